"""The names that a lab's `checks.py` imports."""
