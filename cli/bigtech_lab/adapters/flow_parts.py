"""Hops of a flow file that are like a part which the file declares once.

`like: NAME` takes over what the part says; what the hop says itself comes first. In the texts and the query
of a part, `{component}`, `{group}` and so on stand for what the hop has under that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bigtech_lab.adapters.located_yaml import LocatedYaml
from bigtech_lab.errors import unknown_name

_SPOKEN = ("says", "hint", "query")
_NAME = re.compile(r"\{(\w+)\}")


def with_parts(document: LocatedYaml) -> LocatedYaml:
    """The document with every hop written out; raises YamlProblem where a part does not exist.

    Everything else that may be wrong is left to the schema.
    """
    data = document.data
    if not isinstance(data, Mapping) or not isinstance(data.get("flows"), list):
        return document
    declared = data.get("parts")
    parts = declared if isinstance(declared, Mapping) else {}
    flows = [_flow(document, parts, index, flow) for index, flow in enumerate(data["flows"])]
    return replace(document, data={**data, "flows": flows})


def _flow(document: LocatedYaml, parts: Mapping[str, Any], index: int, flow: Any) -> Any:
    if not isinstance(flow, Mapping) or not isinstance(flow.get("hops"), list):
        return flow
    hops = []
    for number, hop in enumerate(flow["hops"]):
        if isinstance(hop, Mapping) and "like" in hop:
            part = parts.get(str(hop["like"]))
            if not isinstance(part, Mapping):
                told = unknown_name("part", str(hop["like"]), list(parts))
                raise document.problem(("flows", index, "hops", number, "like"), str(told))
            hops.append(_written_out(part, hop))
        else:
            hops.append(hop)
    return {**flow, "hops": hops}


def _written_out(part: Mapping[str, Any], hop: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**part, **{key: value for key, value in hop.items() if key != "like"}}
    return {key: _spoken(value, whole) if key in _SPOKEN else value for key, value in whole.items()}


def _spoken(value: Any, hop: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {language: _spoken(text, hop) for language, text in value.items()}
    if not isinstance(value, str):
        return value
    return _NAME.sub(lambda found: str(hop.get(found[1], found[0])), value)
