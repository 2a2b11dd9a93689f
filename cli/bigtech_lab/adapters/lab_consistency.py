"""Whether a lab's manifest, its checks and its folder's name fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from bigtech_lab.adapters.check_module import line_of
from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.check_graph import BrokenCheckGraph, with_needs
from bigtech_lab.domain.lab_manifest import LabManifest


def consistency_problems(
    folder: Path,
    manifest: LabManifest,
    document: LocatedYaml,
    own: Mapping[str, CheckDefinition],
    common: Mapping[str, CheckDefinition],
) -> Iterator[YamlProblem]:
    """Everything that does not fit; `own` are the lab's checks, `common` those that every lab may name."""
    wanted = f"phase_{manifest.phase:02}_{manifest.id.replace('-', '_')}"
    if folder.name != wanted:
        problem = f"the folder '{folder.name}' is not named after this phase and id"
        yield document.problem(("id",), problem, f"Call it '{wanted}'.")
    yield from _listing_problems(manifest, document, own, common)
    yield from _graph_problems(folder, manifest, own, common)


def _listing_problems(
    manifest: LabManifest,
    document: LocatedYaml,
    own: Mapping[str, CheckDefinition],
    common: Mapping[str, CheckDefinition],
) -> Iterator[YamlProblem]:
    for index, checkpoint in enumerate(manifest.checkpoints):
        for position, check in enumerate(checkpoint.checks):
            place = ("checkpoints", index, "checks", position)
            if check not in own and check not in common:
                yield document.problem(place, f"checks.py has no check '{check}'", _nearest(check, own))
            elif check in own and check not in manifest.checks:
                instead = f"Add '{check}: {{ko: …, hint: {{en: …, ko: …}}, docs: …}}' there."
                yield document.problem(place, f"check '{check}' has no text below 'checks'", instead)
    for name in manifest.checks:
        if name not in own:
            problem = f"checks.py has no check '{name}'"
            yield document.problem(("checks", name), problem, _nearest(name, own))


def _graph_problems(
    folder: Path,
    manifest: LabManifest,
    own: Mapping[str, CheckDefinition],
    common: Mapping[str, CheckDefinition],
) -> Iterator[YamlProblem]:
    checks = {**common, **own}
    broken = False
    for check in own.values():
        for need in check.needs:
            if need not in checks:
                broken = True
                yield _at(
                    folder,
                    check,
                    f"check '{check.id}' needs '{need}', which does not exist",
                    _nearest(need, checks),
                )
    if broken:
        return
    listed = [check for c in manifest.checkpoints for check in c.checks if check in checks]
    try:
        used = {check.id for check in with_needs([*listed, *own], checks)}
        used = {check.id for check in with_needs(listed, checks)}
    except BrokenCheckGraph as error:
        first = next((check for check in own.values() if f"{check.id} → " in str(error)), None)
        instead = "Take one of the needs away."
        if first is None:
            yield YamlProblem(folder / "checks.py", 1, str(error), instead)
        else:
            yield _at(folder, first, str(error), instead)
        return
    for name, check in own.items():
        if name not in used:
            instead = "List it, or remove it."
            yield _at(folder, check, f"check '{name}' belongs to no checkpoint of lab.yaml", instead)


def _at(folder: Path, check: CheckDefinition, problem: str, instead: str | None) -> YamlProblem:
    code = getattr(check.function, "__code__", None)
    file = Path(code.co_filename) if code is not None else folder / "checks.py"
    return YamlProblem(file, line_of(check), problem, instead)


def _nearest(name: str, known: Mapping[str, CheckDefinition]) -> str | None:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean '{near[0]}'?" if near else None
