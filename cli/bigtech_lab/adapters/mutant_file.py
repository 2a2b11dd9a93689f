"""Reads `mutants.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.mutant import FaultSwitchedOn, Mutant, SourceChange

_KINDS = ("change", "fault", "stop", "pause", "environment")
_NEED_RESTART = ("change", "environment")


def load_mutants(file: Path) -> tuple[list[Mutant], LocatedYaml]:
    """The mutants and the document they came from, for errors found later; raises YamlProblem."""
    document = load_located(file)
    document.check_against(schema("mutants"))
    for problem in mutant_contradictions(document):
        raise problem
    return [_mutant(data) for data in document.data["mutants"]], document


def mutant_contradictions(document: LocatedYaml) -> Iterator[YamlProblem]:
    """What of the mutants does not fit together; the document's structure is known to be right."""
    seen: set[str] = set()
    for index, data in enumerate(document.data["mutants"]):
        place = ("mutants", index)
        if data["id"] in seen:
            told = f"mutant '{data['id']}' exists twice"
            yield document.problem((*place, "id"), told, "Give one of them another id.")
        seen.add(data["id"])
        kinds = [kind for kind in _KINDS if kind in data]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "nothing"
            yield document.problem(place, f"give exactly one of {', '.join(_KINDS)}; this has {found}")
            continue
        if (kinds[0] in _NEED_RESTART) != ("restart" in data):
            verb = "needs" if kinds[0] in _NEED_RESTART else "takes no"
            yield document.problem(place, f"'{kinds[0]}' {verb} 'restart'")
        named: dict[tuple[str | int, ...], str] = {
            ("restart", at): name for at, name in enumerate(data.get("restart", ()))
        }
        named |= {(key,): data[key] for key in ("stop", "pause") if key in data}
        for step, name in named.items():
            if name not in CATALOGUE:
                instead = f"Known: {', '.join(CATALOGUE)}."
                yield document.problem((*place, *step), f"there is no component '{name}'", instead)


def _mutant(data: Mapping[str, Any]) -> Mutant:
    fault = data.get("fault")
    return Mutant(
        id=data["id"],
        teaches=data["teaches"],
        fails=tuple(data["fails"]),
        changes=tuple(SourceChange(c["file"], c["replace"], c["with"]) for c in data.get("change", ())),
        fault=fault and FaultSwitchedOn(fault["name"], fault.get("parameters", {}), fault.get("service")),
        stop=data.get("stop"),
        pause=data.get("pause"),
        environment=data.get("environment", {}),
        restart=tuple(data.get("restart", ())),
    )
