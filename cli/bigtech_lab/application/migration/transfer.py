"""The moment in which a context changes hands: fence, last changes, new owner, new route."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bigtech_lab.application.migration.catch_up import CatchUp
from bigtech_lab.application.ports.context_store import ContextStore, MovedTable
from bigtech_lab.application.ports.migration_progress import MigrationProgress, MigrationStep
from bigtech_lab.application.ports.traffic import Traffic
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.migration import Hold, Side, Transferred
from bigtech_lab.errors import EnvironmentNotReady, WorkFailed

_NEAR = 50
_RELAY_SECONDS = 1.5
_PAUSE = 0.02


class Transfer:
    """Moves ownership from `source` to `target`.

    Until the target is opened everything can be taken back by opening the source again, and is when something
    fails. From then on it is only completed, by this run or by the next.
    """

    def __init__(
        self, source: ContextStore, target: ContextStore, traffic: Traffic, progress: MigrationProgress
    ) -> None:
        self._source = source
        self._target = target
        self._traffic = traffic
        self._progress = progress

    async def __call__(self, context: str, to: Side, tables: Sequence[MovedTable]) -> Transferred:
        """Returns once requests go to the new owner.

        Raises EnvironmentNotReady or WorkFailed when the old one still owns it.
        """
        began, changes = time.monotonic(), 0
        if await self._target.hold() is not Hold.OPEN:
            began, changes = await self._hand_over(tables)
        self._progress.step(MigrationStep.ROUTING, to)
        await asyncio.to_thread(self._traffic.send_all_to, context, to)
        fenced = time.monotonic() - began
        await self._source.set_hold(Hold.MOVED)
        return Transferred(to, changes, round(fenced * 1000))

    async def _hand_over(self, tables: Sequence[MovedTable]) -> tuple[float, int]:
        catch_up = CatchUp(self._source, self._target, tables)
        self._progress.step(MigrationStep.APPLYING)
        # What is written to the target from its first moment on can be carried back.
        await self._target.record_changes(tables)
        changes = await catch_up.until_close(_NEAR)
        catch_up.touched.clear()
        # --8<-- [start:hand-over]
        self._progress.step(MigrationStep.FENCING)
        began = time.monotonic()
        await self._source.set_hold(Hold.FENCED)
        try:
            # The old owner's events come first: later ones about the same thing must not overtake them.
            await self._until_published()
            changes += await catch_up.completely()
            await self._check_tail(catch_up, tables)
            await self._target.advance(await self._source.sequences())
            await self._target.set_hold(Hold.OPEN)
        except BaseException:
            if await self._target.hold() is not Hold.OPEN:
                await self._source.set_hold(Hold.OPEN)
            raise
        # --8<-- [end:hand-over]
        return began, changes

    async def _until_published(self) -> None:
        deadline = time.monotonic() + _RELAY_SECONDS
        while count := await self._source.unpublished():
            if time.monotonic() > deadline:
                raise EnvironmentNotReady(
                    Localized(
                        f"{count} events of the old owner are not published yet, so the switch was taken "
                        "back.",
                        f"이전 주인의 이벤트 {count}개가 아직 발행되지 않아 전환을 되돌렸습니다.",
                    ),
                    code="events-unpublished",
                    hint=Localized(
                        "Is Kafka there? bigtech-lab status",
                        "Kafka가 실행 중인지 확인하세요: bigtech-lab status",
                    ),
                )
            await asyncio.sleep(_PAUSE)

    async def _check_tail(self, catch_up: CatchUp, tables: Sequence[MovedTable]) -> None:
        """What changed last is where a mistake would be: it is read again on both sides."""
        for table in tables:
            keys = list(catch_up.touched.get(table.name, {}).values())
            if keys and await self._source.read_keys(table, keys) != await self._target.read_keys(
                table, keys
            ):
                raise WorkFailed(
                    Localized(
                        f"The last changes of {table.name} differ on the two sides; the switch was taken "
                        "back.",
                        f"{table.name}의 마지막 변경이 양쪽에서 달라 전환을 되돌렸습니다.",
                    ),
                    code="tail-differs",
                    hint=Localized(
                        "bigtech-lab migrate compare CONTEXT shows the differences.",
                        "bigtech-lab migrate compare CONTEXT가 차이를 보여 줍니다.",
                    ),
                )
