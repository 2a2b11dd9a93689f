"""The HTTP endpoints of friend-service."""
