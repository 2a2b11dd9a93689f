"""How notifications are kept and fanned out."""
