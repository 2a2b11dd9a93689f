"""The facts of one trace, as they become known."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID


class KnownFacts:
    """Named values that one hop gives and a later hop needs; UUIDs are kept as text, as they travel."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts: dict[str, Any] = {}
        self._news = asyncio.Event()
        self.learn(facts)

    def __getitem__(self, name: str) -> Any:
        return self._facts[name]

    def get(self, name: str) -> Any:
        """The fact, or None while it is not known."""
        return self._facts.get(name)

    def as_mapping(self) -> dict[str, Any]:
        """Everything known so far."""
        return dict(self._facts)

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Adds facts and wakes those who wait for them."""
        for name, value in facts.items():
            self._facts[name] = str(value) if isinstance(value, UUID) else value
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def wait_for(self, names: Collection[str]) -> None:
        """Returns once all of these are known; waits for ever otherwise."""
        while not all(name in self._facts for name in names):
            await self._news.wait()
