"""The HTTP endpoints of user-service."""
