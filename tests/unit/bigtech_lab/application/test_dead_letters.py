"""Looking at dead letters and sending them back, on topics in memory."""

from __future__ import annotations

import pytest

from bigtech_lab.application.dead_letters import DeadLetters
from bigtech_lab.errors import BadUsage
from fakes.dead_letter_queue import FakeDeadLetterQueue

ORIGINAL = (("ce_id", b"one"), ("ce_type", b"user.registered"), ("x", b"\xff"))
ABOUT = (
    ("dlq_consumer", b"chat-service"),
    ("dlq_reason", b"no good"),
    ("dlq_attempts", b"4"),
    ("dlq_topic", b"user.events"),
    ("dlq_partition", b"2"),
    ("dlq_offset", b"17"),
)


@pytest.fixture
def queue() -> FakeDeadLetterQueue:
    return FakeDeadLetterQueue("chat.events", "user.events")


def bury(queue: FakeDeadLetterQueue, *, about: tuple[tuple[str, bytes], ...] = ABOUT) -> None:
    queue.send("user.events.dlq", 0, b"7", b'{"user_id": 7}', (*ORIGINAL, *about))


def died_at(offset: int) -> tuple[tuple[str, bytes], ...]:
    return (*ABOUT[:-1], ("dlq_offset", str(offset).encode()))


def test_a_letter_goes_back_as_it_was_to_the_partition_it_came_from(queue: FakeDeadLetterQueue) -> None:
    bury(queue)
    [replay] = DeadLetters(queue).replay("user.events", 0, again=False, dry_run=False)
    [sent] = queue.log["user.events"]
    assert (sent.key, sent.value, sent.partition) == (b"7", b'{"user_id": 7}', 2)
    assert sent.headers == (*ORIGINAL, ("replay_of", b"user.events.dlq@0"))
    assert str(replay.sent) == "user.events/2@0"


def test_what_was_replayed_is_remembered_and_stays_unless_it_is_asked_for_again(
    queue: FakeDeadLetterQueue,
) -> None:
    bury(queue)
    letters = DeadLetters(queue)
    list(letters.replay(None, None, again=False, dry_run=False))
    bury(queue, about=died_at(18))

    outcomes = list(letters.replay(None, None, again=False, dry_run=False))

    assert [bool(replay.skipped) for replay in outcomes] == [True, False]
    assert len(queue.log["user.events"]) == 2
    with pytest.raises(BadUsage, match=r"was replayed before, to user\.events/2@0"):
        list(letters.replay("user.events", 0, again=False, dry_run=False))
    list(letters.replay("user.events", 0, again=True, dry_run=False))
    assert len(queue.log["user.events"]) == 3
    # The notes of replays are no letters themselves.
    assert [letter.offset for letter in letters.of_topic("user.events.dlq")["user.events"]] == [0, 2]


def test_a_record_that_several_consumers_buried_is_sent_once(queue: FakeDeadLetterQueue) -> None:
    for _ in range(3):
        bury(queue)
    letters = DeadLetters(queue)
    outcomes = list(letters.replay(None, None, again=False, dry_run=False))
    reasons = [replay.skipped and replay.skipped.en for replay in outcomes]
    assert reasons == [None, *["the same record as user.events@0"] * 2]
    assert len(queue.log["user.events"]) == 1
    assert all(letter.replayed_to for letter in letters.of_topic("user.events")["user.events"])
    list(letters.replay(None, None, again=True, dry_run=False))
    assert len(queue.log["user.events"]) == 2


def test_a_replay_that_only_looks_sends_nothing(queue: FakeDeadLetterQueue) -> None:
    bury(queue)
    [replay] = DeadLetters(queue).replay(None, None, again=False, dry_run=True)
    assert replay.sent is None
    assert replay.skipped is None
    assert "user.events" not in queue.log
    assert len(queue.log["user.events.dlq"]) == 1


def test_a_letter_whose_value_was_left_out_stays(queue: FakeDeadLetterQueue) -> None:
    bury(queue, about=(*ABOUT, ("dlq_value_left_out", b"1000100")))
    [replay] = DeadLetters(queue).replay("user.events", None, again=False, dry_run=False)
    assert replay.skipped
    assert replay.skipped.en == "its value was too large to be kept"
    assert "user.events" not in queue.log


def test_a_letter_of_unknown_origin_goes_to_the_topic_that_its_queue_belongs_to(
    queue: FakeDeadLetterQueue,
) -> None:
    bury(queue, about=(("dlq_offset", "١٧".encode()),))
    [replay] = DeadLetters(queue).replay("user.events", 0, again=False, dry_run=False)
    assert replay.letter.origin is None
    assert len(queue.log["user.events"]) == 1


@pytest.mark.parametrize(
    ("topic", "offset", "told"),
    [
        ("user.event", 0, "There is no topic 'user.event'. Known: chat.events, user.events."),
        ("chat.events", 0, "chat.events has no dead letters."),
        ("user.events", 5, "user.events has no dead letter at offset 5; its only one is 0."),
    ],
)
def test_what_does_not_exist_is_told(queue: FakeDeadLetterQueue, topic: str, offset: int, told: str) -> None:
    bury(queue)
    with pytest.raises(BadUsage) as problem:
        DeadLetters(queue).one(topic, offset)
    assert problem.value.message == told
    assert problem.value.hint
