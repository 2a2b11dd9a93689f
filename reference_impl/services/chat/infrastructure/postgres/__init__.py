"""Rooms and messages in PostgreSQL: one round trip each."""
