"""Fixtures that several modules here share: imported once, so that a session has one set of services."""

from __future__ import annotations

from integration.services.chat_fixtures import chat_stack, http, issuer

__all__ = ["chat_stack", "http", "issuer"]
