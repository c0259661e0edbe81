"""What a ticket's page says and offers about its protection (保护标记), by role (roles section 4)."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from hotline.core.looking import EMERGENCY_ROLES
from hotline.core.marks import LEVEL_WORDS, MARKS
from hotline.core.privacy import P1, P2, P4
from hotline.core.records import ATTACHING, RECORDS
from hotline.reading.shown import TicketPage
from hotline.web.words.acts import words_of

FORMS: Final = ("protect", "unprotect", "declare_conflict", "consent_identity", "hand_to_discipline", "seal")
"""Records made on the usual form of an act."""


@dataclass(frozen=True)
class Protection:
    """The level in words, the marks by name, and what this role may do about it: addresses with their words."""

    level: str
    marks: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def protection_of(page: TicketPage, role: str) -> Protection | None:
    """Protection of a ticket as its page shows it; none of a former unit's header or a sealed one."""
    if page.opening not in ("whole", "masked", "claims") or page.protection >= P4:
        return None
    marks = tuple(MARKS[mark].zh for mark in page.marks)
    return Protection(LEVEL_WORDS[page.protection], marks, tuple(_links(page, role)))


def _links(page: TicketPage, role: str) -> list[tuple[str, str]]:
    number = page.number
    if page.state is None:
        return [(reverse("act", args=[number, "seal"]), words_of("seal").button)] if role in RECORDS["seal"].who else []
    offered = {
        "unprotect": page.protection >= P1,
        "consent_identity": page.protection >= P2 and "consent" not in page.marks,
        "hand_to_discipline": "discipline" not in page.marks,
    }
    forms = [code for code in FORMS if role in RECORDS[code].who and offered.get(code, True)]
    links = [(reverse("act", args=[number, code]), words_of(code).button) for code in forms]
    if role in RECORDS["recuse"].who:
        links.append((reverse("recusal", args=[number]), "回避"))
    if page.protection >= P2 and role in RECORDS["confirm_text"].who:
        links.append((reverse("check-texts", args=[number]), words_of("confirm_text").button))
    if role in ATTACHING and page.opening in ("whole", "claims"):
        links.insert(0, (reverse("attach", args=[number]), "上传附件"))
    if role in EMERGENCY_ROLES:
        links.append((reverse("emergency-view", args=[number]), "紧急查看"))
    return links
