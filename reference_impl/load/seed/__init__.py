"""Fills the services' databases with people, rooms and messages, quickly and repeatably."""
