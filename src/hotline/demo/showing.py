"""What waits on the desks of the demo city: drafts, proposals, an export, an import; so every page has an example.

Each is made by its own act, by an invented person in post. What cannot be made, because somebody has it already, is
left alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from hotline.access.models import SystemRequest
from hotline.access.systems import draft as draft_system
from hotline.acting.cataloguing.drafting import draft as draft_catalogue
from hotline.acting.cataloguing.importing import import_drafts
from hotline.acting.cataloguing.trying import ask as ask_trial
from hotline.acting.kernel import act
from hotline.acting.organising.posts import ask_post
from hotline.acting.organising.wishes import Wish
from hotline.acting.request import Asked
from hotline.acting.rulemaking import draft_rule
from hotline.catalogue.models import Draft as CatalogueDraft
from hotline.catalogue.models import Item, Trial
from hotline.catalogue.selectors import content_of, entries_on
from hotline.core.instants import SHANGHAI
from hotline.core.scope import Reader
from hotline.core.ticket import COMMITTEES
from hotline.database.identity import new_id
from hotline.organisation.models import Post, Proposal, ServiceAccount, Upload
from hotline.organisation.plans import kept_lines
from hotline.organisation.selectors import on
from hotline.organisation.spreadsheets import read_sheet, write_sheet
from hotline.protecting import exports
from hotline.protecting.wishing import Received, record
from hotline.protection.models import Export, PersonWish
from hotline.reading.readers import reader
from hotline.reading.worklist import Filters
from hotline.rulebook.models import Draft
from hotline.tickets.models import Demand, Invitation

REASON: Final = "演示：职责调整"
CHANNEL: Final = (
    "编号,渠道名称,适用范围,法律依据,条款,依据备注,地址,电话,网址,告知内容\n"
    "arbitration,劳动人事争议仲裁（演示）,劳动报酬争议,劳动争议调解仲裁法,第二条,演示,,,,请依法申请仲裁。\n"
)


def leave_examples(now: datetime) -> list[str]:
    """Make what is not there yet; the names of what was made."""
    made = []
    for name, (model, make) in _EXAMPLES.items():
        if not model.objects.exists() and make(now) is not None:
            made.append(name)
    return made


def _somebody(role: str, now: datetime, **more: str) -> Reader | None:
    """A person in a post of today."""
    post = Post.objects.filter(on(now.date()), role=role, **more).order_by("id").first()
    return reader(post.person_id, role, now, unit=post.unit_id) if post else None


def _rule(now: datetime) -> Any:
    who = _somebody("administrator", now)
    content = {"kind": "policy", "content": {"changes": {"due_soon": 2}}, "reason": REASON}
    return who and draft_rule(Asked("draft_rule", "", who.actor, now, content))


def _item(now: datetime) -> Any:
    who, item = _somebody("dispatcher", now), Item.objects.filter(on(now.date()), unit__isnull=False).first()
    if who is None or item is None:
        return None
    content = {**content_of(item), "ask": "具体位置和编号"}
    known = {"subject": "item", "content": content, "in_force_from": now.date() + timedelta(days=30), "reason": REASON}
    return draft_catalogue(Asked("draft", "", who.actor, now, known))


def _batch(now: datetime) -> Any:
    who = _somebody("knowledge_editor", now)
    known = {"in_force_from": now.date() + timedelta(days=30), "reason": REASON}
    return who and import_drafts(Asked("", "", who.actor, now, known), CHANNEL.encode(), "渠道.csv", "channel")


def _catalogue(now: datetime) -> Any:
    return _item(now) and _batch(now)


def _trial(now: datetime) -> Any:
    row, who = CatalogueDraft.objects.filter(subject="item").first(), _somebody("dispatcher", now)
    return ask_trial([row], 30, who.actor.person or "", now) if row and who else None


def _post(now: datetime) -> Any:
    who, agent = _somebody("administrator", now), _somebody("agent", now)
    if who is None or agent is None:
        return None
    values = {"unit": agent.actor.unit, "role": "agent", "appointment": "duty_leader", "valid_from": now.date()}
    return ask_post(Wish(who, now, agent.actor.person or "", {**values, "until": None}))


def _upload(now: datetime) -> Any:
    who = _somebody("administrator", now)
    if who is None:
        return None
    lines = read_sheet(write_sheet("units", [], "csv"), "单位.csv", "units")
    return Upload.objects.create(
        id=new_id(), person=who.actor.person or "", kind="units", name="单位.csv", digest="", rows=kept_lines(lines),
        made_at=now,
    )  # fmt: skip


def _export(now: datetime) -> Any:
    who = _somebody("supervisor", now, unit__kind="hotline")
    wish = exports.Wish("open", Filters(), ("number", "state", "unit"), "csv", "meeting", "演示用的清单")
    return who and exports.ask(wish, who, now)


def _wish(now: datetime) -> Any:
    """Somebody has asked for a copy of the own data, by telephone."""
    who = _somebody("privacy_officer", now, unit__kind="hotline")
    ticket = Demand.objects.filter(requester__isnull=False, state="handling", protection=0).order_by("-id").first()
    if who is None or ticket is None:
        return None
    today, said = now.astimezone(SHANGHAI).date(), "演示：来电提出，要一份副本"
    return record(Received(ticket.number, "copy", "self", "called_back", today, said), who, now)


def _system(now: datetime) -> Any:
    who = _somebody("administrator", now)
    values = {"name": "demo-reader", "purpose": "reader", "unit": "", "channel": "", "scopes": ["tickets"],
              "addresses": [], "per_minute": 60}  # fmt: skip
    return who and draft_system(values, who, now)


def _account(now: datetime) -> Any:
    """The account of an invented unit's system, without a key: nothing can call with it."""
    return ServiceAccount.objects.create(
        name="demo-unit-system", purpose="unit_system", unit_id="city_management", scopes=["tickets", "changes"],
        per_minute=60, drafted_by="feng_administrator", approved_by="zeng_analyst", made_at=now,
    )  # fmt: skip


def _assistance(now: datetime) -> Any:
    """A town asks one of its committees to help (a6.1)."""
    for lead in Post.objects.filter(on(now.date()), role="unit_lead", unit__kind="town_or_subdistrict").order_by("id"):
        committee = (
            lead.unit_id
            and Post.objects.filter(on(now.date()), unit__parent_id=lead.unit_id, unit__kind__in=COMMITTEES).first()
        )
        ticket = Demand.objects.filter(unit_id=lead.unit_id, state="handling", protection=0).order_by("-id").first()
        if committee and ticket:
            who = reader(lead.person_id, "unit_lead", now, unit=lead.unit_id)
            return act(Asked("invite_co_handler", ticket.number, who.actor, now, _help(committee, now)))
    return None


def _help(committee: Post, now: datetime) -> dict[str, Any]:
    """A question within the committee's list of duties, with a date (a6.1)."""
    duties = entries_on("duty", now.date())
    duty = next(one for one in duties if one.content["committees"] in ("both", committee.unit.kind))
    due = (now.astimezone(SHANGHAI) + timedelta(days=2)).replace(microsecond=0).isoformat()
    return {"unit": committee.unit_id, "claims": ["1"], "list_item": duty.key, "question": "请核实现场情况", "due": due}


_EXAMPLES: Final[dict[str, tuple[Any, Callable[[datetime], Any]]]] = {
    "rule": (Draft, _rule),
    "catalogue": (CatalogueDraft, _catalogue),
    "trial": (Trial, _trial),
    "post": (Proposal, _post),
    "upload": (Upload, _upload),
    "export": (Export, _export),
    "wish": (PersonWish, _wish),
    "system request": (SystemRequest, _system),
    "system": (ServiceAccount, _account),
    "assistance": (Invitation, _assistance),
}
"""What is left on a desk -> where it stands, how it is made."""
