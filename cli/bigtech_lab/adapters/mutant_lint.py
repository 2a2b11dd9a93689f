"""The mistakes in a lab's `mutants.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml, Place, YamlProblem, load_located
from bigtech_lab.adapters.mutant_file import mutant_contradictions
from bigtech_lab.adapters.schema_files import schema


def mutant_problems(file: Path, checks: Collection[str] | None, reference: Path) -> Iterator[YamlProblem]:
    """Every mistake; `checks` are those that a mutant may fail, None where they could not be read."""
    document = load_located(file)
    problems = document.problems_with(schema("mutants"))
    yield from problems
    if problems:
        return
    yield from mutant_contradictions(document)
    for index, mutant in enumerate(document.data["mutants"]):
        for position, check in enumerate(mutant["fails"]):
            if checks is not None and check not in checks:
                place = ("mutants", index, "fails", position)
                yield document.problem(place, f"checks.py has no check '{check}'", _nearest(check, checks))
        yield from change_problems(
            document, ("mutants", index, "change"), mutant.get("change", ()), reference
        )


def change_problems(
    document: LocatedYaml, place: Place, changes: Collection[Mapping[str, Any]], *roots: Path
) -> Iterator[YamlProblem]:
    """The changes whose text is not once in its file, which one of `roots` has (the first that does)."""
    texts: dict[str, str] = {}
    for index, change in enumerate(changes):
        name = change["file"]
        found = next((root / name for root in roots if (root / name).is_file()), None)
        if found is None:
            yield document.problem((*place, index, "file"), f"the reference has no file '{name}'")
            continue
        text = texts.get(name) or found.read_text(encoding="utf-8")
        count = text.count(change["replace"])
        if count != 1:
            told = f"{name} has this text {count} times, not once"
            instead = (
                "Write more of what stands around it." if count else "Copy it from the file as it is now."
            )
            yield document.problem((*place, index, "replace"), told, instead)
        texts[name] = text.replace(change["replace"], change["with"])


def _nearest(given: str, known: Collection[str]) -> str | None:
    near = get_close_matches(given, sorted(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else None
