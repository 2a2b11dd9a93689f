"""Password hashing: correct, bounded, and as slow for strangers as for members."""

from __future__ import annotations

import asyncio
import os
import sys
import time

import pytest

from chat_kernel.errors import Unavailable
from services.user.infrastructure.security.argon2_hasher import Argon2Hasher


async def test_a_password_matches_its_own_hash_only() -> None:
    hasher = Argon2Hasher()
    stored = await hasher.hash("Passw0rd!")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hasher.matches("Passw0rd!", stored)
    assert not await hasher.matches("passw0rd!", stored)


async def test_an_unknown_address_costs_as_much_as_a_wrong_password() -> None:
    hasher = Argon2Hasher(threads=1)
    stored = await hasher.hash("Passw0rd!")

    async def cheapest(password_hash: str | None) -> float:
        """Seconds of processor time: others on the machine cost it no more of that."""
        seconds = []
        for _ in range(5):
            started = time.process_time()
            assert not await hasher.matches("wrong", password_hash)
            seconds.append(time.process_time() - started)
        return min(seconds)

    known, unknown = await cheapest(stored), await cheapest(None)
    assert 0.5 < unknown / known < 2


async def test_what_would_wait_too_long_is_refused_at_once_and_told_when_to_come_back() -> None:
    hasher = Argon2Hasher(threads=1, longest_wait=0.2)
    started = time.perf_counter()
    outcomes = await asyncio.gather(*(hasher.hash("Passw0rd!") for _ in range(100)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Unavailable)]
    assert len(refused) > 80
    assert refused[0].retry_after == 1
    assert len(outcomes) - len(refused) >= 2
    assert time.perf_counter() - started < 5
    assert isinstance(await hasher.hash("Passw0rd!"), str)


async def test_who_has_waited_too_long_after_all_is_refused_and_not_hashed() -> None:
    hasher = Argon2Hasher(threads=1, longest_wait=60, given_up=0.05)
    outcomes = await asyncio.gather(*(hasher.hash("Passw0rd!") for _ in range(50)), return_exceptions=True)
    assert isinstance(outcomes[0], str)
    assert isinstance(outcomes[-1], Unavailable)
    assert (outcomes[-1].error, outcomes[-1].retry_after) == ("overloaded", 1)
    assert isinstance(await hasher.hash("Passw0rd!"), str)


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux only")
async def test_hashing_yields_to_everything_else_in_the_process() -> None:
    hasher = Argon2Hasher(threads=1)
    await hasher.hash("Passw0rd!")
    [thread] = hasher._threads._threads
    assert os.getpriority(os.PRIO_PROCESS, thread.native_id or 0) == 10
    assert os.getpriority(os.PRIO_PROCESS, 0) < 10


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$v=19$m=19456,t=2,p=1$x$y"])
async def test_an_unreadable_hash_matches_nothing(stored: str) -> None:
    assert not await Argon2Hasher().matches("Passw0rd!", stored)
