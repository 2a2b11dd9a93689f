"""Spans for a tracing backend: what they are and how they get there. Off by default."""
