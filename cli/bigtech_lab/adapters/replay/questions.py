"""How a check's question to a window is written: by it the player finds the answer that was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from bigtech_lab.adapters.observe.http import component_of
from bigtech_lab.adapters.replay.plain_values import as_plain
from bigtech_lab.adapters.replay.secrets_in_recordings import masked

NO_OPTIONS: Final[Mapping[str, Any]] = MappingProxyType({})


def question(window: str, method: str, args: Sequence[Any], options: Mapping[str, Any]) -> str:
    """What is asked, in words that are the same in a replay."""
    told = [*args, *([dict(options)] if options else [])]
    return f"{window} {method} {json.dumps(as_plain(masked(list(told))), ensure_ascii=False)}"


def http_question(
    method: str, url: str, components: Mapping[str, str], options: Mapping[str, Any] = NO_OPTIONS
) -> str:
    """A request with its body, without its headers: tokens are others in a replay.

    `options` are those of the window for requests, `components` the names by their addresses.
    """
    body = options.get("json") if options.get("json") is not None else options.get("form")
    place = f"{component_of(url, components)}{_path(url)}"
    shown = "" if body is None else " " + json.dumps(as_plain(masked(body)), ensure_ascii=False)
    return f"{method} {masked(place)}{shown}"


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3] if url.count("/") > 2 else "/"  # noqa: PLR2004 - scheme://host/
