"""One run: load, blows in turn, calm, verdict."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from load.campaign.checker import Violation, violations
from load.campaign.clients import Reader, Sender
from load.campaign.evidence import read_noticed, read_stored
from load.campaign.history import History
from load.campaign.people import Pair, make_pairs
from load.campaign.timeline import Blow, Recovery, Timeline
from load.campaign.victims import Victim

_WARM_UP_SECONDS: Final = 1.0
_PATIENCE_SECONDS: Final = 20.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: messages a second in all, seconds, rooms, and who is killed in which order."""

    gateway: str
    chat_db: str
    notification_db: str
    rate: float
    seconds: float
    rooms: int
    victims: Sequence[Victim]
    down_seconds: float = 0.5


@dataclass(slots=True)
class Outcome:
    """What came of it; `…_after` are the seconds from the last message to its last effect."""

    acknowledged: int
    seconds: float
    retries: int
    reconnects: int
    resets: int
    repeats: int
    seen_after: float
    noticed_after: float
    delays: list[float]
    recoveries: list[Recovery]
    violations: list[Violation]
    history: History = field(repr=False)


async def run_campaign(plan: Plan, say: Say) -> Outcome:
    """Run a plan to its verdict.

    Raises:
        OperatorError: a component could not be killed or started.
        Refused, SetUpFailed: the system said no to something that it has to take.
    """
    pairs = await make_pairs(plan.gateway, plan.rooms)
    say(f"{plan.rooms} rooms, {plan.rate:g} messages/s for at least {plan.seconds:g} s")
    history, timeline, stop = History(), Timeline(), asyncio.Event()
    senders = [Sender(plan.gateway, p.room, p.sender_token, history, timeline) for p in pairs]
    readers = [Reader(plan.gateway, p.room, p.reader_token, history, timeline) for p in pairs]
    reading = [asyncio.create_task(reader.run()) for reader in readers]
    try:
        await asyncio.wait_for(asyncio.gather(*(reader.ready.wait() for reader in readers)), 30)
        every = plan.rooms / plan.rate
        sending = [asyncio.create_task(sender.run(every=every, stop=stop)) for sender in senders]
        await _beaten(plan, timeline, sending, say)
        stop.set()
        await asyncio.gather(*sending)
        sent_for = timeline.now()
        say("no more messages; waiting until everything has arrived")
        await _until_seen(history)
        seen_after = timeline.now() - sent_for
    finally:
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
    await _gather_evidence(plan, history, pairs)
    noticed_after = timeline.now() - sent_for
    return Outcome(
        acknowledged=len(history.acknowledged),
        seconds=sent_for,
        retries=sum(sender.retries for sender in senders),
        reconnects=sum(reader.reconnects for reader in readers),
        resets=sum(reader.resets for reader in readers),
        repeats=sum(reader.repeats for reader in readers),
        seen_after=seen_after,
        noticed_after=noticed_after,
        delays=timeline.delays(),
        recoveries=timeline.recoveries(),
        violations=violations(history),
        history=history,
    )


async def _beaten(plan: Plan, timeline: Timeline, sending: Sequence[asyncio.Task[Any]], say: Say) -> None:
    """Kill every victim in its turn while the senders work; a sender that fails ends the run."""
    beating = asyncio.create_task(_beat(plan, timeline, say))
    try:
        waiting: set[asyncio.Future[Any]] = {beating, *sending}
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        beating.cancel()


async def _beat(plan: Plan, timeline: Timeline, say: Say) -> None:
    slot = (plan.seconds - _WARM_UP_SECONDS) / max(1, len(plan.victims))
    for number, victim in enumerate(plan.victims):
        await _until(timeline, _WARM_UP_SECONDS + number * slot)
        await victim.kill()
        blow = Blow(victim.name, timeline.now())
        timeline.blows.append(blow)
        await asyncio.sleep(plan.down_seconds)
        await victim.restart()
        blow.ready_at = timeline.now()
        back = blow.ready_at - blow.killed_at
        say(f"{blow.killed_at:5.1f} s  {victim.name} killed, ready again after {back:.1f} s")
    await _until(timeline, plan.seconds)


async def _until(timeline: Timeline, at: float) -> None:
    await asyncio.sleep(max(0.0, at - timeline.now()))


async def _until_seen(history: History) -> None:
    """Wait until every acknowledged message was seen, or nothing has come for longer than an outage is."""
    wanted = {ack.message_id for ack in history.acknowledged}
    loop = asyncio.get_running_loop()
    last_news, count = loop.time(), len(history.seen)
    while not wanted <= {message.message_id for message in history.seen}:
        if len(history.seen) > count:
            last_news, count = loop.time(), len(history.seen)
        if loop.time() - last_news > _PATIENCE_SECONDS:
            return
        await asyncio.sleep(0.1)


async def _gather_evidence(plan: Plan, history: History, pairs: Sequence[Pair]) -> None:
    await read_stored(history, plan.chat_db, [pair.room for pair in pairs])
    readers = [pair.reader_id for pair in pairs]
    await read_noticed(history, plan.notification_db, readers, patience=_PATIENCE_SECONDS)
