"""The monolith: the services' code in one process on one database."""

from __future__ import annotations

import signal
import sys
from typing import ClassVar

from bigtech_lab import __version__
from bigtech_lab.adapters.local import probes
from bigtech_lab.adapters.local.recipes.gateway_routes import ALL, current_weights
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.service_environment import service_environment
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault

_NAME = "chat-monolith"


class MonolithRecipe:
    """Implements Recipe for `chat-monolith`."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, site: Site) -> None:
        self._site = site
        self.url = site.http(_NAME)

    def prepare(self, say: Say) -> None:
        """Checks that the code is there."""
        del say
        code = self._site.source_of(_NAME) / "monolith"
        if not (code / "__main__.py").exists():
            raise LabFault(
                Localized(f"The code of {_NAME} is not in {code}.", f"{_NAME}의 코드가 {code}에 없습니다."),
                code="reference-missing",
                hint=Localized(
                    "Install BigTech Lab again, or run it from a complete checkout.",
                    "BigTech Lab을 다시 설치하거나, 온전한 체크아웃에서 실행하세요.",
                ),
            )

    def configure(self, say: Say) -> Launch:
        """It takes everything from its environment; what moves, and when, its database says from then on."""
        del say
        environment = service_environment(self._site, _NAME, "monolith_db")
        environment["TOKEN_SIGNING_KEY_FILE"] = str(self._site.secrets.signing_keys)
        moved_all = all(weight == ALL for weight in current_weights(self._site).values())
        environment["OWNERSHIP"] = "standby" if moved_all else "owner"
        return Launch(
            [sys.executable, "-m", "monolith"],
            __version__,
            {**environment, **self._site.extra_environment(_NAME)},
        )

    def probe(self) -> probes.Probe:
        """Answers 200 once all its dependencies do."""
        return probes.http_ready(self._site.port(_NAME), "/health/ready")
