"""Makes the `Lab` of each check in a run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from random import Random
from secrets import token_hex

from bigtech_lab.application.disturbances import Disturbances, disturbance_pool
from bigtech_lab.application.disturber import Disturber
from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import HttpObserver, Observers
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.application.run_checks import LabFor
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.endpoints import Endpoints


@dataclass(frozen=True, slots=True)
class LabSession:
    """Opens the windows on a stack; called with the stack and the run's seed."""

    open_observers: Callable[[Endpoints], AbstractAsyncContextManager[Observers]]
    chat_api: Callable[[HttpObserver, str], ChatApi]
    disturber: Callable[[], Disturber]

    @asynccontextmanager
    async def __call__(self, stack: StackView, seed: int) -> AsyncIterator[LabFor]:
        """Gives the function that makes a check's `Lab`; the windows close when the run is over."""
        endpoints = stack.endpoints()
        nonce = token_hex(4)
        disturber = self.disturber()
        async with self.open_observers(endpoints) as observers, disturbance_pool() as pool:
            chat = self.chat_api(observers.http, endpoints.gateway_url)

            def lab_for(check: CheckDefinition, states: Mapping[str, object]) -> Lab:
                # A generator of its own for each check: what it draws does not depend on what runs beside it.
                random = Random(f"{seed}:{check.id}")  # noqa: S311 - invented names, not secrets
                disturbances = Disturbances(disturber, pool, check.locks, f"check '{check.id}'")
                return Lab(chat, observers, stack, endpoints, random, nonce, states, disturbances)

            yield lab_for
