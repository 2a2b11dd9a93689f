"""Argon2id in a bounded pool of threads, with admission control."""

from __future__ import annotations

import asyncio
import math
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, TypeVar

from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret, verify_secret
from prometheus_client import Counter, Gauge

from chat_kernel.errors import Unavailable
from services.user.infrastructure.security.hash_memory import keep_between_hashes, return_kept_memory
from services.user.infrastructure.security.processor_share import ProcessorShare

T = TypeVar("T")

# OWASP's minimum for argon2id: 19 MiB, two passes, one lane; 25 ms on the machine this was measured on.
_MEMORY_KIB: Final = 19 * 1024
_PASSES: Final = 2
_LANES: Final = 1
_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32

_LONGEST_WAIT_SECONDS: Final = 2.0
_GIVEN_UP_SECONDS: Final = 6.0
"""Who has waited for so long has hung up, or is about to."""
_CROWD: Final = 8
"""More passwords for each thread are a flood. A class that signs up together is none, also where the
machine is busy with other things and each hash takes its time."""
_FIRST_GUESS_SECONDS: Final = 0.05
_NEWEST_WEIGHT: Final = 0.1
_NICENESS: Final = 10

_REST_AFTER_SECONDS: Final = 2.0

# The hash of a password that nobody has, compared for unknown addresses so that they take as long as
# known ones.
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$" + "c29tZXNhbHRzb21lc2FsdA" + "$" + "A" * 43

_WAITING: Final = Gauge("password_hashes_in_flight", "Passwords being hashed or waiting for it.")
_SECONDS: Final = Gauge("password_hash_seconds", "How long one hash takes lately, without waiting.")
_REFUSED: Final = Counter(
    "password_hashes_refused_total", "Requests refused because they would have waited too long."
)


class Argon2Hasher:
    """Implements `PasswordHasher`: a thread per core that yields to everything else; a queue bounded by time.

    What would wait longer than `longest_wait` seconds is refused at once: a client who hears "later" now is
    better off than one who waits and then hears nothing. How long that is, is a guess from the hashes before;
    whoever has waited for `given_up` seconds after all is refused when their turn comes, and not hashed for
    nothing. In a flood, of more than `crowd` passwords a thread, the whole process gives way to the others.
    """

    def __init__(
        self,
        *,
        threads: int | None = None,
        longest_wait: float = _LONGEST_WAIT_SECONDS,
        given_up: float = _GIVEN_UP_SECONDS,
        crowd: int = _CROWD,
        share: ProcessorShare | None = None,
    ) -> None:
        self._share = share or ProcessorShare()
        keep_between_hashes()
        self._size = threads or os.cpu_count() or 1
        self._longest_wait = longest_wait
        self._given_up = given_up
        self._crowd = crowd * self._size
        self._threads = ThreadPoolExecutor(
            self._size, thread_name_prefix="argon2", initializer=_yield_to_others
        )
        self._in_flight = 0
        self._rest: asyncio.TimerHandle | None = None
        self._seconds = _FIRST_GUESS_SECONDS

    async def hash(self, password: str) -> str:
        """Return a salted hash in the PHC string format."""

        def work() -> str:
            salt = os.urandom(_SALT_BYTES)
            return hash_secret(
                password.encode(), salt, _PASSES, _MEMORY_KIB, _LANES, _HASH_BYTES, Type.ID
            ).decode()

        return await self._run(work)

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Compare a password with a hash; None costs the same and never matches."""
        stored = (password_hash or _NOBODY).encode()

        def work() -> bool:
            try:
                return verify_secret(stored, password.encode("utf-8", "surrogatepass"), Type.ID)
            except (VerificationError, InvalidHashError):
                return False

        return await self._run(work) and password_hash is not None

    async def _run(self, work: Callable[[], T]) -> T:
        wait = max(0, self._in_flight - self._size + 1) * self._seconds / self._size
        if wait > self._longest_wait:
            raise _refused(wait)
        admitted = time.perf_counter()

        def timed() -> tuple[T, float]:
            started = time.perf_counter()
            if started - admitted > self._given_up:
                raise _refused(started - admitted)
            return work(), time.perf_counter() - started

        self._in_flight += 1
        if self._in_flight > self._crowd:
            self._share.give_way()
        _WAITING.set(self._in_flight)
        try:
            answer, seconds = await asyncio.get_running_loop().run_in_executor(self._threads, timed)
        finally:
            self._in_flight -= 1
            _WAITING.set(self._in_flight)
            self._rest_soon()
        self._seconds += _NEWEST_WEIGHT * (seconds - self._seconds)
        _SECONDS.set(self._seconds)
        return answer

    def _rest_soon(self) -> None:
        """Once nobody has logged in for a while, claim the processor again and give the memory back."""
        if self._rest is not None:
            self._rest.cancel()
        loop = asyncio.get_running_loop()
        self._rest = loop.call_later(_REST_AFTER_SECONDS, self._come_to_rest)

    def _come_to_rest(self) -> None:
        self._rest = None
        if not self._in_flight:
            self._share.claim()
            if self._share.is_yielding:
                self._rest_soon()
            # Each thread has to do it itself; waiting for the others makes each take one piece.
            together = threading.Barrier(self._size)
            for _ in range(self._size):
                self._threads.submit(return_kept_memory, together)

    def close(self) -> None:
        """Take no more work."""
        if self._rest is not None:
            self._rest.cancel()
        self._share.claim()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _refused(wait: float) -> Unavailable:
    _REFUSED.inc()
    return Unavailable(
        "overloaded", "Too many people are signing in; try again in a moment.", retry_after=math.ceil(wait)
    )


def _yield_to_others() -> None:
    """Let others go first, yet not starve: on Linux each thread has a niceness of its own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
