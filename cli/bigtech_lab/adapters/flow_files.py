"""Reads the flows that the labs declare in `labs/*/flows.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.flow_parts import with_parts
from bigtech_lab.adapters.located_yaml import LocatedYaml, YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.hop import (
    AnyHop,
    ConsumerHop,
    HopKind,
    HttpHop,
    KafkaHop,
    PostgresHop,
    PubSubHop,
    RedisHop,
    RedisKeyHop,
    SseHop,
)
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault, unknown_name

# What must run for a window of this kind to show anything at all.
_WINDOW = {
    HopKind.HTTP: "gateway",
    HopKind.POSTGRES: "postgres",
    HopKind.KAFKA: "kafka",
    HopKind.CONSUMER: "kafka",
    HopKind.REDIS: "redis",
    HopKind.REDIS_KEY: "redis",
    HopKind.PUBSUB: "redis",
    HopKind.SSE: "gateway",
}
_COMMON = frozenset({"name", "kind", "component", "says", "hint", "after", "needs", "gives", "shows"})
_Build = Callable[..., AnyHop]
_KINDS: Mapping[HopKind, _Build] = {
    HopKind.HTTP: HttpHop,
    HopKind.POSTGRES: PostgresHop,
    HopKind.KAFKA: KafkaHop,
    HopKind.CONSUMER: ConsumerHop,
    HopKind.REDIS: RedisHop,
    HopKind.REDIS_KEY: RedisKeyHop,
    HopKind.PUBSUB: PubSubHop,
    HopKind.SSE: SseHop,
}


class FlowFiles:
    """The flows of all labs below `labs_dir`; `stimuli` maps a stimulus to the facts that it gives."""

    def __init__(self, labs_dir: Path, stimuli: Mapping[str, frozenset[str]]) -> None:
        self._labs_dir = labs_dir
        self._stimuli = stimuli

    def flow(self, name: str) -> Flow:
        """The flow of that name; BadUsage with the nearest when there is none, LabFault for a broken file."""
        flows = self.flows()
        if name not in flows:
            raise unknown_name("flow", name, flows)
        return flows[name]

    def flows(self) -> Mapping[str, Flow]:
        """Every declared flow by its id; LabFault when a file is broken."""
        found: dict[str, Flow] = {}
        for file in sorted(self._labs_dir.glob("*/flows.yaml")):
            try:
                found.update(self._read(file, found))
            except YamlProblem as problem:
                raise LabFault(
                    f"{problem.file}:{problem.line}: {problem.problem}",
                    code="broken-flow",
                    hint=Localized(
                        "The format is described in schemas/flows.schema.json.",
                        "형식은 schemas/flows.schema.json에 있습니다.",
                    ),
                ) from None
        return found

    def _read(self, file: Path, known: Mapping[str, Flow]) -> dict[str, Flow]:
        document = with_parts(load_located(file))
        document.check_against(schema("flows"))
        flows: dict[str, Flow] = {}
        for index, data in enumerate(document.data["flows"]):
            place = ("flows", index)
            if data["id"] in known or data["id"] in flows:
                raise document.problem((*place, "id"), f"there is another flow '{data['id']}'")
            flows[data["id"]] = self._flow(document, place, data)
        return flows

    def _flow(self, document: LocatedYaml, place: tuple[str | int, ...], data: Mapping[str, Any]) -> Flow:
        facts = self._stimuli.get(data["stimulus"])
        if facts is None:
            known = ", ".join(sorted(self._stimuli))
            unknown = f"there is no stimulus '{data['stimulus']}' (known: {known})"
            raise document.problem((*place, "stimulus"), unknown)
        flow = flow_from(data)
        contradictions = flow.contradictions(facts)
        if contradictions:
            raise document.problem((*place, "hops"), f"flow '{flow.id}': {contradictions[0]}")
        return flow


def flow_from(data: Mapping[str, Any]) -> Flow:
    """The flow that a file declares; its structure is known to be right."""
    hops: list[AnyHop] = []
    for hop in data["hops"]:
        hops.append(_hop(hop, hops[-1].name if hops else None))
    return Flow(data["id"], Localized(**data["title"]), data["stimulus"], tuple(hops), data.get("waits"))


def _hop(data: Mapping[str, Any], previous: str | None) -> AnyHop:
    kind = HopKind(data["kind"])
    component, window = data["component"], _WINDOW[kind]
    needs = [name for name in (*data.get("needs", ()), window) if name != component]
    own = {name: _frozen(value) for name, value in data.items() if name not in _COMMON}
    if kind is HopKind.KAFKA:
        own.setdefault("carries", {})
    return _KINDS[kind](
        name=data["name"],
        component=component,
        says=Localized(**data["says"]),
        hint=Localized(**data["hint"]),
        after=data.get("after", previous),
        needs=tuple(dict.fromkeys(needs)),
        gives=data.get("gives", {}),
        shows=tuple(data.get("shows", ())),
        **own,
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
