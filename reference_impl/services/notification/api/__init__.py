"""The HTTP endpoints of notification-service."""
