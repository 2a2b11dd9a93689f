"""Where a client wants to go on reading."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request


class ResumePoint(NamedTuple):
    """The cursor to begin after; `recovered` is False if the client named a place that does not exist."""

    position: int
    recovered: bool


def resume_point(request: Request, reached: int, *, kept_from: int = 1) -> ResumePoint:
    """Read `Last-Event-ID` (or `?last_event_id=`, where headers cannot be set) against the log's end.

    Args:
        reached: the last cursor of the log: where a client begins who names no place.
        kept_from: the first cursor that the log still has.
    """
    named = request.headers.get("last-event-id") or request.query_params.get("last_event_id")
    if not named:
        return ResumePoint(reached, recovered=True)
    if named.isascii() and named.isdigit() and kept_from - 1 <= int(named) <= reached:
        return ResumePoint(int(named), recovered=True)
    return ResumePoint(reached, recovered=False)
