"""Where typing is said."""

from __future__ import annotations

from typing import Protocol

from chat_contracts.payloads.typing import ChatTyping


class TypingFeed(Protocol):
    """Takes what is worth telling for seconds only."""

    def say(self, typing: ChatTyping) -> None:
        """Pass it on without waiting; it is lost when nobody can be told now."""
        ...
