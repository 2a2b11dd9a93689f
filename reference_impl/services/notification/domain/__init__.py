"""Notices and notifications, and the rules that hold for them. Standard library and kernel only."""
