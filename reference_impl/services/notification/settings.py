"""What notification-service must be told by its environment."""

from __future__ import annotations

from typing import Final

SERVICE_NAME: Final = "notification-service"

REQUIRED: Final = ("JWKS_URL",)
"""Beyond what every service needs: whose tokens to trust."""
