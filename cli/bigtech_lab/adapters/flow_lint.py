"""The mistakes in a lab's `flows.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from bigtech_lab.adapters.flow_files import flow_from
from bigtech_lab.adapters.flow_parts import with_parts
from bigtech_lab.adapters.located_yaml import YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.sentence_lint import sentence_problems


def flow_problems(file: Path, stimuli: Mapping[str, frozenset[str]]) -> Iterator[YamlProblem]:
    """Every mistake; `stimuli` maps each request that sets a flow off to the facts that it gives."""
    written = load_located(file)
    document = with_parts(written)
    problems = document.problems_with(schema("flows"))
    yield from problems
    if problems:
        return
    # The parts are read where they are declared, once, and not in every hop that is like them.
    yield from sentence_problems(written)
    elsewhere = _flows_of_other_labs(file)
    for index, data in enumerate(document.data["flows"]):
        place = ("flows", index)
        same = [other["id"] for other in document.data["flows"][:index]]
        if data["id"] in same or data["id"] in elsewhere:
            home = file if data["id"] in same else elsewhere[data["id"]]
            told = f"there is another flow '{data['id']}' in {home.parent.name}"
            yield document.problem((*place, "id"), told, "Give one of them another id.")
        if data["stimulus"] not in stimuli:
            near = get_close_matches(data["stimulus"], stimuli, n=1)
            instead = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(sorted(stimuli))}."
            yield document.problem((*place, "stimulus"), f"no stimulus '{data['stimulus']}'", instead)
            continue
        flow = flow_from(data)
        for contradiction in flow.contradictions(stimuli[flow.stimulus]):
            at = next((n for n, hop in enumerate(flow.hops) if f"hop '{hop.name}'" in contradiction), None)
            yield document.problem((*place, "hops", *([] if at is None else [at])), contradiction)


def _flows_of_other_labs(file: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for other in sorted(file.parent.parent.glob(f"*/{file.name}")):
        if other == file:
            continue
        try:
            data = load_located(other).data
        except YamlProblem:
            # It is told when that lab is looked at.
            continue
        flows = data.get("flows") if isinstance(data, Mapping) else None
        for flow in flows if isinstance(flows, list) else ():
            if isinstance(flow, Mapping):
                found[str(flow.get("id"))] = other
    return found
