"""What ties a piece of work to the request or event that caused it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from chat_kernel.ids import uuid7
from chat_kernel.trace_context import TraceContext


@dataclass(frozen=True, slots=True)
class CallContext:
    """The identifiers that travel with a request and with every event that follows from it.

    `causation_id` is the id of the event being handled, None while a request is being handled.
    """

    correlation_id: UUID
    trace: TraceContext
    causation_id: UUID | None = None

    @property
    def traceparent(self) -> str:
        """The trace position in its header form."""
        return str(self.trace)


_current: ContextVar[CallContext | None] = ContextVar("call_context", default=None)


def running_call() -> CallContext | None:
    """Return the context of the running task, None for work that belongs to no request or event."""
    return _current.get()


def current_call() -> CallContext:
    """Return the context of the running task; work that nobody asked for gets a new one each time."""
    return _current.get() or CallContext(uuid7(), TraceContext.start())


@contextmanager
def calling(call: CallContext) -> Iterator[CallContext]:
    """Run the block as part of `call`."""
    token = _current.set(call)
    try:
        yield call
    finally:
        _current.reset(token)
