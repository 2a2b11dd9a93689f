"""Sessions that have ended before their tokens expire."""
