"""The list of unusual looks as an export (导出异常查看): counted, marked, with a purpose, like every other (S39)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import cut
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.scope import Reader
from hotline.protecting.export_rows import Order, keep, ordered
from hotline.protection.models import Export, Finding
from hotline.protection.rules import rules
from hotline.reading.findings import FindingFilters, FindingLine, findings, lines_of

COLUMNS: Final = {
    "day": "日期",
    "kind": "种类",
    "person": "人员",
    "unit": "单位",
    "count": "次数",
    "demands": "工单",
    "outcome": "核查结果",
    "words": "核查说明",
}
"""Column -> its name."""


def ask_findings(
    filters: FindingFilters, form: str, purpose: str, words: str, reader: Reader, now: datetime, key: str | None = None
) -> Accomplished | Refusal:
    """Export the unusual looks as they are listed; the result's number is the export's."""
    now = cut(now)
    most = rules(now).exports.most_rows
    found = findings(reader, filters, size=most)
    refusal = _refusal(form, purpose, words, now, most if found.before else 0)
    asked = Asked("ask_export", "", reader.actor, now, {}, key)

    def made(_: Asked) -> Change | Refusal:
        if refusal is not None:
            return refusal
        ids = [str(line.row.id) for line in found.lines]
        order = Order("finding", "异常查看", form, list(COLUMNS), ids, len(ids), purpose, words)
        return ordered(order, reader, now, make_findings)

    return configure(asked, "privacy", made)


def _refusal(form: str, purpose: str, words: str, now: datetime, most: int) -> Refusal | None:
    if purpose not in rules(now).export_purposes:
        return refuse("ask_export", "purpose_missing", "a32.1", FAILED)
    if len(words.strip()) < 2:
        return refuse("ask_export", "look_words_missing", "a32.1", FAILED)
    if form not in ("xlsx", "csv"):
        return refuse("ask_export", "columns_missing", "a32.1", FAILED)
    return refuse("ask_export", "export_too_large", "a32.1", Failed({"most": str(most)})) if most else None


def make_findings(row: Export, reader: Reader, now: datetime) -> None:
    """Seal the findings into the export; `numbers` are their row ids. They hold no value of a requester."""
    rows = list(Finding.objects.filter(id__in=[int(one) for one in row.numbers]).order_by("-day", "-id"))
    keep(row, {"rows": [_cells(line) for line in lines_of(rows, reader)]}, now)


def _cells(line: FindingLine) -> list[str]:
    row = line.row
    values: Mapping[str, Any] = {
        "day": row.day.isoformat(),
        "kind": row.kind,
        "person": line.person.name if line.person else row.person,
        "unit": line.unit.name if line.unit else "",
        "count": row.count,
        "demands": "、".join(line.demands),
        "outcome": row.outcome,
        "words": row.words,
    }
    return [str(values[name]) for name in COLUMNS]
