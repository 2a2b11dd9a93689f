"""Measurements; each is a command of its own and none of them fails because a machine is slow."""
