"""A request that a check puts on the topic itself, and what comes of it in a consumer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bigtech_lab.checks import Evidence, Failure, FirstMissing, Lab, eventually

from .publication import EVENT, TOPIC, new_context

# What ends as soon as it is there may take longer on a busy machine.
PATIENCE = 12.0
# An effect that comes after the offset was committed is late, and a look may fall in between.
GRACE_SECONDS = 0.7
# Who is only written about need not exist; so high that nobody ever has this id.
NOBODY = 2**50


@dataclass(frozen=True, slots=True)
class Put:
    """A request that the check itself put on the topic, and where."""

    id: str
    correlation_id: str
    requester: int
    addressee: int
    key: str
    value: Mapping[str, Any]
    headers: Mapping[str, str]
    partition: int
    offset: int

    @property
    def place(self) -> str:
        """As people write it."""
        return f"{TOPIC}[{self.partition}]@{self.offset}"


async def put_request(
    lab: Lab, requester: int, addressee: int, *, username: str = "nobody", rehearsal: str = ""
) -> Put:
    """Puts a request on the topic as user-service would."""
    event_id, correlation_id = str(uuid4()), str(uuid4())
    key = f"{min(requester, addressee)}:{max(requester, addressee)}"
    now = datetime.now(UTC).isoformat()
    value = {
        "requester_id": requester,
        "requester_username": username,
        "addressee_id": addressee,
        "sent_at": now,
        "message": None,
        "request_id": str(uuid4()),
    }
    headers = {
        "ce_id": event_id,
        "ce_source": "/user-service",
        "ce_type": EVENT,
        "ce_specversion": "1.0",
        "ce_time": now,
        "content-type": "application/json",
        "ce_correlationid": correlation_id,
        "ce_traceparent": new_context().traceparent,
        "ce_partitionkey": key,
        **({"lab_rehearsal": rehearsal} if rehearsal else {}),
    }
    partition, offset = await lab.observe.kafka.put(TOPIC, key, value, headers)
    return Put(event_id, correlation_id, requester, addressee, key, value, headers, partition, offset)


async def put_again(lab: Lab, put: Put) -> Put:
    partition, offset = await lab.observe.kafka.put(TOPIC, put.key, put.value, put.headers)
    return Put(
        put.id, put.correlation_id, put.requester, put.addressee, put.key, put.value, put.headers,
        partition, offset,
    )  # fmt: skip


def nobody(lab: Lab) -> int:
    return NOBODY + lab.random.randrange(2**40) * 2**8 + int(lab.nonce[:2], 16)


Look = Any
"""`(lab, put) → what there is of the effect, or None`."""


async def effect_of(lab: Lab, put: Put, group: str, look: Look, *, lost: str) -> Any:
    """What came of the record; fails as soon as the group is past it without any effect."""
    passed = False

    async def there() -> Any:
        nonlocal passed
        seen = await look(lab, put)
        if seen is None:
            committed = await lab.observe.kafka.committed(group, TOPIC)
            passed = committed.get(put.partition, 0) > put.offset
        return seen or passed

    await eventually(there, within=PATIENCE, every=0.05)
    effect = await eventually(lambda: look(lab, put), within=GRACE_SECONDS if passed else 0.0)
    if effect is None:
        component = group.partition(".")[0]
        raise Failure(
            lost if passed else "not-consumed",
            expected="an effect",
            actual="none",
            evidence=Evidence(record=put.place, event_id=put.id, group=group),
            first_missing=FirstMissing(f"effect in {component}", component, put.place),
            place=put.place,
            group=group,
            seconds=PATIENCE,
        )
    return effect


async def offset_committed(lab: Lab, put: Put, group: str) -> None:
    async def past() -> bool:
        committed = await lab.observe.kafka.committed(group, TOPIC)
        return committed.get(put.partition, 0) > put.offset

    if not await eventually(past, within=PATIENCE, every=0.05):
        raise Failure(
            "offset-not-committed",
            expected=f"> {put.offset}",
            actual=(await lab.observe.kafka.committed(group, TOPIC)).get(put.partition),
            place=put.place,
            group=group,
        )


async def rehearsed(lab: Lab, accident: str, group: str, look: Look, lost: str) -> Evidence:
    put = await put_request(lab, nobody(lab), nobody(lab), rehearsal=accident)
    await effect_of(lab, put, group, look, lost=lost)
    await offset_committed(lab, put, group)
    return Evidence(accident=accident, record=put.place, event_id=put.id)
