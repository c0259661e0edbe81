"""文本 and 代码表: what people are told and what may be chosen, by version, and the forms of drafts (a14.1, a18.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from hotline.acting.kernel import BadArgument
from hotline.acting.rule_contents import look_at
from hotline.core.code_lists import CODE_LISTS, Entry, plain_entries, read_entries
from hotline.core.refusal import Refusal
from hotline.core.rulemaking import APPROVER, KINDS
from hotline.core.wordings import LONGEST_SAMPLES, PLACES, SMS_LENGTH, filled, for_people, from_people, longest_of
from hotline.rulebook import wordings
from hotline.rulebook.models import Draft
from hotline.rulebook.selectors import history, open_drafts
from hotline.rulebook.shipped_words import LETTER, READERS, ShippedText, letter_of, shipped_texts, text_of
from hotline.rulebook.versions import latest
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.rules import drafts
from hotline.web.views.desk import around_desk
from hotline.web.views.rules_draft import ROLES, Unreadable, common, own_draft, save

ROWS: Final = 60
ROOM_FOR_PLACES: Final = 300
"""Characters a form takes beyond the longest text, as places are written longer there than they are counted."""
NEW_ROWS: Final = 3
"""Empty rows for further codes on a form."""


@dataclass(frozen=True)
class Text:
    """A text in force: what it is for, its words as people write them, its version."""

    shipped: ShippedText
    words: str
    number: int


@staff(*ROLES, appointments=(APPROVER,))
def texts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every text by its readers; one with its words, places, versions and the form of a draft."""
    subject, now = request.GET.get("subject", ""), present(request)
    if not subject:
        return _all_texts(request, desk, now)
    if text_of(subject) is None:
        raise Http404
    may = _may_draft(desk, subject)
    found = own_draft(request, desk, "template") if may else None
    if request.method != "POST":
        return _text(request, desk, subject, found)
    if not may:
        raise Http404
    content = {"words": from_people(request.POST.get("words", "").replace("\r\n", "\n").strip())}
    errors, kept = _kept(request, desk, "template", subject, content, found)
    return kept or _text(request, desk, subject, found, errors)


def _all_texts(request: HttpRequest, desk: Desk, now: datetime) -> HttpResponse:
    own = text_of(letter_of(desk.actor.unit or "")) if desk.role == "unit_lead" else None
    known = [*shipped_texts().values(), *([own] if own else [])]
    groups: list[tuple[str, list[Text]]] = [
        (zh, [_in_force(text, now) for text in known if text.kind.reader == reader]) for reader, zh in READERS.items()
    ]
    drafting = desk.role in KINDS["template"].drafters
    shown = {
        **around_desk(request, desk, "rules-texts"),
        "groups": groups,
        "drafts": [(one, drafts.title(one)) for one in open_drafts("template")] if drafting else [],
    }
    return render(request, "desk/rules/texts.html", shown)


def _may_draft(desk: Desk, subject: str) -> bool:
    """Knowledge editors draft every text, a unit's lead the own unit's template of a written reply."""
    return desk.role == "knowledge_editor" or (
        desk.role == "unit_lead" and subject == letter_of(desk.actor.unit or "")
    )  # fmt: skip


def _in_force(text: ShippedText, now: datetime) -> Text:
    number = wordings.number_in_force("template", text.key, now)
    return Text(text, for_people(wordings.content("template", text.key, number)["words"]), number)


def _text(
    request: HttpRequest, desk: Desk, subject: str, found: Draft | None, errors: Mapping[str, str] | None = None
) -> HttpResponse:  # fmt: skip
    now, text = present(request), text_of(subject) or shipped_texts()[LETTER]
    fields, now_used = common(request, found), _in_force(text, now)
    typed = fields["typed"]
    drafted = for_people(str(found.content["words"])) if found else _latest_words(subject)
    words = typed.get("words", "") if typed else drafted
    sample = filled(from_people(now_used.words), LONGEST_SAMPLES) if text.kind.reader == "sms" else ""
    shown = {
        **around_desk(request, desk, "rules-texts"),
        **fields,
        "subject": subject,
        "text": text,
        "reader": READERS[text.kind.reader],
        "in_force": now_used,
        "words": words,
        "must": [PLACES[name] for name in PLACES if name in text.kind.must],
        "may": [PLACES[name] for name in PLACES if name in text.kind.may],
        "sample": sample,
        "sms_length": SMS_LENGTH,
        "longest": longest_of(text.kind) + ROOM_FOR_PLACES,
        "versions": history("template", subject),
        "drafts": list(open_drafts("template", subject)),
        "drafting": _may_draft(desk, subject),
        "errors": [{"field": name, "words": told} for name, told in (errors or {}).items()],
    }
    return render(request, "desk/rules/text.html", shown, status=422 if errors else 200)


def _latest_words(subject: str) -> str:
    return for_people(str(_latest("template", subject)["words"]))


def _latest(kind: str, subject: str) -> dict[str, Any]:
    last = latest(kind, subject)
    return wordings.content(kind, subject, int(last.version) if last else wordings.SHIPPED)


def _kept(
    request: HttpRequest, desk: Desk, kind: str, subject: str, content: dict[str, Any], found: Draft | None
) -> tuple[dict[str, str], HttpResponse | None]:
    """Keep a draft of words: what is wrong with it by field, or the way on."""
    last = latest(kind, subject)
    look = look_at(kind, subject, content, last.version if last else str(wordings.SHIPPED), present(request))
    if look.faults:
        return {name or "words": words for name, words in look.faults.items()}, None
    try:
        kept = save(request, desk, kind, subject, content, found)
    except Unreadable as wrong:
        return wrong.errors, None
    except BadArgument as wrong:
        return {"": str(wrong)}, None
    return ({"": kept.sentence}, None) if isinstance(kept, Refusal) else ({}, kept)


@staff(*ROLES, appointments=(APPROVER,))
def lists(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every code list; one with its codes, versions and the form of a draft."""
    subject, now = request.GET.get("subject", ""), present(request)
    if not subject:
        rows = [
            (key, one, len(wordings.entries_in_force(key, now)), wordings.number_in_force("code_list", key, now))
            for key, one in CODE_LISTS.items()
        ]
        return render(request, "desk/rules/lists.html", {**around_desk(request, desk, "rules-lists"), "rows": rows})
    if subject not in CODE_LISTS:
        raise Http404
    may = desk.role in KINDS["code_list"].drafters
    found = own_draft(request, desk, "code_list") if may else None
    if request.method != "POST":
        return _list(request, desk, subject, found)
    if not may:
        raise Http404
    errors, kept = _kept(request, desk, "code_list", subject, plain_entries(_typed(request.POST)), found)
    return kept or _list(request, desk, subject, found, errors)


def _typed(posted: QueryDict) -> list[Entry]:
    """The rows of a form, the empty ones left out."""
    found = []
    for n in range(1, ROWS + NEW_ROWS + 1):
        code, zh = posted.get(f"code-{n}", "").strip(), posted.get(f"zh-{n}", "").strip()
        if code or zh:
            found.append(Entry(code, zh, posted.get(f"group-{n}", "").strip(), f"ended-{n}" in posted))
    return found


def _list(
    request: HttpRequest, desk: Desk, subject: str, found: Draft | None, errors: Mapping[str, str] | None = None
) -> HttpResponse:  # fmt: skip
    fields, shipped = common(request, found), CODE_LISTS[subject]
    typed = fields["typed"]
    last = read_entries(_latest("code_list", subject))
    entries = _typed(typed) if typed else list(read_entries(found.content) if found else last)
    before = {entry.code for entry in last}
    shown = {
        **around_desk(request, desk, "rules-lists"),
        **fields,
        "subject": subject,
        "list": shipped,
        "in_force": wordings.entries_in_force(subject, present(request)),
        "groups": shipped.groups,
        "entries": [(n, entry, entry.code in before) for n, entry in enumerate(entries, 1)],
        "new": range(len(entries) + 1, len(entries) + NEW_ROWS + 1),
        "versions": history("code_list", subject),
        "drafts": list(open_drafts("code_list", subject)),
        "drafting": desk.role in KINDS["code_list"].drafters,
        "errors": [{"field": "", "words": told} for told in (errors or {}).values()],
    }
    return render(request, "desk/rules/list.html", shown, status=422 if errors else 200)
