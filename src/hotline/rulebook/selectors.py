"""Reading rules: their history with who made them, one version by what people call it, the drafts (a4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hotline.rulebook.models import Adoption, Draft
from hotline.rulebook.versions import adoptions
from hotline.rulebook.wordings import KINDS as SHIPPED_KINDS
from hotline.trouble import Trouble


@dataclass(frozen=True)
class InForce:
    """One version in its span: the n-th put into force; `until` None while nothing follows it.

    `same_as` is the number of an earlier one with the same content. Of what the product ships `adoption` is None.
    """

    n: int
    version: str
    in_force_from: datetime | None
    until: datetime | None
    drafted_by: str
    approved_by: str
    adoption: int | None
    draft: int | None
    same_as: int | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return f"第{self.n}版" + (f"（同第{self.same_as}版）" if self.same_as else "")

    def stands(self, now: datetime) -> str:
        """Whether it is in force now, to come or over: `now`, `coming`, `over`."""
        if self.in_force_from is not None and self.in_force_from > now:
            return "coming"
        return "over" if self.until is not None and self.until <= now else "now"


def history(kind: str, subject: str = "") -> list[InForce]:
    """Everything put into force of one rule, the last first; of some kinds the first is what the product ships."""
    rows = list(adoptions(kind, subject))[::-1]
    shipped = kind in SHIPPED_KINDS
    found = [InForce(1, "1", None, rows[0].in_force_from if rows else None, "", "", None, None)] if shipped else []
    first: dict[str, int] = {one.version: one.n for one in found}
    for at, row in enumerate(rows):
        n = len(found) + 1
        until = rows[at + 1].in_force_from if at + 1 < len(rows) else None
        found.append(_in_force(row, n, until, first.get(row.version)))
        first.setdefault(row.version, n)
    return found[::-1]


def _in_force(row: Adoption, n: int, until: datetime | None, same_as: int | None) -> InForce:
    return InForce(
        n, row.version, row.in_force_from, until, row.drafted_by, row.approved_by, row.id, row.draft_id, same_as
    )  # fmt: skip


def in_force_at(found: Sequence[InForce], now: datetime) -> InForce:
    """The one of a history in force at an instant. Raises Trouble where none is yet."""
    for one in found:
        if one.in_force_from is None or one.in_force_from <= now:
            return one
    raise Trouble("这个时间还没有生效的版本。")


def named(found: Sequence[InForce], text: str) -> InForce:
    """The one of a history people mean: by number (3, 第3版) or by the beginning of its digest. Raises Trouble."""
    plain = text.strip().removeprefix("第").removesuffix("版")
    if plain.isascii() and plain.isdecimal():
        by_number = [one for one in found if one.n == int(plain)]
        if by_number:
            return by_number[0]
    digest = text.strip().rpartition(":")[2].lower()
    by_digest = {one.version: one for one in found if one.version.rpartition(":")[2].startswith(digest)}
    if len(digest) < 4 or not by_digest:
        raise Trouble(f"没有版本“{text}”。可写第几版，或者版本摘要的前几位。")
    if len(by_digest) > 1:
        raise Trouble(f"“{text}”不止指一个版本，请多写几位。")
    return next(iter(by_digest.values()))


def drafts(kind: str, subject: str | None = None) -> QuerySet[Draft]:
    """The drafts of a kind, those still open first, the newest first."""
    found = Draft.objects.filter(kind=kind).select_related("preview", "adoption")
    found = found if subject is None else found.filter(subject=subject)
    return found.order_by("-drafted_at", "-id")


def open_drafts(kind: str, subject: str | None = None) -> QuerySet[Draft]:
    """The drafts of a kind not yet decided."""
    return drafts(kind, subject).filter(status__in=("draft", "submitted", "returned"))


def waiting_drafts() -> QuerySet[Draft]:
    """Every draft that waits for confirmation or approval, the oldest first."""
    return Draft.objects.filter(status="submitted").select_related("preview").order_by("submitted_at", "id")
