"""Redis: the machine's own server when it is newer than the pinned one, append-only file on."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import ClassVar

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local import probes
from bigtech_lab.adapters.local.packages.client_programs import REDIS_PROGRAMS
from bigtech_lab.adapters.local.packages.pins import distribution
from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.ports.runtime import Say

_NEWER_THAN = (6, 2)

_SETTINGS = """\
# Written anew at every start.
bind {host}
port {port}
requirepass {password}
dir "{data}"
dbfilename dump.rdb
appendonly yes
appendfsync everysec
# The stack is found by the markers in its environment, which a process title would overwrite.
set-proc-title no
maxmemory 128mb
maxmemory-policy noeviction
databases 4
"""


class RedisRecipe:
    """Implements Recipe."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, site: Site) -> None:
        self._site = site
        self._port = site.port("redis")
        self.url = f"redis://{HOST}:{self._port}"

    def prepare(self, say: Say) -> None:
        """The server's program."""
        self._program(say)

    def configure(self, say: Say) -> Launch:
        """Writes redis.conf."""
        program, version = self._program(say)
        data = self._site.folder.data("redis")
        file = self._site.folder.run / "redis.conf"
        with telling_storage_problems(file):
            data.mkdir(parents=True, exist_ok=True)
            text = _SETTINGS.format(host=HOST, port=self._port, password=self._site.secrets.redis, data=data)
            write_atomically(file, text, mode=0o600)
        return Launch([str(program), str(file)], version)

    def probe(self) -> probes.Probe:
        """Answers PING."""
        return probes.redis(self._port, self._site.secrets.redis)

    def _program(self, say: Say) -> tuple[Path, str]:
        own = newer_redis()
        if own is not None:
            return own
        folder = self._site.wheels.provide("redis", say)
        return folder / REDIS_PROGRAMS / "redis-server", ".".join(distribution("redis")[1].split(".")[:3])


def newer_redis() -> tuple[Path, str] | None:
    """`redis-server` or `valkey-server` on PATH with its version, when it is newer than the pinned 6.2."""
    for name in ("redis-server", "valkey-server"):
        program = shutil.which(name)
        if program is None:
            continue
        try:
            said = subprocess.run(  # noqa: S603 - found on PATH
                [program, "--version"], capture_output=True, text=True, timeout=5, check=False
            ).stdout
        except (OSError, subprocess.TimeoutExpired):
            continue
        found = re.search(r"v=(\d+)\.(\d+)(\.\d+)?", said)
        if found and (int(found[1]), int(found[2])) > _NEWER_THAN:
            return Path(program), found[0].removeprefix("v=")
    return None
