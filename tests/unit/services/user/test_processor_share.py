"""In a flood of passwords the process lets the other services go first."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.user.infrastructure.security import argon2_hasher
from services.user.infrastructure.security.argon2_hasher import Argon2Hasher
from services.user.infrastructure.security.processor_share import ProcessorShare


class Group:
    """The two files of the kernel, in a folder."""

    def __init__(self, folder: Path, *, enabled: str = "1\n") -> None:
        self.switch, self.own = folder / "enabled", folder / "autogroup"
        self.switch.write_text(enabled)
        self.own.write_text("")

    def share(self, *, leads: bool = True) -> ProcessorShare:
        return ProcessorShare(self.own, self.switch, leads=leads)

    @property
    def niceness(self) -> str:
        return self.own.read_text()


def test_it_gives_way_and_claims_its_share_again(tmp_path: Path) -> None:
    group = Group(tmp_path)
    share = group.share()
    share.claim()
    assert group.niceness == ""
    share.give_way()
    assert (group.niceness, share.is_yielding) == ("10", True)
    share.claim()
    assert (group.niceness, share.is_yielding) == ("0", False)


@pytest.mark.parametrize(("enabled", "leads"), [("0\n", True), ("1\n", False)])
def test_what_is_not_its_own_group_is_left_alone(tmp_path: Path, enabled: str, *, leads: bool) -> None:
    group = Group(tmp_path, enabled=enabled)
    group.share(leads=leads).give_way()
    assert group.niceness == ""
    ProcessorShare(group.own, tmp_path / "no such switch", leads=True).give_way()
    assert group.niceness == ""


def test_a_refusal_of_the_kernel_is_met_by_trying_again(tmp_path: Path) -> None:
    group = Group(tmp_path)
    group.own.unlink()
    group.own.mkdir()
    share = group.share()
    share.give_way()
    assert not share.is_yielding
    group.own.rmdir()
    share.give_way()
    assert (group.niceness, share.is_yielding) == ("10", True)


async def test_a_flood_of_passwords_gives_way_until_nobody_has_logged_in_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argon2_hasher, "_REST_AFTER_SECONDS", 0.05)
    group = Group(tmp_path)
    hasher = Argon2Hasher(threads=1, crowd=2, share=group.share())
    await asyncio.gather(*(hasher.hash("Passw0rd!") for _ in range(2)))
    assert group.niceness == "", "two are no flood"
    waiting = [asyncio.ensure_future(hasher.hash("Passw0rd!")) for _ in range(3)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    assert group.niceness == "10"
    await asyncio.gather(*waiting)
    deadline = asyncio.get_running_loop().time() + 10
    while group.niceness != "0":
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.01)
    hasher.close()


async def test_who_stops_hashing_takes_its_share_back(tmp_path: Path) -> None:
    group = Group(tmp_path)
    hasher = Argon2Hasher(threads=1, crowd=2, share=group.share())
    await asyncio.gather(*(hasher.hash("Passw0rd!") for _ in range(3)))
    assert group.niceness == "10"
    hasher.close()
    assert group.niceness == "0"
