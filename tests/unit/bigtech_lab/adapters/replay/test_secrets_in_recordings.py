"""Secrets are replaced in what is recorded, equal ones by equal words."""

from __future__ import annotations

from bigtech_lab.adapters.replay.secrets_in_recordings import hidden, masked
from fakes.replayable_checks import TOKEN


def test_equal_secrets_stay_equal_and_others_different() -> None:
    one, other = hidden({"refresh_token": "a"}), hidden({"refresh_token": "b"})

    assert one == hidden({"refresh_token": "a"}) != other
    assert one["refresh_token"].startswith("hidden-")


def test_a_question_is_the_same_whoever_asks() -> None:
    pseudonym = hidden({"access_token": TOKEN})["access_token"]

    assert masked(f"GET /x?ticket={TOKEN}") == masked("GET /x?ticket=other")
    assert masked([TOKEN]) == masked([pseudonym]) == ["*"]
