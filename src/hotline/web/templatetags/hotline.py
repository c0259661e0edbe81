"""Template words: instants, dates, articles, limits, icons. No rule is here, only how a value is written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hotline.core.appointments import APPOINTMENTS
from hotline.core.instants import SHANGHAI, BadValue
from hotline.core.lifecycle import ACTS, ROLES
from hotline.core.limit import parse_limit
from hotline.core.units import KIND_WORDS
from hotline.organisation.plans import EFFECTS
from hotline.organisation.proposal import PROPOSALS
from hotline.organisation.training import LEVELS, RESULTS
from hotline.rulebook.privacy_notices import Notice, notice_in_force
from hotline.web import navigation, pieces
from hotline.web.frame import present
from hotline.web.navigation import Section
from hotline.web.pieces import Shown
from hotline.web.words import articles, dates, fields, labels, privacy
from hotline.web.words.due import Badge

register = template.Library()


@register.simple_tag(takes_context=True)
def instant(context: template.Context, value: datetime | None) -> SafeString | str:
    """An instant to the minute, the year only where it is not this one."""
    return pieces.instant(value, context.get("now"))


@register.simple_tag(takes_context=True)
def portal_notice(context: template.Context) -> Notice:
    """The portal's privacy notice in force, which every form there links with its version (S45)."""
    return notice_in_force("web", present(context["request"]))


@register.simple_tag(takes_context=True)
def list_rows(context: template.Context, rows: Sequence[Shown]) -> SafeString:
    """The rows of a list of tickets."""
    return pieces.rows(rows, context["now"], context.get("lead") or "ticket")


@register.simple_tag
def due_badge(badge: Badge) -> SafeString:
    """The badge of a due or limit."""
    return pieces.badge(badge)


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date | None) -> SafeString | str:
    """A date; of an instant, the date it had in the city."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    now = context.get("now")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), dates.day_words(value, now and now.date()))


@register.simple_tag
def address(name: str, *parts: str) -> str:
    """The address of a page of the frame; `url` for those whose address names a ticket or anything else of many."""
    return navigation.address(name, *parts)


@register.simple_tag
def menu(sections: tuple[Section, ...], here: str, *, beside: bool = False) -> SafeString:
    """The sections of the menu, beside the work or below it."""
    return pieces.menu(sections, here, ' class="queues consult"' if beside else "")


@register.simple_tag
def why_not(shown: Any) -> SafeString:
    """Why an act is not open."""
    refusal = shown.open.refusal
    return pieces.why_not(shown.words.button, refusal.sentence, refusal.provision)


@register.simple_tag
def cited(provision: str) -> SafeString:
    """A provision as an article reference, a link where it is one of the order."""
    return pieces.cited(provision)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, always beside words."""
    return pieces.icon(name)


@register.filter
def article(provision: str) -> str:
    """A provision id as an article reference."""
    return articles.reference(provision)


@register.filter
def anchor(provision: str) -> str:
    """The place of a provision on the page of the order."""
    return articles.anchor(provision)


@register.filter
def limit(value: Any) -> str:
    """A limit in words."""
    return dates.limit_words(value)


@register.filter
def state_words(state: str | None) -> str:
    """A state by its name on the desk; none: received and not yet registered."""
    return labels.state_of(state)


@register.filter
def role_words(role: str) -> str:
    """A role by its name."""
    return ROLES.get(role, role)


@register.filter
def kind_words(kind: str) -> str:
    """A kind of unit by its name."""
    return KIND_WORDS.get(kind, kind)


@register.filter
def appointment_words(code: str) -> str:
    """An appointment by its name."""
    return APPOINTMENTS[code].zh if code in APPOINTMENTS else code


@register.filter
def proposal_words(kind: str) -> str:
    """A kind of proposal by its name."""
    return PROPOSALS.get(kind, kind)


@register.filter
def effect_words(effect: str) -> str:
    """What a row of an import does, by its name."""
    return EFFECTS.get(effect, effect)


@register.filter
def level_words(level: str) -> str:
    """A level of training by its name."""
    return LEVELS.get(level, level)


@register.filter
def result_words(result: str) -> str:
    """The result of a training by its name."""
    return RESULTS.get(result, result)


@register.filter
def act_words(act: str) -> str:
    """An act by its name in the order."""
    return ACTS[act].zh if act in ACTS else act


@register.filter
def type_words(code: str) -> str:
    """A demand type by its name."""
    return labels.TYPES.get(code, "")


@register.filter
def spelled(number: str) -> str:
    """A ticket number digit by digit, for reading aloud."""
    return " ".join(number)


@register.filter
def personal_field(code: str) -> str:
    """A field of personal data by its name."""
    return privacy.FIELDS.get(code, code)


@register.filter
def channel_words(code: str) -> str:
    """A channel by its name."""
    return labels.CHANNELS.get(code, code)


@register.filter
def request_words(kind: str) -> str:
    """A kind of application by its name."""
    return labels.REQUESTS.get(kind, kind)


@register.filter
def decision_words(decision: str) -> str:
    """What was decided of an application."""
    return labels.DECISIONS.get(decision, decision)


@register.filter
def named(people: Mapping[str, str], key: str) -> str:
    """A person's name by key; the key itself where the person is not known."""
    return people.get(key, key)


@register.filter
def length_words(n: int, unit: str) -> str:
    """A number of units: 10个工作日."""
    return dates.length_words(n, unit)


@register.filter
def argument_words(name: str, kind: str) -> str:
    """The label of what an application says."""
    return fields.words_of(f"request_{kind}", name).label or name


@register.filter
def argument_value(value: Any, name: str) -> str:
    """What an application says, in words where it is a code, a limit or an instant."""
    if name == "old_due":
        return dates.instant_words(datetime.fromisoformat(value))
    if name == "length":
        return (
            dates.length_words(value["n"], value["unit"])
            if isinstance(value, dict)
            else dates.limit_words(_limit(value))
        )
    known: Mapping[str, str] = {"cause": labels.CAUSES, "outcome": labels.OUTCOMES}.get(name, {})
    return str(known.get(value, value))


def _limit(value: Any) -> Any:
    try:
        return parse_limit(value)
    except BadValue:
        return value
