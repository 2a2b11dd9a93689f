"""Who owns a context while it moves from the monolith to its service: exactly one of the two writes."""
