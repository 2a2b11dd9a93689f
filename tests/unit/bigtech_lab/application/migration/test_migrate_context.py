from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import pytest

from bigtech_lab.application.migration.migrate_context import MigrateContext
from bigtech_lab.application.ports.migration_progress import MigrationStep
from bigtech_lab.application.ports.traffic import Answered
from bigtech_lab.domain.migration import Hold, Side, Stage
from bigtech_lab.errors import EnvironmentNotReady, LabError, WorkFailed
from fakes.context_store import FakeContextStore


class Traffic:
    def __init__(self) -> None:
        self.percent = 0
        self.fails = False

    def share(self, context: str) -> int:
        return self.percent

    def send_all_to(self, context: str, side: Side) -> None:
        if self.fails:
            raise EnvironmentNotReady("the gateway is away", code="gateway-routes")
        self.percent = 100 if side is Side.SERVICE else 0


class Shadow:
    async def reads(
        self, context: str, user_ids: Sequence[int], owner: Side, catch_up: Callable[[], Awaitable[object]]
    ) -> Sequence[Answered]:
        return [Answered("GET /", "200", "200") for _ in user_ids]


class Quiet:
    def copied(self, table: str, rows: int, total: int) -> None: ...

    def step(self, step: MigrationStep, about: str = "") -> None: ...


class World:
    """The two homes of `friend`, the monolith's with three rows."""

    def __init__(self) -> None:
        self.monolith = FakeContextStore({1: "a", 2: "b", 3: "c"})
        self.service = FakeContextStore()
        self.traffic = Traffic()
        homes = {Side.MONOLITH: self.monolith, Side.SERVICE: self.service}
        self.migrate = MigrateContext(lambda _: homes, self.traffic, Shadow(), Quiet())

    async def stage(self) -> tuple[Side, Stage]:
        plan = await self.migrate.plan("friend")
        return plan.owner, plan.stage


@pytest.fixture
def world() -> World:
    return World()


async def test_what_changes_after_the_copy_is_there_after_the_switch(world: World) -> None:
    await world.migrate.backfill("friend")
    world.monolith.put(2, "changed")
    world.monolith.put(4, "new")
    done = await world.migrate.switch("friend")

    assert world.service.things == {1: "a", 2: "changed", 3: "c", 4: "new"}
    assert (done.owner, done.changes) == (Side.SERVICE, 2)
    assert (world.monolith.state, world.service.state) == (Hold.MOVED, Hold.OPEN)
    assert world.traffic.percent == 100
    assert world.service.numbers["things_id_seq"] == 4


async def test_a_write_that_comes_before_the_fence_is_carried_over(world: World) -> None:
    await world.migrate.backfill("friend")
    world.monolith.on_hold = lambda hold: world.monolith.put(9, "late") if hold is Hold.FENCED else None
    await world.migrate.switch("friend")

    assert world.service.things[9] == "late"


async def test_the_way_back_brings_what_was_written_since(world: World) -> None:
    await world.migrate.backfill("friend")
    await world.migrate.switch("friend")
    world.service.put(5, "written by the service")
    await world.migrate.rollback("friend")

    assert world.monolith.things[5] == "written by the service"
    assert await world.stage() == (Side.MONOLITH, Stage.COPIED)
    assert world.traffic.percent == 0


async def test_events_that_are_not_published_take_the_switch_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bigtech_lab.application.migration.transfer._RELAY_SECONDS", 0.05)
    await world.migrate.backfill("friend")
    world.monolith.waiting_events = 1
    with pytest.raises(LabError) as refused:
        await world.migrate.switch("friend")

    assert refused.value.code == "events-unpublished"
    assert (world.monolith.state, world.service.state) == (Hold.OPEN, Hold.MOVED)
    assert await world.stage() == (Side.MONOLITH, Stage.COPIED)


@pytest.mark.parametrize("ends_it", ["switch", "rollback"])
async def test_a_switch_that_failed_after_the_hand_over_is_ended_by_the_next_command(
    world: World, ends_it: str
) -> None:
    await world.migrate.backfill("friend")
    world.traffic.fails = True
    with pytest.raises(LabError):
        await world.migrate.switch("friend")
    assert await world.stage() == (Side.SERVICE, Stage.SWITCHING)
    world.service.put(7, "written by the new owner")
    world.traffic.fails = False

    await getattr(world.migrate, ends_it)("friend")

    owner = world.service if ends_it == "switch" else world.monolith
    assert owner.state is Hold.OPEN
    assert owner.things[7] == "written by the new owner"
    assert world.traffic.percent == (100 if ends_it == "switch" else 0)


async def test_the_way_back_that_failed_after_the_hand_over_loses_nothing(world: World) -> None:
    await world.migrate.backfill("friend")
    await world.migrate.switch("friend")
    world.service.put(5, "written by the service")
    world.traffic.fails = True
    with pytest.raises(LabError):
        await world.migrate.rollback("friend")
    world.traffic.fails = False
    await world.migrate.rollback("friend")

    assert world.monolith.things[5] == "written by the service"
    assert (world.monolith.state, world.service.state) == (Hold.OPEN, Hold.MOVED)


async def test_what_was_prepared_can_be_forgotten_and_prepared_again(world: World) -> None:
    await world.migrate.backfill("friend")
    await world.migrate.rollback("friend")
    assert await world.stage() == (Side.MONOLITH, Stage.AT_HOME)
    assert world.service.things == {}

    assert (await world.migrate.backfill("friend")).rows == 3


async def test_a_row_that_differs_is_told_with_both_values(world: World) -> None:
    await world.migrate.backfill("friend")
    world.service.things[2] = "other"
    del world.service.things[3]
    compared = await world.migrate.compare("friend", 1)

    assert [(d.where, d.what) for d in compared.differences] == [
        ("things(id=2)", "differs"),
        ("things(id=3)", "missing"),
    ]


async def test_a_copy_goes_on_where_it_stopped(world: World) -> None:
    world.service.reached = {"things": {"id": 2}}
    copied = await world.migrate.backfill("friend")

    assert copied.rows == 1


@pytest.mark.parametrize("step", ["switch", "rollback"])
async def test_nothing_moves_before_it_was_copied(world: World, step: str) -> None:
    with pytest.raises(WorkFailed):
        await getattr(world.migrate, step)("friend")
