"""Records of the desks: corrections (a14.1), the first opening (a15.1), questions to the requester (a12.2)."""

from typing import TYPE_CHECKING

from hotline.acting.kernel import way_to
from hotline.core.lifecycle import STATE_WORDS
from hotline.core.records import RECORDS
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.ticket import OPEN
from hotline.database.writing import Update
from hotline.outbox.messages import to_requester
from hotline.outbox.models import Message
from hotline.tickets.models import Assignment
from hotline.tickets.versions import REVISED

if TYPE_CHECKING:
    from hotline.acting.records import Recording


def revise(making: "Recording") -> Refusal | None:
    """Title, summary or a correction in further versions; the requester's own words stay as they are (a14.1)."""
    if not set(REVISED) & set(making.args):
        return refuse(making.asked.act, "revision_missing", "a14.1", FAILED)
    return None


def open_ticket(making: "Recording") -> Refusal | None:
    """The first opening by somebody of the unit, once for each assignment, since receipt may be disputed (a15.1)."""
    asked = making.asked
    running = Assignment.objects.filter(demand_id=making.demand.id, ended_at__isnull=True).first()
    if running is None or running.unit_id != asked.by.unit:
        return refuse(asked.act, "unit", "a5.2", Failed({"act": "首次打开"}))
    if running.opened_at is not None:
        return refuse(asked.act, "opened_before", "a15.1", FAILED)
    first = {"opened_at": asked.now, "opened_by": asked.by.person or ""}
    told = Message.objects.filter(
        chain=asked.number,
        recipient_kind="unit",
        recipient=asked.by.unit,
        created_at__gte=running.given_at,
        opened_at__isnull=True,
    )
    making.doing.updates += [
        Update(Assignment, running.id, first),
        *(Update(Message, one, {"opened_at": asked.now}) for one in told.values_list("id", flat=True)),
    ]
    return None


def ask_requester(making: "Recording") -> Refusal | None:
    """Facts or files are missing: the requester is told and adds them, on the portal or by calling (a12.2)."""
    asked, demand, row = making.asked, making.demand, RECORDS["ask_requester"]
    if making.ticket.state not in OPEN:
        failed = Failed({"state": STATE_WORDS[making.ticket.state], "act": row.zh})
        return refuse(asked.act, "state", row.provision, failed)
    if "questions" not in making.args:
        return refuse(asked.act, "questions_missing", row.provision, FAILED)
    content = {"state": making.ticket.state, "questions": making.reference("questions")}
    making.doing.rows += to_requester(asked.act, demand.number, way_to(demand), making.seq, content, asked.now)
    return None
