"""HTTP requests as a client of the stack sends them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bigtech_lab.application.ports.observers import Reply, Unreachable

if TYPE_CHECKING:
    import httpx


class HttpxObserver:
    """Sends requests through one pool of connections.

    `components` maps the beginning of a URL (`http://127.0.0.1:8000`) to the component that answers there, so
    that an Unreachable names it.
    """

    def __init__(self, components: Mapping[str, str]) -> None:
        self._components = dict(components)
        self._client: httpx.AsyncClient | None = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 10.0,
    ) -> Reply:
        """See the port."""
        import httpx

        client = self._opened()
        sent_at = datetime.now(UTC)
        try:
            response = await client.request(
                method, url, json=json, data=form, headers=headers, timeout=timeout
            )
        except httpx.TransportError as error:
            component = component_of(url, self._components)
            reason = str(error) or type(error).__name__
            raise Unreachable(component, f"{component} did not answer {method} {url}: {reason}") from error
        received_at = datetime.now(UTC)
        return Reply(response.status_code, _decoded(response), dict(response.headers), sent_at, received_at)

    async def close(self) -> None:
        """Closes the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            import httpx

            # A proxy from the environment is never meant for the lab's own addresses.
            self._client = httpx.AsyncClient(trust_env=False)
        return self._client


def component_of(url: str, components: Mapping[str, str]) -> str:
    """The component behind a URL; the URL's host and port when none is known."""
    for prefix, name in components.items():
        if url == prefix or url.startswith(f"{prefix.rstrip('/')}/"):
            return name
    return url.split("/")[2] if "://" in url else url


def _decoded(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text
