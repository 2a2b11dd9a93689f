"""BigTech Lab: start a real chat backend, check it and trace an event's way through it."""

__version__ = "0.1.0"
