"""Friendships in PostgreSQL."""
