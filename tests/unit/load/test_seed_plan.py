"""What can be seeded, and that the same seed says the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import islice

import pytest

from load.report_lines import LoadProblem
from load.seed.people import people
from load.seed.plan import make_plan
from load.seed.sentences import sentence

UNTIL = datetime(2026, 1, 1, tzinfo=UTC)


def test_without_a_number_of_rooms_there_are_about_forty_messages_each() -> None:
    assert make_plan(users=1000, messages=8000, rooms=None, seed=1, until=UNTIL).rooms == 200


@pytest.mark.parametrize(
    ("users", "messages", "rooms"),
    [(0, 0, None), (1, 5, None), (2, 5, 0), (2, 5, 7), (2, -1, None), (5_000_000, 0, None)],
)
def test_numbers_that_cannot_be_met_are_refused(users: int, messages: int, rooms: int | None) -> None:
    with pytest.raises(LoadProblem):
        make_plan(users=users, messages=messages, rooms=rooms, seed=1, until=UNTIL)


def test_names_are_valid_and_never_repeat() -> None:
    names = [person.username for person in people(random.Random(3), 1, 5000)]
    assert len(set(names)) == len(names)
    assert all(3 <= len(name) <= 50 and name.replace("-", "").isalnum() and name.isascii() for name in names)


def test_the_same_seed_invents_the_same_people() -> None:
    assert list(people(random.Random("7:1"), 1, 50)) == list(people(random.Random("7:1"), 1, 50))


def test_sentences_are_of_the_language_and_fit_a_message() -> None:
    choice = random.Random(5)
    korean = [sentence(choice, korean=True) for _ in range(500)]
    english = [sentence(choice, korean=False) for _ in range(500)]
    assert all(1 <= len(text) <= 2000 for text in (*korean, *english))
    assert all(any("가" <= c <= "힣" or "ㄱ" <= c <= "ㅣ" for c in text) for text in korean)
    assert all(text.isascii() for text in english)
    assert len(set(islice(english, 500))) > 100
