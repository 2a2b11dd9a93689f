"""The HTTP endpoints of chat-service."""
