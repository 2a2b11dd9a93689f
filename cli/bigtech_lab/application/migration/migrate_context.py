"""`migrate`: one context from the monolith to its service and back, a stage at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bigtech_lab.application.migration.catch_up import CatchUp
from bigtech_lab.application.migration.compare_sides import CompareSides
from bigtech_lab.application.migration.copy_tables import CopyTables
from bigtech_lab.application.migration.transfer import Transfer
from bigtech_lab.application.ports.context_store import ContextStore, MovedTable
from bigtech_lab.application.ports.migration_progress import MigrationProgress, MigrationStep
from bigtech_lab.application.ports.traffic import Shadow, Traffic
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.migration import (
    CONTEXT_FACTS,
    Comparison,
    ContextPlan,
    Copied,
    Hold,
    Side,
    Stage,
    TableSize,
    Transferred,
)
from bigtech_lab.errors import EnvironmentNotReady, WorkFailed, unknown_name

_NEAR = 100


def checked_context(name: str) -> str:
    """The name, when there is such a context; raises BadUsage with the nearest one otherwise."""
    if name not in CONTEXT_FACTS:
        raise unknown_name("context", name, CONTEXT_FACTS)
    return name


@dataclass(frozen=True)
class MigrateContext:
    """The five verbs. `homes` gives both sides of a context."""

    homes: Callable[[str], Mapping[Side, ContextStore]]
    traffic: Traffic
    shadow: Shadow
    progress: MigrationProgress

    async def plan(self, context: str) -> ContextPlan:
        """Where the context is and what would move."""
        homes = self.homes(context)
        owner, stage = await self._stage(context, homes)
        source = homes[owner]
        sizes = [TableSize(table.name, await source.rows(table)) for table in await source.tables()]
        behind = await source.waiting()
        return ContextPlan(context, owner, stage, self.traffic.share(context), behind, tuple(sizes))

    async def backfill(self, context: str, *, restart: bool = False) -> Copied:
        """Records changes from now on, copies what is there, then applies what changed meanwhile."""
        began = time.monotonic()
        homes = self.homes(context)
        owner, stage = await self._stage(context, homes)
        if stage is Stage.SWITCHING:
            raise _interrupted(context)
        if owner is Side.SERVICE:
            raise _at_its_service(context)
        source, target = homes[owner], homes[owner.other]
        tables = await self._tables(context, source, target)
        await source.prepare(tables, Hold.OPEN)
        await target.prepare(tables, Hold.MOVED)
        await source.record_changes(tables)
        if restart:
            await target.empty(tables)
        catch_up = CatchUp(source, target, tables)
        rows = await CopyTables(source, target, catch_up, self.progress)(tables)
        self.progress.step(MigrationStep.APPLYING)
        changes = await catch_up.until_close(_NEAR)
        await target.advance(await source.sequences())
        return Copied(rows, changes, time.monotonic() - began)

    async def compare(self, context: str, users: int) -> Comparison:
        """Holds every row and the answers to some reads of `users` people side by side."""
        homes = self.homes(context)
        owner, stage = await self._stage(context, homes)
        if stage not in {Stage.COPIED, Stage.SWITCHED}:
            raise _not_copied(context, stage)
        source, target = homes[owner], homes[owner.other]
        tables = await self._tables(context, source, target)
        catch_up = CatchUp(source, target, tables)
        await catch_up.what_waits()
        sample = await source.some_users(users)
        compare = CompareSides(source, target, catch_up, self.shadow, self.progress, owner=owner)
        return await compare(context, tables, sample)

    async def switch(self, context: str) -> Transferred:
        """Makes the service the owner and sends it all requests."""
        homes = self.homes(context)
        owner, stage = await self._stage(context, homes)
        if owner is Side.SERVICE and stage is not Stage.SWITCHING:
            raise _at_its_service(context)
        if stage not in {Stage.COPIED, Stage.SWITCHING}:
            raise _not_copied(context, stage)
        source, target = homes[Side.MONOLITH], homes[Side.SERVICE]
        tables = await self._tables(context, source, target)
        return await Transfer(source, target, self.traffic, self.progress)(context, Side.SERVICE, tables)

    async def rollback(self, context: str) -> Transferred:
        """Makes the monolith the owner again, with what was written since, or forgets what was prepared."""
        homes = self.homes(context)
        owner, stage = await self._stage(context, homes)
        source, target = homes[Side.SERVICE], homes[Side.MONOLITH]
        tables = await self._tables(context, source, target)
        if stage is Stage.AT_HOME:
            raise WorkFailed(
                Localized(
                    f"Nothing of '{context}' was prepared; the {owner} owns it.",
                    f"'{context}' 컨텍스트는 준비된 것이 없습니다. 지금 주인: {owner}.",
                ),
                code="nothing-to-roll-back",
                hint="bigtech-lab migrate plan",
            )
        if await source.hold() in {Hold.OPEN, Hold.FENCED}:
            return await Transfer(source, target, self.traffic, self.progress)(context, Side.MONOLITH, tables)
        self.progress.step(MigrationStep.FORGETTING)
        await self._send_to_monolith(context)
        await target.set_hold(Hold.OPEN)
        await target.forget_everything(tables)
        await source.empty(tables)
        await source.set_hold(Hold.MOVED)
        return Transferred(Side.MONOLITH, 0, 0)

    async def _send_to_monolith(self, context: str) -> None:
        if self.traffic.share(context):
            self.traffic.send_all_to(context, Side.MONOLITH)

    async def _stage(self, context: str, homes: Mapping[Side, ContextStore]) -> tuple[Side, Stage]:
        monolith, service = await homes[Side.MONOLITH].hold(), await homes[Side.SERVICE].hold()
        share = self.traffic.share(context)
        if monolith is None and service is None:
            return (Side.SERVICE if share == _ALL else Side.MONOLITH), Stage.AT_HOME
        if service is Hold.OPEN:
            done = monolith is Hold.MOVED and share == _ALL
            return Side.SERVICE, Stage.SWITCHED if done else Stage.SWITCHING
        if monolith is not Hold.OPEN or service is Hold.FENCED:
            return Side.MONOLITH, Stage.SWITCHING
        reached = await homes[Side.SERVICE].progress()
        if not reached:
            return Side.MONOLITH, Stage.AT_HOME
        tables = await homes[Side.MONOLITH].tables()
        complete = all(table.name in reached and reached[table.name] is None for table in tables)
        return Side.MONOLITH, Stage.COPIED if complete else Stage.COPYING

    async def _tables(self, context: str, source: ContextStore, target: ContextStore) -> Sequence[MovedTable]:
        here, there = await source.tables(), await target.tables()
        if not here or list(here) != list(there):
            unlike = sorted({t.name for t in {*here} ^ {*there}})
            raise EnvironmentNotReady(
                Localized(
                    f"The two homes of '{context}' have not the same tables "
                    f"({', '.join(unlike) or 'none yet'}).",
                    f"'{context}'의 양쪽 테이블이 서로 다릅니다({', '.join(unlike) or '아직 없음'}).",
                ),
                code="schemas-differ",
                hint=Localized(
                    "Both make theirs when they start: bigtech-lab up --profile strangler",
                    "테이블은 둘 다 시작할 때 만들어집니다: bigtech-lab up --profile strangler",
                ),
            )
        return here


_ALL = 100


def _at_its_service(context: str) -> WorkFailed:
    return WorkFailed(
        Localized(
            f"'{context}' belongs to its service already.",
            f"'{context}' 컨텍스트는 이미 자기 서비스의 것입니다.",
        ),
        code="already-switched",
        hint=Localized(
            f"bigtech-lab migrate rollback {context} gives it back, if it came from the monolith.",
            f"모놀리스에서 온 것이라면 되돌릴 수 있습니다: bigtech-lab migrate rollback {context}",
        ),
    )


def _not_copied(context: str, stage: Stage) -> WorkFailed:
    if stage is Stage.SWITCHING:
        return _interrupted(context)
    return WorkFailed(
        Localized(
            f"'{context}' is not copied yet (it is {stage}).",
            f"'{context}' 컨텍스트는 아직 복사되지 않았습니다(상태: {stage}).",
        ),
        code="not-copied",
        hint=f"bigtech-lab migrate backfill {context}",
    )


def _interrupted(context: str) -> WorkFailed:
    return WorkFailed(
        Localized(f"A switch of '{context}' was interrupted.", f"'{context}'의 전환이 도중에 멈췄습니다."),
        code="switch-interrupted",
        hint=Localized(
            f"bigtech-lab migrate switch {context} ends it; rollback {context} takes it back.",
            f"끝까지 진행: bigtech-lab migrate switch {context}. 되돌리기: rollback {context}",
        ),
    )
