"""`author verify`: one mutant of the real system, from the change to the matrix."""

from __future__ import annotations

from console import Console


def test_a_mutant_fails_the_check_that_is_named_for_it_and_no_other(console: Console) -> None:
    said = console("author", "verify", "1", "--mutant", "refresh-token-works-for-ever", "--json")
    (phase,) = said.json("author-verify")["phases"]
    rows = {row["id"]: row for row in phase["rows"]}
    mutant = rows["refresh-token-works-for-ever"]
    assert mutant["state"] == "proven", said.out
    assert mutant["fails"] == ["a-refresh-token-works-once"]
    failed = [check for check, verdict in mutant["verdicts"].items() if verdict == "failed"]
    assert failed == ["a-refresh-token-works-once"]
    assert set(mutant["verdicts"]) == set(phase["checks"])
    assert all(row["state"] == "proven" for row in phase["rows"])
    assert said.code == 0
    assert list((console.data / "bigtech-lab" / "instances").glob("*/instance.json")) == []
