"""Fixtures that several modules here share: imported once, so that a session has one set of services."""

from __future__ import annotations

from integration.services.chat_fixtures import chat_stack, http, issuer
from integration.services.user_friend_system import people_stack

__all__ = ["chat_stack", "http", "issuer", "people_stack"]
