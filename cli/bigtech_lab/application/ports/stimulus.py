"""What sets a flow off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bigtech_lab.application.ports.chat_api import ChatApi
from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.trace_context import TraceContext


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that must be there before the measured part begins.

    `sender` acts, `recipient` sees what comes of it; a flow that has no such person has None there.
    """

    sender: Account | None
    recipient: Account | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """The answer to the request that started it all, and the facts in it."""

    reply: Reply
    facts: Mapping[str, Any]


class Stimulus(Protocol):
    """One way to set a flow off."""

    @property
    def facts(self) -> frozenset[str]:
        """The names of all facts that it gives."""
        ...

    async def prepare(self, api: ChatApi) -> Prepared:
        """Makes what the request needs; raises EnvironmentNotReady when the stack cannot do that now."""
        ...

    async def send(self, api: ChatApi, prepared: Prepared, context: TraceContext) -> Sent:
        """Sends the request with that context; raises Unreachable when nothing answers."""
        ...
