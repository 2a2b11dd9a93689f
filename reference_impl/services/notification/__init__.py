"""notification-service: who is told of what, and when they read it."""
