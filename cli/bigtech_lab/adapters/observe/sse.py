"""Event streams (server-sent events, WHATWG HTML §9.2), read as a client reads them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bigtech_lab.adapters.observe.arrivals import Arrivals
from bigtech_lab.adapters.observe.http import component_of
from bigtech_lab.application.ending_tasks import end_tasks
from bigtech_lab.application.ports.observers import Frame, Unreachable

if TYPE_CHECKING:
    import httpx
    from httpx_sse import EventSource

_READY_SECONDS = 5.0
# The services send a heartbeat every 15 s; a stream that is silent for longer than two of them is broken.
_SILENCE_SECONDS = 35.0


class Subscription(Arrivals[Frame]):
    """The frames of one open stream; `ended` is set when the server or the network closed it."""

    @property
    def frames(self) -> Sequence[Frame]:
        """See the port."""
        return self.so_far


class HttpxSseObserver:
    """Opens streams with a connection each; `components` as in `HttpxObserver`."""

    def __init__(self, components: Mapping[str, str], *, ready_seconds: float = _READY_SECONDS) -> None:
        self._components = dict(components)
        self._ready_seconds = ready_seconds
        self._client: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def open(
        self, url: str, *, headers: Mapping[str, str], last_event_id: str | None = None
    ) -> AsyncIterator[Subscription]:
        """See the port."""
        component = component_of(url, self._components)
        asked = {**headers, "Accept": "text/event-stream", "Cache-Control": "no-store"}
        if last_event_id is not None:
            asked["Last-Event-ID"] = last_event_id
        subscription = Subscription()
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        reader = asyncio.create_task(self._read(url, asked, component, subscription, ready))
        try:
            try:
                # Not wait_for: it swallows a cancellation that comes when its future is just done.
                async with asyncio.timeout(self._ready_seconds):
                    await asyncio.shield(ready)
            except TimeoutError:
                late = f"{component} sent no ready frame on {url} within {self._ready_seconds:g} s"
                raise Unreachable(component, late) from None
            yield subscription
        finally:
            await end_tasks([reader])

    async def close(self) -> None:
        """Closes what is still open."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _read(
        self,
        url: str,
        headers: Mapping[str, str],
        component: str,
        subscription: Subscription,
        ready: asyncio.Future[None],
    ) -> None:
        import httpx
        from httpx_sse import EventSource, SSEError

        problem = f"{component} closed {url} before its ready frame"
        try:
            async with self._opened().stream("GET", url, headers=headers) as response:
                if response.status_code != httpx.codes.OK:
                    await response.aread()
                    problem = f"{component} answered {response.status_code} on {url}: {response.text[:200]}"
                else:
                    await _keep_frames(EventSource(response), subscription, ready)
        except (httpx.TransportError, SSEError) as error:
            problem = f"{component} broke {url} off: {str(error) or type(error).__name__}"
        finally:
            subscription.end()
            if not ready.done():
                ready.set_exception(Unreachable(component, problem))
                # Nobody may be waiting any more (time-out, cancellation): then there is none to report it to.
                ready.exception()

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            import httpx

            self._client = httpx.AsyncClient(
                trust_env=False,
                limits=httpx.Limits(max_connections=None),
                timeout=httpx.Timeout(_SILENCE_SECONDS, connect=_READY_SECONDS),
            )
        return self._client


async def _keep_frames(source: EventSource, subscription: Subscription, ready: asyncio.Future[None]) -> None:
    async for event in source.aiter_sse():
        if not event.data:
            # A heartbeat; the SSE standard dispatches no event without data, the library does after an id.
            continue
        frame = Frame(event.event, event.id or None, _decoded(event.data), datetime.now(UTC))
        subscription.add(frame)
        if frame.event == "ready" and not ready.done():
            ready.set_result(None)


def _decoded(data: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data
