"""A trace as messages between those who take part in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bigtech_lab.domain.hop import (
    AnyHop,
    ConsumerHop,
    HttpHop,
    KafkaHop,
    PostgresHop,
    PubSubHop,
    RedisHop,
    RedisKeyHop,
    SseHop,
)
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.witness import Witness

CLIENT = "client"
READER = "reader"
KAFKA = "kafka"
REDIS = "redis"


@dataclass(frozen=True, slots=True)
class Message:
    """One hop as an arrow from one participant to another; `witness` is None where it was not seen."""

    hop: AnyHop
    sender: str
    receiver: str
    witness: Witness | None


def sequence_of(trace: Trace) -> tuple[Sequence[str], Sequence[Message]]:
    """The participants in the order of their first appearance, and the messages in the order of the flow."""
    messages = []
    for hop in trace.flow.hops:
        sender, receiver = _ends(hop)
        messages.append(Message(hop, sender, receiver, trace.witnesses.get(hop.name)))
    seen = dict.fromkeys(name for message in messages for name in (message.sender, message.receiver))
    return list(seen), messages


def _ends(hop: AnyHop) -> tuple[str, str]:
    match hop:
        case HttpHop():
            service = next((name for name in hop.needs if name.endswith("-service")), hop.component)
            return CLIENT, service
        case PostgresHop():
            return hop.component, hop.database
        case KafkaHop():
            return hop.component, KAFKA
        case ConsumerHop():
            return KAFKA, hop.component
        case RedisHop() | RedisKeyHop() | PubSubHop():
            return hop.component, REDIS
        case SseHop():
            return hop.component, READER
