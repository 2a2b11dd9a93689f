"""YAML (and so JSON) that remembers the line of everything, so that a mistake can be pointed at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bigtech_lab.adapters.schema_advice import advice_on

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MANY_LEVELS = 2000

Place = tuple[str | int, ...]


class YamlProblem(Exception):
    """What is wrong in a file, and what to write `instead`; `line` is 1-based."""

    def __init__(self, file: Path, line: int, problem: str, instead: str | None = None) -> None:
        super().__init__(f"{file}:{line}: {problem}" + (f". {instead}" if instead else ""))
        self.file = file
        self.line = line
        self.problem = problem
        self.instead = instead


@dataclass(frozen=True, slots=True)
class LocatedYaml:
    """A document's data, and the line at which each place in it begins."""

    file: Path
    data: Any
    lines: Mapping[Place, int]

    def problem(self, place: Iterable[str | int], problem: str, instead: str | None = None) -> YamlProblem:
        """A problem at a place, or at the nearest place around it that the file has."""
        where = tuple(place)
        while where and where not in self.lines:
            where = where[:-1]
        return YamlProblem(self.file, self.lines.get(where, 1), problem, instead)

    def check_against(self, schema: Mapping[str, Any]) -> None:
        """Raises YamlProblem at the first place that the JSON Schema refuses."""
        problems = self.problems_with(schema)
        if problems:
            raise problems[0]

    def problems_with(self, schema: Mapping[str, Any]) -> list[YamlProblem]:
        """Everything that the JSON Schema refuses, by line."""
        from jsonschema import Draft202012Validator

        problems = [
            self.problem(*advice)
            for error in Draft202012Validator(schema).iter_errors(self.data)
            for advice in advice_on(error)
        ]
        return sorted(problems, key=lambda problem: problem.line)


def load_located(file: Path) -> LocatedYaml:
    """Reads one document; raises YamlProblem when it is not YAML, is empty, gives a key twice, or repeats a
    part of itself by an alias (which could make it endless, or larger than any memory).
    """
    try:
        text = file.read_text(encoding="utf-8")
        loader = _loader_for(text)
        node = yaml.compose(text, Loader=loader)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise YamlProblem(file, 1, f"cannot be read: {reason}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(file, mark.line + 1 if mark else 1, error.problem or "not YAML") from None
    except yaml.YAMLError as error:
        raise YamlProblem(file, 1, f"not YAML: {error}") from None
    except RecursionError:
        raise YamlProblem(file, 1, "it is nested too deeply") from None
    if node is None:
        raise YamlProblem(file, 1, "the file is empty")
    lines: dict[Place, int] = {}
    try:
        _note_lines(file, node, (), lines, set())
    except RecursionError:
        raise YamlProblem(file, 1, "it is nested too deeply") from None
    try:
        data = yaml.load(text, Loader=loader)  # noqa: S506 - the safe loader, in C where there is one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise YamlProblem(file, mark.line + 1 if mark else 1, error.problem or "not YAML") from None
    return LocatedYaml(file, data, lines)


def _loader_for(text: str) -> Any:
    """The fast parser, written in C; it descends once for each open level, and where the stack ends, so does
    the process. What could be that deep is read by the one in Python, which can tell.
    """
    return yaml.SafeLoader if sum(map(text.count, ("[", "{", "- "))) > _MANY_LEVELS else _Loader


def _note_lines(file: Path, node: Any, place: Place, lines: dict[Place, int], seen: set[int]) -> None:
    if id(node) in seen:
        name = ".".join(str(step) for step in place)
        raise YamlProblem(file, lines.get(place, 1), f"{name}: write it out, aliases (*name) are not read")
    seen.add(id(node))
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            if inner in lines:
                raise YamlProblem(file, key.start_mark.line + 1, f"the key '{key.value}' is given twice")
            lines[inner] = key.start_mark.line + 1
            _note_lines(file, value, inner, lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(file, value, (*place, index), lines, seen)
