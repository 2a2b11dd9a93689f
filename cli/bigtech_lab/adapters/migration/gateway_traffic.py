"""The gateway's routes as the migration changes them."""

from __future__ import annotations

from bigtech_lab.adapters.local.recipes.gateway_routes import (
    ALL,
    current_weights,
    wait_until_in_force,
    write_routes,
)
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.domain.migration import Side


class GatewayTraffic:
    """Implements Traffic for an instance of the local runtime."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def share(self, context: str) -> int:
        """See the port."""
        return current_weights(self._site)[context]

    def send_all_to(self, context: str, side: Side) -> None:
        """See the port."""
        version = write_routes(self._site, {context: ALL if side is Side.SERVICE else 0})
        wait_until_in_force(self._site, version)
