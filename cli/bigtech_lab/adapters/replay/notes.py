"""What one check asks and sees, as it is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bigtech_lab.adapters.replay.plain_values import as_plain
from bigtech_lab.adapters.replay.secrets_in_recordings import hidden
from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.domain.recording import Observation, Take

_MICROSECONDS = 6


class Notes:
    """Writes the observations of one check into its take; moments are seconds since the check began."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._began = datetime.now(UTC)

    def now(self) -> float:
        """This moment."""
        return self.since(datetime.now(UTC))

    def since(self, at: datetime) -> float:
        """The moment at which a wall clock showed `at`."""
        return round((at - self._began).total_seconds(), _MICROSECONDS)

    def begin(self, asked: str) -> Observation:
        """A question that has been asked and has no answer yet."""
        observation = Observation(asked, self.now())
        self._take.observations.append(observation)
        return observation

    async def answered(self, asked: str, answer: Awaitable[Any]) -> Any:
        """Waits for the answer and notes it; Unreachable is noted and goes on to the check."""
        observation = self.begin(asked)
        try:
            value = await answer
        except Unreachable as error:
            self.failed(observation, error)
            raise
        observation.done, observation.answer = self.now(), as_plain(hidden(value))
        return value

    def failed(self, observation: Observation, error: Unreachable) -> None:
        """Nothing answered."""
        observation.done, observation.trouble = self.now(), (error.component, str(error))

    @asynccontextmanager
    async def stream(
        self, asked: str, opened: AbstractAsyncContextManager[Any], arrived: Callable[[Any], Sequence[Any]]
    ) -> AsyncIterator[Any]:
        """A stream: all that `arrived` until it was left, and when the other side ended it."""
        observation = self.begin(asked)
        try:
            async with opened as stream:
                observation.done = self.now()
                try:
                    yield stream
                finally:
                    observation.arrivals = [
                        (self.since(item.received_at), as_plain(hidden(item))) for item in arrived(stream)
                    ]
                    if getattr(stream, "ended", False):
                        observation.ended = self.now()
        except Unreachable as error:
            if observation.done is None:
                self.failed(observation, error)
            raise

    @asynccontextmanager
    async def during(self, what: str, disturbed: AbstractAsyncContextManager[None]) -> AsyncIterator[None]:
        """A disturbance: when it began, and when it had been undone."""
        beginning = self.begin(f"begin {what}")
        async with disturbed:
            beginning.done = self.now()
            try:
                yield
            finally:
                ending = self.begin(f"end {what}")
        ending.done = self.now()
