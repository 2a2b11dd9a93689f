"""The technology behind the ports."""
