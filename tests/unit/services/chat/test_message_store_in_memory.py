"""The rules of the domain, seen through a store."""

from __future__ import annotations

import pytest

from unit.services.chat.in_memory_messages import InMemoryMessages
from unit.services.chat.message_store_contract import MessageStoreContract


class TestInMemoryMessages(MessageStoreContract):
    """The contract holds where `ChatRoom` decides."""

    @pytest.fixture
    def store(self) -> InMemoryMessages:
        """An empty store."""
        return InMemoryMessages()
