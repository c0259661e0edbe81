"""Our own import contracts refuse what they shall refuse. The house itself is checked by `make check`."""

import grimp
import pytest
from checks.import_contracts import Doors, StandardLibraryOnly


def graph(*imports: tuple[str, str]) -> grimp.ImportGraph:
    made = grimp.ImportGraph()
    for name in ("hotline", "hotline.core", "hotline.tickets", "hotline.intake"):
        made.add_module(name)
    for importer, imported in imports:
        for module in (importer, imported):
            made.add_module(module)
        made.add_import(importer=importer, imported=imported)
    return made


def pure(*imports: tuple[str, str]) -> bool:
    contract = StandardLibraryOnly("core", {}, {"package": "hotline.core"})
    return bool(contract.check(graph(*imports), verbose=False).kept)


def through_doors(*imports: tuple[str, str]) -> bool:
    options = {"apps": ["intake", "tickets", "not_built_yet"], "doors": ["actions", "selectors"]}
    return bool(Doors("doors", {}, options).check(graph(*imports), verbose=False).kept)


@pytest.mark.parametrize("imported", ["datetime", "collections", "hotline.core.calendar", "hotline.core"])
def test_the_core_may_import(imported: str) -> None:
    assert pure(("hotline.core.clock", imported))


@pytest.mark.parametrize("imported", ["django", "cryptography", "hotline.tickets", "hotline.trouble", "hotline"])
def test_the_core_may_not_import(imported: str) -> None:
    assert not pure(("hotline.core.clock", imported))


@pytest.mark.parametrize("imported", ["hotline.tickets.actions.close", "hotline.tickets.selectors", "hotline.audit"])
def test_an_app_may_import(imported: str) -> None:
    assert through_doors(("hotline.intake.actions", imported))


@pytest.mark.parametrize("imported", ["hotline.tickets.models", "hotline.tickets"])
def test_an_app_may_not_import(imported: str) -> None:
    assert not through_doors(("hotline.intake.actions", imported))


def test_an_app_may_import_all_of_itself() -> None:
    assert through_doors(("hotline.intake.actions", "hotline.intake.models"))
