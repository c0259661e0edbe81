"""`python -m checks.data_map`: docs/data_map.md, where personal data is, who reads it, where it goes (S47; PIPL 55).

Columns come from the tables, views from the matrix of access, keeping times from the protection rules as shipped, and
what no table says (what a column is, how it is erased, which flow takes it) from docs/data_map.toml. Every column that
could hold personal data is judged there: a new one without a judgement fails the tests.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from checks.trace import ROOT, listed
from hotline.core.privacy import COLUMNS, FIELDS, P0, P1, P2, view_of

SOURCE: Final = ROOT / "docs" / "data_map.toml"
PAGE: Final = ROOT / "docs" / "data_map.md"
LETTERS: Final = {"shown": "S", "masked": "M", "masked_for_good": "m", "hidden": "H"}
PEOPLE: Final = ("Person", "Requester", "Account")
"""Models whose rows are people: a column that leads to one is personal."""
SHORT: Final = 30
"""A text of fewer characters is a code, unless its name says that it is not."""
_TELLING: Final = re.compile(
    r"(^|_)(person|people|name|username|phone|mail|email|address|author|authors|by|who|requester|subject|user)(_|$)"
)
HEAD: Final = """# Data map (个人信息清单)

Where personal data is kept, what protects it, who reads it, where it goes, how long it is kept and how it is erased:
what an impact assessment and an audit ask for (PIPL 51, 54-56; S47). Generated from the tables, the matrix of access,
the protection rules as shipped and `data_map.toml` by `python -m checks.data_map`; a column that could hold personal
data and is not judged there fails the tests. What a city has in force itself it reads with
`hotline access matrix --json` (roles, fields, levels) and on the page of keeping times.
"""


def ready() -> None:
    """Django's register of tables, without a database."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    if not apps.ready:
        django.setup()


def content() -> dict[str, Any]:
    """What docs/data_map.toml says: kinds, tables, flows."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def tables() -> dict[str, dict[str, Any]]:
    """Every table of the product with its columns: name -> field."""
    ready()
    from django.apps import apps

    own = [model for model in apps.get_models() if model.__module__.startswith("hotline.")]
    described = sorted((model._meta for model in own), key=lambda one: one.db_table)  # noqa: SLF001 - Django's own door
    return {one.db_table: {str(field.column): field for field in one.concrete_fields} for one in described}


def can_hold(field: Any) -> bool:
    """Whether a column could hold personal data: bytes, free text, structures, places, ways to a person, names."""
    from django.contrib.postgres.fields import ArrayField
    from django.db import models

    if field.is_relation:
        return field.related_model.__name__ in PEOPLE
    if isinstance(field, models.BinaryField | models.TextField | models.JSONField | models.FloatField | ArrayField):
        return True
    telling = bool(_TELLING.search(field.column))
    if isinstance(field, models.CharField):
        return telling or field.max_length is None or field.max_length >= SHORT
    return telling and isinstance(field, models.IntegerField)


def unjudged(found: Mapping[str, Mapping[str, Any]], said: Mapping[str, Any]) -> list[str]:
    """Columns that could hold personal data and are judged neither personal nor not."""
    return [
        f"{table}.{column}"
        for table, columns in found.items()
        for column, field in columns.items()
        if can_hold(field) and column not in judged(said.get(table, {}))
    ]


def judged(row: Mapping[str, Any]) -> set[str]:
    """The columns a table's entry names."""
    return {*row.get("personal", {}), *row.get("other", [])}


def unknown(found: Mapping[str, Mapping[str, Any]], said: Mapping[str, Any]) -> list[str]:
    """Columns judged that no table has."""
    return [
        f"{table}.{column}"
        for table, row in said.items()
        for column in sorted(judged(row))
        if column not in found.get(table, {})
    ]


def stored(column: str, field: Any) -> str:
    """How a column holds its value, from its name and type."""
    if field.get_internal_type() != "BinaryField":
        return "plain"
    if column == "sealed" or column.endswith("_sealed"):
        return "sealed (SM4-GCM)"
    return "wrapped key (SM4-GCM)" if column in ("wrapped", "file_key") else "keyed digest (HMAC-SM3)"


# --- the page ---


def page() -> str:
    """The map as Markdown."""
    said = content()
    parts = [HEAD, *_kept(said), *_read(), *_flows(said), *_keeping(), *_not_personal(said)]
    return "\n".join(parts) + "\n"


def _kept(said: Mapping[str, Any]) -> Iterator[str]:
    found = tables()
    yield "## What is kept\n"
    for name, row in said["tables"].items():
        if not row.get("personal"):
            continue
        yield f"### `{name}`: {row['about']}\n"
        yield f"Kept: {_until(row['keep'])}. Erased: {row['erased']}\n"
        yield "| column | what | class | stored | who reads it |\n|---|---|---|---|---|"
        for column, kind in row["personal"].items():
            yield _column(column, found[name][column], said["kinds"][kind])
        yield ""


def _column(column: str, field: Any, kind: Mapping[str, str]) -> str:
    reads = f"row `{kind['matrix']}` of the matrix" if "matrix" in kind else kind["reads"]
    return f"| `{column}` {field.verbose_name} | {kind['what']} | {kind['class']} | {stored(column, field)} | {reads} |"


def _until(keep: list[str]) -> str:
    return "; ".join(f"rule `{one}`" if one in _rules() else one for one in keep)


def _read() -> Iterator[str]:
    yield "## Who reads what of a demand\n"
    yield "S shown, M masked and revealed with a reason, m masked for good, H hidden: for whoever stands in no nearer"
    yield "relation to the demand, at P0 (normal), P1 (private or commercial secret) and P2 (identity withheld)."
    yield "Whoever is complained about (P3) sees H everywhere, and so does everybody of what is sealed (P4).\n"
    yield "| field | " + " | ".join(COLUMNS) + " |\n|---|" + "---|" * len(COLUMNS)
    for field in FIELDS:
        yield f"| `{field}` | " + " | ".join(_levels(field, role) for role in COLUMNS) + " |"
    yield ""


def _levels(field: str, role: str) -> str:
    return " ".join(LETTERS[view_of(field, role, level)] for level in (P0, P1, P2))


def _flows(said: Mapping[str, Any]) -> Iterator[str]:
    yield "## Where it goes\n"
    yield "| flow | from | to | what goes | bounds | where |\n|---|---|---|---|---|---|"
    for row in said["flows"].values():
        cells = (row["title"], row["from"], row["to"], row["what"], row["bounds"], listed(row["code"]))
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _rules() -> dict[str, dict[str, Any]]:
    from hotline.protection.shipped import shipped_content

    return {row["kind"]: row for row in shipped_content()["retention"]}


def _keeping() -> Iterator[str]:
    yield "## How long\n"
    yield "The rules as shipped; a city's own versions are made by two people and shown on the page of keeping times.\n"
    yield "| rule | records | kept after the end | then | basis |\n|---|---|---|---|---|"
    for name, row in _rules().items():
        kept = f"{row['keep_months']} months"
        yield f"| `{name}` | {row['zh']} | {kept} | `{row['does']}` | {row['basis']} |"
    yield ""


def _not_personal(said: Mapping[str, Any]) -> Iterator[str]:
    yield "## Judged to hold none\n"
    yield "Columns that by their type could hold some and do not: codes, references to sealed words, rules, digests.\n"
    for name, row in said["tables"].items():
        if row.get("other"):
            yield f"- `{name}`: {', '.join(f'`{one}`' for one in row['other'])}"


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
