"""Sealing (封存) whatever a desk has before it: a ticket, or a demand not yet registered (S02; a32.1-a)."""

from dataclasses import replace

from hotline.acting.configuring import Change, configure
from hotline.acting.kernel import BadArgument
from hotline.acting.locking import NoSuchTicket
from hotline.acting.marking import columns_of, marks_on, new_marks, unsearchable
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.core.privacy import P4
from hotline.core.records import RECORDS
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.database.writing import Update
from hotline.outbox.messages import to_desk
from hotline.tickets.models import Demand


def seal(asked: Asked) -> Accomplished | Refusal:
    """Seal a demand at once, whatever its state. Raises BadArgument for an unknown number."""
    asked = replace(asked, act="seal")
    try:
        return record(asked)
    except NoSuchTicket:
        return configure(asked, "privacy", _unregistered, first=lambda: _locked(asked.number))


def _locked(number: str) -> Demand:
    found = Demand.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise BadArgument(f"没有工单 {number}。")
    return found


def _unregistered(asked: Asked) -> Change | Refusal:
    """The chain of a demand begins with its registration: until then the seal stands on the chain `privacy` alone."""
    demand = _locked(asked.number)
    if demand.protection >= P4:
        return refuse("seal", "sealed", "a32.1", FAILED)
    if asked.by.role not in RECORDS["seal"].who:
        return refuse("seal", "scope", "a32.1", FAILED)
    columns = columns_of(marks_on(demand) | {"sealed"})
    told = to_desk("seal", "privacy", asked.number, 0, {"person": asked.by.person}, asked.now)
    rows = [*new_marks(demand.id, {"sealed"}, asked.by.person or "", asked.now), told]
    changed = [Update(Demand, demand.id, columns), *unsearchable(demand.id, columns["protection"])]
    return Change({}, rows, changed)
