"""Kills components and starts them again, by the commands that an operator has."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any, Final, Protocol

import psutil

RELAY: Final = "relay"


class OperatorError(Exception):
    """A command of the lab failed; the text is what it said."""


class Victim(Protocol):
    """Something that can be killed and comes back."""

    name: str

    async def kill(self) -> None:
        """SIGKILL."""
        ...

    async def restart(self) -> None:
        """Start it again and return once it is ready."""
        ...


class Operator:
    """`bigtech-lab`, as `command` starts it, on one instance."""

    def __init__(self, command: Sequence[str], instance: str) -> None:
        self._command = list(command)
        self._instance = instance

    async def __call__(self, verb: str, *arguments: str) -> str:
        """Run a verb and return what it printed."""
        process = await asyncio.create_subprocess_exec(
            *self._command, verb, *arguments, "--instance", self._instance,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        if process.returncode != 0:
            raise OperatorError(
                f"{verb} {' '.join(arguments)}: {err.decode().strip() or out.decode().strip()}"
            )
        return out.decode()

    async def pid_of(self, component: str) -> int:
        """The process that leads a component."""
        status: Any = json.loads(await self("status", "--json"))
        pid: int | None = next(c.get("pid") for c in status["components"] if c["name"] == component)
        if pid is None:
            raise OperatorError(f"{component} does not run")
        return pid


class Component:
    """A component of the lab's catalogue."""

    def __init__(self, name: str, operator: Operator) -> None:
        self.name = name
        self._operator = operator

    async def kill(self) -> None:
        """SIGKILL to all of its processes."""
        await self._operator("kill", self.name)

    async def restart(self) -> None:
        """Start it again and return once it is ready."""
        await self._operator("restart", self.name)


class StandbyRelay:
    """A process of chat-service that does nothing but relay.

    Of several relays one works: this one takes over when chat-service is killed, and hands back when it is.
    """

    name = RELAY

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it with the environment of the chat-service that runs."""
        pid = await self._operator.pid_of("chat-service")
        environment = psutil.Process(pid).environ()
        # It is no component: the lab must not take it for one.
        kept = {name: value for name, value in environment.items() if not name.startswith("BIGTECH_LAB_")}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.chat", "relay", env=kept,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    async def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None and self._process.returncode is None:
            os.kill(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    async def restart(self) -> None:
        """Start it again; it stands by."""
        await self.start()
