"""A kafka-python client that blocks in a thread of its own, and may be given up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from bigtech_lab.adapters.observe.expendable_thread import ExpendableThread
from bigtech_lab.application.ports.observers import Unreachable

_CLOSE_SECONDS = 2.0
_T = TypeVar("_T")


class KafkaClient:
    """A client and the thread that it belongs to; both are made anew when a question does not come back."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._current: _InThread | None = None

    async def ask(self, question: Callable[[Any], _T], bootstrap: str, *, seconds: float) -> _T:
        """Put a question to the client, behind those that wait already; `bootstrap` is for the error's text.

        Raises:
            Unreachable: the broker failed or did not answer; the next question gets a new client.
        """
        asked = self._current = self._current or _InThread(self._make)
        try:
            return await asked.thread.run(partial(asked.ask, question, bootstrap), seconds=seconds)
        except TimeoutError as late:
            # Some of the library's calls wait for ever when the broker dies under them.
            asked.thread.end()
            if self._current is asked:
                self._current = None
            raise Unreachable("kafka", f"kafka at {bootstrap} did not answer in {seconds:g} s") from late

    async def close(self) -> None:
        """Close the connections and end the thread, or leave it behind when it hangs."""
        asked, self._current = self._current, None
        if asked is None:
            return
        with suppress(TimeoutError):
            await asked.thread.run(asked.drop, seconds=_CLOSE_SECONDS)
        asked.thread.end()


class _InThread:
    """One client and the only thread that touches it; the client is made anew after an error."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.thread = ExpendableThread("kafka-observer")
        self._make = make
        self._client: Any = None

    def ask(self, question: Callable[[Any], _T], bootstrap: str) -> _T:
        from kafka.errors import KafkaError

        # An unreachable broker is told to the caller; the library's warnings would only repeat it on stderr.
        logging.getLogger("kafka").setLevel(logging.CRITICAL)
        try:
            if self._client is None:
                self._client = self._make()
            return question(self._client)
        except (KafkaError, OSError) as error:
            self.drop()
            raise Unreachable("kafka", f"kafka at {bootstrap} did not answer: {error}") from error

    def drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()
