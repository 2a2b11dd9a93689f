"""Answers of windows as JSON, and back: `{"~": "time", "v": "2030-01-02T03:04:05+00:00"}`.

Only the kinds named here come back: nothing in a bundle decides which code runs.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from bigtech_lab.application.ports.observers import ChannelMessage, Frame, KafkaRecord, Reply, StreamEntry
from bigtech_lab.domain.component import (
    ComponentKind,
    ComponentState,
    ComponentStatus,
    StackState,
    StackStatus,
)

_KIND, _VALUE = "~", "v"
_OBJECTS: Mapping[str, type[Any]] = {
    kind.__name__: kind
    for kind in (ChannelMessage, Frame, KafkaRecord, Reply, StreamEntry, ComponentStatus, StackStatus)
}
_ENUMS: Mapping[str, type[Enum]] = {
    kind.__name__: kind for kind in (ComponentKind, ComponentState, StackState)
}
_TEXTS: Mapping[str, tuple[type[Any], Callable[[Any], str], Callable[[str], Any]]] = {
    "time": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "seconds": (timedelta, lambda t: str(t.total_seconds()), lambda t: timedelta(seconds=float(t))),
    "uuid": (UUID, str, UUID),
    "number": (Decimal, str, Decimal),
    "bytes": (bytes, lambda b: b64encode(b).decode(), b64decode),
}


def as_plain(value: Any) -> Any:
    """The value as JSON; TypeError for what no window answers."""
    if value is None or (isinstance(value, str | bool | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list):
        return [as_plain(item) for item in value]
    kind, written = _written(value)
    return {_KIND: kind, _VALUE: written}


def from_plain(plain: Any) -> Any:
    """The value that was written down; ValueError when it is none of ours."""
    if isinstance(plain, list):
        return [from_plain(item) for item in plain]
    if not isinstance(plain, Mapping):
        return plain
    if _KIND not in plain:
        return {name: from_plain(item) for name, item in plain.items()}
    kind = plain[_KIND]
    read = _READERS.get(kind)
    if read is None:
        raise ValueError(f"there is no kind {kind!r} of value")
    try:
        return read(plain.get(_VALUE))
    except (TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"{kind} is not written as it should be: {error}") from None


def _written(value: Any) -> tuple[str, Any]:
    """The kind of a value that JSON does not have, and how it is written."""
    if isinstance(value, Enum):
        return type(value).__name__, value.value
    if isinstance(value, tuple | set | frozenset):
        return "tuple", [as_plain(item) for item in value]
    if is_dataclass(value) and type(value).__name__ in _OBJECTS:
        return type(value).__name__, {f.name: as_plain(getattr(value, f.name)) for f in fields(value)}
    for name, (kind, write, _) in _TEXTS.items():
        if isinstance(value, kind):
            return name, write(value)
    message = f"{type(value).__name__} cannot be written down"
    raise TypeError(message)


def _reader_of(kind: type[Any]) -> Callable[[Any], Any]:
    return lambda written: kind(**{name: from_plain(item) for name, item in written.items()})


_READERS: Mapping[str, Callable[[Any], Any]] = {
    **{name: read for name, (_, _, read) in _TEXTS.items()},
    **_ENUMS,
    **{name: _reader_of(kind) for name, kind in _OBJECTS.items()},
    "map": lambda pairs: {from_plain(key): from_plain(item) for key, item in pairs},
    "tuple": lambda items: tuple(from_plain(item) for item in items),
}


def _mapping(value: Mapping[Any, Any]) -> Any:
    if all(isinstance(key, str) for key in value) and _KIND not in value:
        return {key: as_plain(item) for key, item in value.items()}
    return {_KIND: "map", _VALUE: [[as_plain(key), as_plain(item)] for key, item in value.items()]}
