"""Two contracts that import-linter does not bring itself. Rules about imports only; apps need not exist yet."""

import sys
from collections.abc import Iterable
from typing import cast

import grimp
from importlinter import Contract, ContractCheck, fields, output

Broken = list[tuple[str, str]]


class StandardLibraryOnly(Contract):
    """A package imports the standard library and itself, nothing else."""

    package = fields.StringField()

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every module of the package."""
        package = str(self.package)
        broken: Broken = []
        for module in sorted({package} | graph.find_descendants(package)):
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                inside = imported == package or imported.startswith(f"{package}.")
                if not inside and imported.partition(".")[0] not in sys.stdlib_module_names:
                    broken.append((module, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import."""
        _render(check)


class Doors(Contract):
    """An app imports another app's doors (by name, with what lies below them), nothing else of it."""

    apps = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every module of every app there is."""
        apps = {f"hotline.{app}" for app in cast("Iterable[str]", self.apps)} & graph.modules
        broken: Broken = []
        for app in sorted(apps):
            others = apps - {app}
            for module in sorted({app} | graph.find_descendants(app)):
                broken += [
                    (module, imported)
                    for imported in sorted(graph.find_modules_directly_imported_by(module))
                    if ".".join(imported.split(".")[:2]) in others and not self._is_door(imported)
                ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import."""
        _render(check)

    def _is_door(self, module: str) -> bool:
        parts = module.split(".")
        return len(parts) > 2 and parts[2] in cast("Iterable[str]", self.doors)


def _render(check: ContractCheck) -> None:
    for importer, imported in check.metadata["broken"]:
        output.print_error(f"{importer} imports {imported}")
