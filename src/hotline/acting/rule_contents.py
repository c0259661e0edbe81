"""What a draft holds, by its kind: whether it can be a rule, whether it changes anything, what putting it there writes.

One row a kind in CONTENTS (a4.2): policy, calendar, texts, code lists, protection rules.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from hotline.acting.law import Put, Signed, calendar_put, policy_put
from hotline.catalogue.classification import classes_on
from hotline.core.calendar import Calendar, Notice
from hotline.core.code_lists import CODE_LISTS, plain_entries, read_entries, wrong_entries
from hotline.core.decisions import relations, wrong_values
from hotline.core.instants import SHANGHAI
from hotline.core.notices import Looked, looked_over
from hotline.core.policy import Policy, plain_policy, with_overrides
from hotline.core.protection_rules import doubts_of_rules, wrong_rules
from hotline.core.wordings import wrong_wording
from hotline.rulebook import wordings
from hotline.rulebook.models import Draft, WordsVersion
from hotline.rulebook.shipped_words import text_of
from hotline.rulebook.versions import CALENDARS, POLICIES, adoption, latest, plain_calendar

SHIPPED_BASE: Final = str(wordings.SHIPPED)
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """What was found in a draft's content: faults by field (empty: of the whole), doubts, whether nothing changes."""

    faults: Mapping[str, str]
    doubts: tuple[str, ...] = ()
    same: bool = False


@dataclass(frozen=True)
class Contents:
    """How one kind is looked at and put into force."""

    look: Callable[[str, Content, str, datetime], Look]
    put: Callable[[Draft, Signed], Put]


def base_of(kind: str, subject: str) -> str:
    """The version a draft is written against: the last one approved, in force or to come."""
    last = latest(kind, subject)
    return last.version if last else SHIPPED_BASE


def policy_after(content: Content, base: str) -> Policy:
    """The policy a draft makes of its base. Raises BadValue for what is no value of its field."""
    return with_overrides(POLICIES[base], dict(content.get("changes", {})), "")


def _look_at_policy(_: str, content: Content, base: str, now: datetime) -> Look:
    changes = content.get("changes")
    if not isinstance(changes, Mapping):
        return Look({"": "没有写明要改哪些参数。"})
    faults = wrong_values(changes, wordings.lists_of_policy(now))
    if faults:
        return Look(faults)
    after = policy_after(content, base)
    broken = [relation for relation in relations(after) if not relation.holds]
    return Look(
        {relation.fields[0]: f"不符合：{relation.zh}。" for relation in broken if relation.blocking},
        tuple(f"{relation.zh}：草稿不是这样。" for relation in broken if not relation.blocking),
        same=plain_policy(after) == plain_policy(POLICIES[base]),
    )


def _put_policy(draft: Draft, by: Signed) -> Put:
    return policy_put(policy_after(draft.content, draft.base), by)


def calendar_after(content: Content, base: str) -> Calendar:
    """The calendar with a draft's notice loaded (R5)."""
    days = {date.fromisoformat(day): fact for day, fact in content["days"].items()}
    names = {date.fromisoformat(day): name for day, name in content.get("names", {}).items()}
    notice = Notice(content["year"], days, content.get("number"), content.get("url"), names=names)
    return CALENDARS[base].with_notice(notice, "")


def _look_at_calendar(_: str, content: Content, base: str, __: datetime) -> Look:
    try:
        after = calendar_after(content, base)
        found: Looked = looked_over(content["year"], after.notices[content["year"]].days, CALENDARS[base])
    except (KeyError, TypeError, ValueError, AttributeError):
        return Look({"": "没有可以读的放假安排。"})
    return Look(
        {str(n): fault for n, fault in enumerate(found.faults, 1)},
        found.doubts,
        same=plain_calendar(after) == plain_calendar(CALENDARS[base]),
    )


def _put_calendar(draft: Draft, by: Signed) -> Put:
    return calendar_put(calendar_after(draft.content, draft.base), draft.content["year"], by)


def _look_at_text(subject: str, content: Content, base: str, __: datetime) -> Look:
    text = text_of(subject)
    if text is None:
        return Look({"": "没有这个文本。"})
    words = str(content.get("words", ""))
    wrong = wrong_wording(text.kind, words)
    before = wordings.content("template", subject, int(base))
    return Look({"words": "".join(wrong)} if wrong else {}, same=before == {"words": words})


def _look_at_list(subject: str, content: Content, base: str, __: datetime) -> Look:
    shipped = CODE_LISTS.get(subject)
    if shipped is None:
        return Look({"": "没有这个代码表。"})
    before = wordings.content("code_list", subject, int(base))
    try:
        entries = read_entries(content)
    except ValueError:
        return Look({"": "代码表写法不对。"})
    wrong = wrong_entries(shipped, read_entries(before), entries)
    faults = {str(n): fault for n, fault in enumerate(wrong, 1)}
    return Look(faults, same=plain_entries(entries) == before)


def _look_at_protection(_: str, content: Content, base: str, now: datetime) -> Look:
    before = wordings.content("protection", "", int(base))
    faults = wrong_rules(content, before)
    if faults:
        return Look(faults)
    strange = _strange_classes(set(content["private_classes"]) - set(before["private_classes"]), now)
    if strange:
        return Look({"private_classes": f"事项分类里没有：{'、'.join(strange)}。"})
    return Look({}, doubts_of_rules(before, content), same=before == content)


def _strange_classes(added: Collection[str], now: datetime) -> list[str]:
    """The codes newly named that the classification in force has not; those named before may be of an older edition."""
    known = classes_on(now.astimezone(SHANGHAI).date()) if added else {}
    return sorted(code for code in added if code not in known)


def _put_words(draft: Draft, by: Signed) -> Put:
    """Words or protection rules put into force: a new version, or the one that has this content already."""
    known = wordings.number_of_content(draft.kind, draft.subject, draft.content)
    number = known or wordings.next_number(draft.kind, draft.subject)
    own = adoption(
        draft.kind,
        str(number),
        by.in_force_from,
        by.drafted_by,
        by.approved_by,
        subject=draft.subject,
        draft=by.draft,
    )
    made = WordsVersion(kind=draft.kind, subject=draft.subject, number=number, content=draft.content)
    return Put((own,) if known else (made, own), str(number), {"in_force_from": by.in_force_from})


CONTENTS: Final[dict[str, Contents]] = {
    "policy": Contents(_look_at_policy, _put_policy),
    "calendar": Contents(_look_at_calendar, _put_calendar),
    "template": Contents(_look_at_text, _put_words),
    "code_list": Contents(_look_at_list, _put_words),
    "protection": Contents(_look_at_protection, _put_words),
}


def look_at(kind: str, subject: str, content: Content, base: str, now: datetime) -> Look:
    """What is found in a draft's content now."""
    return CONTENTS[kind].look(subject, content, base, now)
