"""`logs`: the newest lines, and those to come."""

from __future__ import annotations

from collections.abc import Iterator

from bigtech_lab.application.open_instance import checked_component
from bigtech_lab.application.ports.log_source import LogSource
from bigtech_lab.domain.catalogue import CATALOGUE


def read_logs(source: LogSource, component: str | None, count: int, *, follow: bool) -> Iterator[str]:
    """The lines of one component as they are, or of all with the component's name in front.

    Raises BadUsage for a component that does not exist.
    """
    names = list(CATALOGUE) if component is None else [checked_component(component)]
    width = max(len(name) for name in names)

    def shown(name: str, line: str) -> str:
        return line if component is not None else f"{name:<{width}} | {line}"

    for name in names:
        for line in source.last(name, count):
            yield shown(name, line)
    if follow:
        for name, line in source.follow(names):
            yield shown(name, line)
