"""`seed`: people, rooms and messages to search and page through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bigtech_lab.application.ports.load_process import LoadProcess
from bigtech_lab.application.ports.stack_view import StackView
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, LabFault, WorkFailed

_MONOLITH = "chat-monolith"

Progressed = Callable[[str, int, int], None]
"""Told of each step: its name, how many are done, how many there will be."""


@dataclass(frozen=True, slots=True)
class SeedRequest:
    """How much to make; without `password` one is made up."""

    users: int
    messages: int
    rooms: int | None
    seed: int
    password: str | None


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made: counts by kind, how long it took, and everybody's password."""

    seed: int
    password: str
    counts: dict[str, int]
    seconds: float
    rows_per_second: int


class SeedData:
    """Writes through the databases' owners, past the services: that is what makes it quick."""

    def __init__(self, stack: StackView, process: LoadProcess) -> None:
        self._stack = stack
        self._process = process

    def __call__(self, request: SeedRequest, progressed: Progressed) -> Seeded:
        """Fill the databases.

        Raises:
            EnvironmentNotReady: PostgreSQL is not running.
            WorkFailed: the monolith is part of the stack, so the services may own nothing of what is filled.
        """
        self._need_services_database()
        arguments = [
            f"--users={request.users}",
            f"--messages={request.messages}",
            f"--seed={request.seed}",
        ]
        if request.rooms is not None:
            arguments.append(f"--rooms={request.rooms}")
        # Through the environment: everybody on the machine can read a command line.
        settings = {"SEED_PASSWORD": request.password} if request.password else {}
        for line in self._process.run("load.seed", arguments, settings):
            if line["event"] == "progress":
                progressed(line["step"], line["done"], line["total"])
            elif line["event"] == "result":
                return _seeded(line)
        raise LabFault(
            Localized("The seeding process ended without a result.", "시드 프로세스가 결과 없이 끝났습니다."),
            code="seed-unfinished",
        )

    def _need_services_database(self) -> None:
        status = self._stack.status()
        if status.component(_MONOLITH):
            raise WorkFailed(
                Localized(
                    f"Instance '{self._stack.instance}' runs the monolith; seed fills the services' "
                    "databases.",
                    f"'{self._stack.instance}' 인스턴스는 모놀리스로 실행 중입니다. seed는 서비스의 "
                    "데이터베이스를 채웁니다.",
                ),
                code="seed-needs-services",
                hint="bigtech-lab up --instance seeded; bigtech-lab seed --instance seeded",
            )
        ready = {c.name for c in status.components if c.state is ComponentState.READY}
        if "postgres" not in ready:
            raise EnvironmentNotReady(
                Localized(
                    f"PostgreSQL of instance '{self._stack.instance}' is not running.",
                    f"인스턴스 '{self._stack.instance}'의 PostgreSQL이 실행 중이 아닙니다.",
                ),
                code="not-running",
                hint=f"bigtech-lab up --instance {self._stack.instance}",
            )


def _seeded(line: Any) -> Seeded:
    return Seeded(line["seed"], line["password"], line["counts"], line["seconds"], line["rows_per_second"])
