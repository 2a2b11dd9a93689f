"""The checker passes a good history and names what is wrong with each broken one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from load.campaign.checker import PROMISES, violations
from load.campaign.history import Acknowledged, History, Seen, Stored

ROOM = 7


def good_history() -> History:
    numbers = range(1, 6)
    return History(
        acknowledged=[Acknowledged(ROOM, n, f"{ROOM}-{n}", 100 + n, n) for n in numbers],
        stored=[Stored(ROOM, f"{ROOM}-{n}", 100 + n, n) for n in numbers],
        seen=[Seen(ROOM, 100 + n, n) for n in numbers],
        noticed=[100 + n for n in numbers],
    )


def lose_a_row(history: History) -> None:
    """The last one, so that no gap gives it away."""
    del history.stored[-1], history.seen[-1]
    history.seen.append(Seen(ROOM, 105, 5))


def lose_a_frame(history: History) -> None:
    del history.seen[2]


def store_a_retry_again(history: History) -> None:
    history.stored.append(Stored(ROOM, f"{ROOM}-3", 999, 6))


def see_again(history: History) -> None:
    history.seen.insert(2, history.seen[1])


def swap_frames(history: History) -> None:
    history.seen[1], history.seen[2] = history.seen[2], history.seen[1]


def swap_sends(history: History) -> None:
    one, other = history.acknowledged[1], history.acknowledged[2]
    history.acknowledged[1] = replace(one, seq=other.seq, message_id=other.message_id)
    history.acknowledged[2] = replace(other, seq=one.seq, message_id=one.message_id)


def skip_a_number(history: History) -> None:
    history.stored = [replace(m, seq=m.seq + 1) if m.seq > 3 else m for m in history.stored]
    history.acknowledged = [replace(m, seq=m.seq + 1) if m.seq > 3 else m for m in history.acknowledged]
    history.seen = [replace(m, seq=m.seq + 1) if m.seq > 3 else m for m in history.seen]


def see_a_ghost(history: History) -> None:
    history.seen.append(Seen(ROOM, 999, 6))


def lose_a_notification(history: History) -> None:
    history.noticed.remove(103)


def notify_again(history: History) -> None:
    history.noticed.append(103)


BROKEN: dict[str, Callable[[History], None]] = {
    "lost-in-database": lose_a_row,
    "lost-on-stream": lose_a_frame,
    "stored-twice": store_a_retry_again,
    "seen-twice": see_again,
    "seen-out-of-order": swap_frames,
    "stored-out-of-order": swap_sends,
    "gap-in-sequence": skip_a_number,
    "phantom-seen": see_a_ghost,
    "notification-lost": lose_a_notification,
    "notification-twice": notify_again,
}


def test_a_good_history_breaks_no_promise() -> None:
    assert violations(good_history()) == []


def test_a_message_that_nobody_was_promised_may_be_stored_and_seen() -> None:
    """Stored, but the answer was lost and the sender's time was up."""
    history = good_history()
    history.stored.append(Stored(ROOM, f"{ROOM}-6", 106, 6))
    history.seen.append(Seen(ROOM, 106, 6))
    history.noticed.append(106)
    assert violations(history) == []


@pytest.mark.parametrize("promise", PROMISES)
def test_a_broken_history_is_named_for_what_is_wrong_with_it(promise: str) -> None:
    history = good_history()
    BROKEN[promise](history)
    found = {violation.promise: violation for violation in violations(history)}
    assert found[promise].count == 1
    assert found[promise].examples[0].startswith(("room 7", "message 103"))
    # A row that is lost was, necessarily, seen as a ghost; nothing else goes with another.
    assert set(found) - {promise} <= ({"phantom-seen"} if promise == "lost-in-database" else set())
