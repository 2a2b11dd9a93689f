"""What chat-service says over Redis."""
