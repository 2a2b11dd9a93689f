"""Which faults are on, as one process knows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from chat_infra.faults.flag import Fault, Parameters

if TYPE_CHECKING:
    from openfeature.client import OpenFeatureClient
    from openfeature.evaluation_context import EvaluationContext
    from redis.asyncio import Redis

    from chat_infra.faults.provider import FaultProvider

HASH: Final = "faults"
"""The Redis hash: field = a fault's name, value = its parameters in JSON."""


class Faults:
    """Answers from memory. OpenFeature is loaded with the first fault: most processes never meet one.

    Args:
        service: who asks; a fault may be on for one service only.
        redis: the process's client, asked for only when a fault is spent.
    """

    def __init__(self, service: str, redis: Callable[[], Redis]) -> None:
        self._service = service
        self._redis = redis
        self._on: Mapping[str, Mapping[str, Any]] = {}
        self._changed = asyncio.Event()
        self._provider: FaultProvider | None = None
        self._client: OpenFeatureClient | None = None
        self._context: EvaluationContext | None = None

    @property
    def are_off(self) -> bool:
        """Whether no fault at all is on."""
        return not self._on

    def parameters(self, fault: Fault) -> Parameters | None:
        """Return the parameters of a fault that is on here, None while it is off; a look-up in memory."""
        if fault.name not in self._on:
            return None
        return self._evaluated(fault)

    def is_on(self, fault: Fault) -> bool:
        """Whether a fault is on here."""
        return self.parameters(fault) is not None

    async def until_off(self, fault: Fault) -> None:
        """Wait while a fault is on."""
        while self.is_on(fault):
            await self._changed.wait()

    async def spend(self, fault: Fault) -> bool:
        """Switch a fault off for good; True for the one process that did it.

        Raises:
            RedisError, OSError: Redis is away, so it is not known.
        """
        return bool(await self._redis().hdel(HASH, fault.name))

    def replace(self, on: Mapping[str, Mapping[str, Any]]) -> None:
        """Take over a new state as a whole."""
        if on or self._provider is not None:
            self._meet_openfeature().state = on
        self._on = on
        self._changed.set()
        # Whoever waits has been woken; who comes later waits for the next change.
        self._changed = asyncio.Event()

    def _evaluated(self, fault: Fault) -> Parameters | None:
        client = cast("OpenFeatureClient", self._client)
        details = client.get_object_details(fault.name, {}, self._context)
        if details.variant is None:
            return None
        return fault.filled(cast("Mapping[str, object]", details.value))

    def _meet_openfeature(self) -> FaultProvider:
        if self._provider is None:
            from openfeature import api
            from openfeature.evaluation_context import EvaluationContext

            from chat_infra.faults.provider import SERVICE, FaultProvider

            # A domain of its own: two of these in one process do not see each other's flags.
            domain = f"faults-{self._service}-{id(self)}"
            self._provider = FaultProvider({})
            api.set_provider(self._provider, domain)
            self._client = api.get_client(domain)
            self._context = EvaluationContext(attributes={SERVICE: self._service})
        return self._provider
