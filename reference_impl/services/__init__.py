"""The services of the chat backend; each can be deployed alone and imports no other."""
