"""chat-service: rooms, members and messages."""
