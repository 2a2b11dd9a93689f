"""What `bigtech-lab trace` does with traces that are there: show, list, save, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bigtech_lab import wiring
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bigtech_lab.application.ports.trace_store import TraceStore
    from bigtech_lab.domain.flow import Flow
    from bigtech_lab.domain.found_event import FoundEvent
    from bigtech_lab.domain.trace_record import TraceRecord

KEPT = {
    "list": (0, 0, "list"),
    "show": (0, 1, "show [ID | FILE]"),
    "save": (1, 2, "save FILE [ID]"),
    "diff": (2, 2, "diff A B"),
}
"""The words that are no flow: how many more each takes, and how it is written."""


def list_traces(instance: str, *, as_json: bool, language: str) -> None:
    """Prints those that the instance keeps."""
    found = wiring.kept_traces(instance).every()
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.kept_traces_json import traces_as_json

        print_json(traces_as_json(found, instance=instance))
    else:
        from bigtech_lab.presentation.kept_traces_text import show_traces

        show_traces(found, language)


def save_trace(file: Path, which: str, instance: str, *, language: str) -> None:
    """Writes one to a file that can be given away."""
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.trace_words import SAVED

    wiring.save_trace(file, wiring.kept_traces(instance).one(which))
    tell(SAVED.in_language(language).format(file=file))


def diff_traces(before: str, after: str, instance: str, *, as_json: bool, language: str) -> None:
    """Prints two side by side."""
    found = wiring.kept_traces(instance).difference(before, after)
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.kept_traces_json import difference_as_json

        print_json(difference_as_json(found))
    else:
        from bigtech_lab.presentation.kept_traces_text import show_difference

        show_difference(found, language)


def kept_record(store: TraceStore, which: str, flow: str) -> TraceRecord | None:
    """The kept record of an id, None when the instance keeps none; BadUsage when it is of another flow."""
    if which == "last" and flow:
        return store.load(which, flow)
    if which == "last":
        return store.find(which)
    ids = (which.lower(),)
    known = [r for r in store.all() if {r.context.correlation_id, r.context.trace_id} & {*ids}]
    if not known:
        return None
    return store.load(known[0].context.correlation_id, flow) if flow else known[0]


def flow_of(event: FoundEvent, flows: Mapping[str, Flow], asked: str) -> Flow:
    """The flow that an event goes through; BadUsage when there is none, or another was asked for."""
    found = event.flow
    if found is None or found not in flows:
        raise BadUsage(
            Localized(
                f"The event is a {event.type}, whose way no flow describes.",
                f"이 이벤트는 {event.type}이며, 그 길을 설명하는 흐름이 없습니다.",
            ),
            code="no-flow",
            hint=f"bigtech-lab kafka tail --id {event.correlation_id}",
        )
    if asked and asked != found:
        raise BadUsage(
            Localized(
                f"The event is a {event.type}, of the flow '{found}', not of '{asked}'.",
                f"이 이벤트는 {event.type}이며, '{asked}'가 아니라 '{found}' 흐름의 것입니다.",
            ),
            code="other-flow",
            hint=f"bigtech-lab trace --attach {event.correlation_id}",
        )
    return flows[found]
