"""Hears from a service's metrics which faults it knows to be on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import urlopen

from bigtech_lab.domain.endpoints import Endpoints

_ON = re.compile(r'^fault_on\{fault="([^"]+)"\} 1(?:\.0)?$', re.MULTILINE)
_PATIENCE = 1.0


class FaultMetrics:
    """Implements FaultEars over `GET /metrics`; the addresses are looked up when first asked."""

    def __init__(self, endpoints: Callable[[], Endpoints]) -> None:
        self._endpoints = endpoints

    def known_to(self, service: str) -> Collection[str] | None:
        """See the port."""
        address = getattr(self._endpoints(), f"{service.removesuffix('-service')}_url", None)
        if address is None:
            return None
        url = f"{address.rstrip('/')}/metrics"
        try:
            with urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - an address of the stack, http
                return set(_ON.findall(answer.read().decode("utf-8", "replace")))
        except (URLError, HTTPException, OSError):
            return None
