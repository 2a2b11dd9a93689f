"""How each component is configured and started as a local process."""
