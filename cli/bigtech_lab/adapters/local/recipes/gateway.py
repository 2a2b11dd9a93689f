"""The gateway: Envoy, configured from the reference backend's template."""

from __future__ import annotations

import signal
from typing import ClassVar

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local import probes
from bigtech_lab.adapters.local.packages.pins import distribution
from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.ports.runtime import Say

_UPSTREAMS = ("user", "friend", "chat", "notification")


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
        """Renders envoy.yaml."""
        program = self._site.wheels.provide("envoy", say) / "envoy" / "_bin" / "envoy"
        if not program.stat().st_mode & 0o100:
            program.chmod(0o755)
        file = self._site.folder.run / "envoy.yaml"
        text = self._rendered()
        with telling_storage_problems(file):
            write_atomically(file, text)
        argv = [
            str(program), "-c", str(file), "--concurrency", "1", "--disable-hot-restart",
            "--log-level", "warning", "--drain-time-s", "1", "--service-node", "gateway",
        ]  # fmt: skip
        return Launch(argv, distribution("envoy")[1])

    def probe(self) -> probes.Probe:
        """Answers its own health path."""
        return probes.http_ready(self._port, "/health/ready")

    def _rendered(self) -> str:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        # YAML, not HTML: nothing is to be escaped, and all values are ours.
        environment = Environment(  # noqa: S701
            loader=FileSystemLoader(self._site.reference / "gateway"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        return environment.get_template("envoy.yaml.j2").render(
            host=HOST,
            port=self._port,
            admin_port=self._site.port("gateway-admin"),
            discovery="STATIC",
            upstreams={
                name: {"host": HOST, "port": self._site.port(f"{name}-service")} for name in _UPSTREAMS
            },
        )
