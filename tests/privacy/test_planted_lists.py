"""The walk through lists, searches and exports: what is planted is found by whom the matrix lets find it (S14, S39)."""

import re
from collections.abc import Iterator

from tests.privacy.matrix_of_roles import Who, column_of, letter
from tests.privacy.walking import Walk, who_is
from tests.web.conftest import SignedIn
from tests.web.test_attacks import signed_in_as

from hotline.core.scope import Reader
from hotline.protecting.exports import COLUMNS, FORMS
from hotline.reading.queues import queues_of

FILTERS = ("?type=report", "?due=excluded", "?unit=city_management", "?state=handling", "?class_code=03")
UNTICKETED = ("received", "disposed")
"""Demands that are no tickets: their words are not searched."""
LISTED = ("dispatcher", "reviewer", "supervisor", "follow_up_caller", "handler", "unit_lead")
"""Roles that look for words; an agent opens by number or telephone (roles section 4)."""


def test_no_list_and_no_search_finds_what_the_matrix_forbids(
    walk: Walk, signed_in: SignedIn, readers: list[Reader]
) -> None:
    client_of = signed_in_as(signed_in)
    other: list[tuple[str, ...]] = []
    for reader in readers:
        who, client = who_is(reader), client_of(reader)
        for queue in queues_of(reader):
            for asked in FILTERS:
                path = f"/desk/list/{queue.key}{asked}"
                walk.look(who, path, client.get(path))
        for key, how, typed in searches(walk):
            answer = client.post("/desk/search", {"q": typed})
            told = f"{answer.content.decode()} {answer.headers.get('Location', '')}"
            found = f"/desk/{walk.city.cases[key].number}" in told
            walk.look(who, f"search {how} {key} {typed}", answer, typed)
            if found is not _finds(who, walk, key, how):
                other.append((who.role, who.unit, key, how, f"found: {found}"))
    assert other == []
    assert walk.wrong == []


def searches(walk: Walk) -> Iterator[tuple[str, str, str]]:
    """Every demand by its number, its requester's telephone, and the words that name nobody."""
    for key, case in walk.city.cases.items():
        known = {
            one.place: value
            for value, seen in walk.city.plants.known.items()
            for one in seen
            if one.demand == key and (one.place, one.how) in (("phone", "clear"), ("content", "words"))
        }
        yield from ((key, "number", case.number), (key, "phone", known["phone"]), (key, "words", known["content"]))


def _finds(who: Who, walk: Walk, key: str, how: str) -> bool:
    case = walk.city.cases[key]
    column = column_of(who, key, case)
    if how == "number" and key == "moved" and who.unit == "city_management":
        return True  # the former unit keeps the header
    if column in (None, "task", "po") or case.level >= 4:
        return False
    if how == "phone":
        return letter(who, key, case, "phone") != "H"
    return how == "number" or (case.level == 0 and who.role in LISTED and key not in UNTICKETED)


def test_no_export_takes_out_what_the_matrix_forbids(walk: Walk, signed_in: SignedIn, readers: list[Reader]) -> None:
    """Every list in every form with every column; each file bears its mark."""
    client_of, taken = signed_in_as(signed_in), 0
    for reader in readers:
        who, client = who_is(reader), client_of(reader)
        for queue in queues_of(reader):
            for form in FORMS:
                asked = {"columns": list(COLUMNS), "form": form, "purpose": "handle", "words": "交班用"}
                made = client.post(f"/desk/export/{queue.key}", asked)
                page = client.get(made.headers["Location"])
                walk.look(who, made.headers["Location"], page)
                (link,) = re.findall(r'/file\?token=([^"]+)"', page.content.decode())
                file = client.get(f"{made.headers['Location']}/file?token={link.replace('&amp;', '&')}")
                walk.look(who, f"{queue.key} as {form}", file)
                taken += file.status_code == 200
    assert taken > 60, taken
    assert walk.wrong == []
