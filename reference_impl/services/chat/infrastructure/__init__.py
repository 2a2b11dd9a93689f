"""How rooms and messages are kept."""
