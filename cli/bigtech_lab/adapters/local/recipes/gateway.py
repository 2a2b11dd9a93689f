"""The gateway: Envoy, configured from the reference backend's templates."""

from __future__ import annotations

import os
import signal
from typing import ClassVar

from bigtech_lab.adapters.local import probes
from bigtech_lab.adapters.local.packages.pins import distribution
from bigtech_lab.adapters.local.recipes.gateway_files import envoy_file, write_envoy
from bigtech_lab.adapters.local.recipes.gateway_limits import limits_from
from bigtech_lab.adapters.local.recipes.gateway_routes import check_homes, write_routes_at_start
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.ports.runtime import Say


class GatewayRecipe:
    """Implements Recipe."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, site: Site) -> None:
        self._site = site
        self._port = site.port("gateway")
        self.url = site.http("gateway")

    def prepare(self, say: Say) -> None:
        """Envoy's program."""
        self._site.wheels.provide("envoy", say)

    def configure(self, say: Say) -> Launch:
        """Renders its files; routes stay as they were last, limits are those of this start."""
        program = self._site.wheels.provide("envoy", say) / "envoy" / "_bin" / "envoy"
        if not program.stat().st_mode & 0o100:
            program.chmod(0o755)
        check_homes(self._site)
        limits = limits_from(os.environ)
        write_routes_at_start(self._site, limits)
        write_envoy(self._site, limits)
        argv = [
            str(program), "-c", str(envoy_file(self._site)), "--concurrency", "1", "--disable-hot-restart",
            "--log-level", "warning", "--drain-time-s", "1",
        ]  # fmt: skip
        return Launch(argv, distribution("envoy")[1])

    def probe(self) -> probes.Probe:
        """Answers its own health path."""
        return probes.http_ready(self._port, "/health/ready")
