"""The Python services of the reference backend."""

from __future__ import annotations

import signal
import sys
from typing import ClassVar

from bigtech_lab import __version__
from bigtech_lab.adapters.local import contained, probes
from bigtech_lab.adapters.local.recipes.gateway_routes import ALL, current_weights
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.service_environment import service_environment
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault


class ServiceRecipe:
    """Implements Recipe for `<context>-service`."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, site: Site, context: str) -> None:
        self._site = site
        self._context = context
        self._port = site.port(f"{context}-service")
        self.url = site.http(f"{context}-service")

    def prepare(self, say: Say) -> None:
        """Checks that the service's code is there."""
        del say
        code = self._site.source_of(f"{self._context}-service") / "services" / self._context
        if not (code / "__main__.py").exists():
            raise LabFault(
                Localized(
                    f"The code of {self._context}-service is not in {code}.",
                    f"{self._context}-service의 코드가 {code}에 없습니다.",
                ),
                code="reference-missing",
                hint=Localized(
                    "Install BigTech Lab again, or run it from a complete checkout.",
                    "BigTech Lab을 다시 설치하거나, 온전한 체크아웃에서 실행하세요.",
                ),
            )

    def configure(self, say: Say) -> Launch:
        """The service takes everything from its environment."""
        del say
        component, module = f"{self._context}-service", f"services.{self._context}"
        argv = [sys.executable, "-m", module]
        if self._site.runs_own_code(component):
            argv = [sys.executable, contained.__file__, str(self._site.folder.limit(component)), module]
        return Launch(argv, __version__, self._environment())

    def probe(self) -> probes.Probe:
        """Answers 200 once all its dependencies do."""
        return probes.http_ready(self._port, "/health/ready")

    def _environment(self) -> dict[str, str]:
        site = self._site
        environment = service_environment(site, f"{self._context}-service", f"{self._context}_db")
        if self._context == "user":
            environment["TOKEN_SIGNING_KEY_FILE"] = str(site.secrets.signing_keys)
        if site.has_monolith:
            owns = current_weights(site)[self._context] == ALL
            environment["OWNERSHIP"] = "owner" if owns else "standby"
        return {**environment, **site.extra_environment(f"{self._context}-service")}
