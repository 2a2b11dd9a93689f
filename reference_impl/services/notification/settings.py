"""What notification-service must be told by its environment."""

from __future__ import annotations

from typing import Final

SERVICE_NAME: Final = "notification-service"

REQUIRED: Final = ("JWKS_URL", "USER_SERVICE_URL")
"""Beyond what every service needs: whose tokens to trust, and whom to ask which of them no longer count."""
