"""The fan-out stream in Redis."""
