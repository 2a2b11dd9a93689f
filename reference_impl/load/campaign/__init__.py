"""Kills every component in turn under load, and checks what clients were promised against what they got."""
