"""What every change of the catalogue shares: reading a change asked for, loading drafts, the refusal of the first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.acting.cataloguing.known import Present, World, asked_of, facts_of, world_on
from hotline.acting.configuring import Change, configure
from hotline.acting.locking import context
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.models import Confirmation, Draft
from hotline.core.catalogue_content import Wrong, parse_date_of, read_content
from hotline.core.catalogue_life import SUBJECTS, DraftFacts, refusal_of
from hotline.core.catalogue_lint import Finding
from hotline.core.catalogue_lists import NAMES, read_entry, wrong_key
from hotline.core.classification import read_edition
from hotline.core.instants import BadValue
from hotline.core.refusal import Refusal

CHAIN: Final = "catalogue"


def change(asked: Asked, make: Callable[[Asked, Present], Change | Refusal]) -> Accomplished | Refusal:
    """Do one change on the chain of the catalogue."""

    def within(asked: Asked) -> Change | Refusal:
        policy, calendar, _ = context(asked.now, None)
        return make(asked, Present(policy, calendar))

    return configure(asked, CHAIN, within)


@dataclass(frozen=True)
class Wanted:
    """A change as somebody wants it: of what, its content in the plain form (None: it ends), from when, why."""

    subject: str
    key: str
    name: str
    content: dict[str, Any] | None
    in_force_from: date
    reason: str
    warnings_reason: str = ""


def read_wanted(act: str, args: Mapping[str, Any], name: str = "") -> Wanted | Refusal:
    """A change from plain arguments; what cannot be read is refused with the words of each field (a15.2, a15.3).

    `name` is that of the version which shall end, where `ends` is asked for.
    """
    subject = str(args.get("subject") or "item")
    wrong: list[Wrong] = []
    start = _start(args.get("in_force_from"), wrong)
    content, key = None, str(args.get("key") or "")
    if not args.get("ends"):
        content, found = _content(subject, key, args.get("content") or {})
        wrong += found
        own = {"item": "key", "classification": "edition"}.get(subject)
        key = str(content.get(own) or key) if own else key
        name = str(content.get("name") or content.get("edition") or "")
    if wrong:
        words = "；".join(one.words.rstrip("。") for one in wrong)
        fact = {one.field: one.words for one in wrong}
        return Refusal(act, "content", SUBJECTS[subject].provision, f"内容有误：{words}。", fact)
    reason = str(args.get("reason") or "").strip()
    if not reason:
        return refusal_of(act, "reason_missing", "a15.3")
    told = str(args.get("warnings_reason") or "").strip()
    return Wanted(subject, key, name[:100], content, start or date.min, reason[:2000], told[:2000])


def _start(value: object, wrong: list[Wrong]) -> date | None:
    try:
        return value if isinstance(value, date) else parse_date_of(value, "生效日期")
    except BadValue as why:
        wrong.append(Wrong("in_force_from", str(why)))
        return None


def _content(subject: str, key: str, raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[Wrong]]:
    if subject == "item":
        content, wrong = read_content(raw)
        return content, list(wrong)
    if subject == "classification":
        content, wrong = read_edition(raw)
        return content, list(wrong)
    content, wrong = read_entry(subject, raw)
    of_key = wrong_key(subject, key)
    return content, [*([of_key] if of_key else []), *wrong]


@dataclass(frozen=True)
class Loaded:
    """Drafts locked for an act, with the answers to their present editions and what the checks found."""

    drafts: list[Draft]
    answers: Mapping[int, list[Confirmation]]
    findings: Mapping[int, Sequence[Finding]]

    def facts(self, draft: Draft) -> DraftFacts:
        """A draft as the checks see it."""
        return facts_of(draft, self.answers[draft.id], self.findings.get(draft.id, ()))

    def first(self, check: Callable[[Draft, DraftFacts], Refusal | None]) -> Refusal | None:
        """The refusal of the first draft that fails a check."""
        return next(filter(None, (check(draft, self.facts(draft)) for draft in self.drafts)), None)


def load(act: str, ids: Iterable[int], present: Present | None = None) -> Loaded | Refusal:
    """Lock drafts by id, in ascending order; with `present` the checks of the items are done."""
    wanted = sorted(set(ids))
    drafts = list(Draft.objects.select_for_update().filter(id__in=wanted).order_by("id"))
    if not drafts or len(drafts) != len(wanted):
        return refusal_of(act, "unknown", "a15.2")
    answers = asked_of(drafts)
    return Loaded(drafts, answers, findings_of(drafts, present) if present else {})


def findings_of(drafts: Sequence[Draft], present: Present) -> dict[int, Sequence[Finding]]:
    """What the checks find in drafts of items, as if all of them were in force."""
    worlds: dict[date, World] = {}
    found: dict[int, Sequence[Finding]] = {}
    items = [draft for draft in drafts if draft.subject == "item"]
    for draft in items:
        day = draft.in_force_from
        if day not in worlds:
            worlds[day] = world_on(day, present)
        together = {other.key: other.content for other in items if other.in_force_from <= day}
        found[draft.id] = worlds[day].findings(draft.content, together) if draft.content else ()
    return found


def told(drafts: Sequence[Draft], **more: Any) -> dict[str, Any]:
    """What an event tells of drafts: ids, keys and counts, no words (S17)."""
    return {
        "drafts": [draft.id for draft in drafts],
        "keys": [f"{draft.subject}:{draft.key}" for draft in drafts],
        **more,
    }


def subject_name(subject: str) -> str:
    """What is changed, in words."""
    return NAMES.get(subject) or SUBJECTS[subject].zh
