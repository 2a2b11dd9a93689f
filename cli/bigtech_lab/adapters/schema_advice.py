"""What a JSON Schema's refusal means to whoever wrote the file, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jsonschema import ValidationError

_BOTH_LANGUAGES = {"en", "ko"}
_PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "small letters, digits and single hyphens, such as 'stack-ready'",
    "^C[0-9]+\\.[0-9]+$": "the phase and a number, such as 'C3.1'",
}
_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys with values",
    "null": "nothing",
}


class Advice(NamedTuple):
    """One mistake: `place` leads to it from the top of the document."""

    place: tuple[str | int, ...]
    problem: str
    instead: str | None


def advice_on(error: ValidationError) -> Iterator[Advice]:
    """The mistakes behind one refusal of a schema."""
    place = tuple(error.absolute_path)
    found, rule = error.instance, str(error.validator)
    # The library's types allow for errors without a schema, which no validation gives.
    wanted: Any = error.validator_value
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    at = f"{_dotted(place)}: " if place else ""
    if rule == "additionalProperties" and isinstance(found, Mapping) and wanted is False:
        known = list(schema.get("properties", {}))
        for key in found:
            if key not in known:
                yield Advice((*place, str(key)), f"{at}unknown key '{key}'", _nearest(str(key), known))
    elif rule == "required" and isinstance(found, Mapping):
        missing = [key for key in wanted if key not in found]
        # The library makes one error of each missing key; each is told once.
        for key in missing:
            if error.message.startswith(f"'{key}'"):
                yield Advice(place, f"{at}'{key}' is missing", _how_to_add(key, wanted))
    else:
        yield Advice(place, f"{at}{_said(error)}", _how_to_write(rule, wanted, schema))


def _said(error: ValidationError) -> str:
    found, wanted = error.instance, error.validator_value
    said = {
        "pattern": f"'{found}' is not written as it must be",
        "enum": f"'{found}' is not known",
        "const": f"'{found}' is not known",
        "minLength": "it is empty",
        "minItems": "it is empty",
        "minProperties": "it is empty",
        "uniqueItems": "something is in the list twice",
        "minimum": f"{found} is less than {wanted}",
    }
    if error.validator == "type":
        return f"{_wanted_type(wanted)} is expected, this is {_type_of(found)}"
    return said.get(str(error.validator), str(error.message))


def _how_to_write(rule: str, wanted: Any, schema: Mapping[str, Any]) -> str | None:
    if rule == "pattern":
        return f"Write {_PATTERNS[wanted]}." if wanted in _PATTERNS else None
    if rule == "enum":
        return f"Write one of: {', '.join(map(str, wanted))}."
    if rule == "const":
        return f"Write {wanted}."
    if rule == "type" and set(schema.get("required", ())) == _BOTH_LANGUAGES:
        return "Write both languages: {en: …, ko: …}."
    return None


def _how_to_add(key: str, wanted: Sequence[str]) -> str:
    if set(wanted) == _BOTH_LANGUAGES:
        return "Write both languages: {en: …, ko: …}."
    return f"Add '{key}: …'."


def _nearest(key: str, known: Sequence[str]) -> str:
    near = get_close_matches(key, known, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."


def _wanted_type(wanted: Any) -> str:
    return " or ".join(_TYPES[name] for name in ([wanted] if isinstance(wanted, str) else wanted))


def _type_of(found: Any) -> str:
    if isinstance(found, bool):
        return _TYPES["boolean"]
    kinds = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return _TYPES[next((name for kind, name in kinds.items() if isinstance(found, kind)), "null")]


def _dotted(place: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in place)
