"""`author verify`: a mutant of the real system for each phase, from the change to the matrix."""

from __future__ import annotations

from console import Console

MUTANTS = {
    "refresh-token-works-for-ever": "a-refresh-token-works-once",
    "everybody-is-the-author": "only-the-author-changes-a-message",
}


def test_a_mutant_fails_the_check_that_is_named_for_it_and_no_other(console: Console) -> None:
    named = [argument for mutant in MUTANTS for argument in ("--mutant", mutant)]
    said = console("author", "verify", "1", "2", *named, "--json")
    phases = said.json("author-verify")["phases"]
    for phase, (mutant, check) in zip(phases, MUTANTS.items(), strict=True):
        rows = {row["id"]: row for row in phase["rows"]}
        assert rows[mutant]["state"] == "proven", said.out
        assert rows[mutant]["fails"] == [check]
        failed = [name for name, verdict in rows[mutant]["verdicts"].items() if verdict == "failed"]
        assert failed == [check]
        assert set(rows[mutant]["verdicts"]) == set(phase["checks"])
        assert all(row["state"] == "proven" for row in phase["rows"])
    assert said.code == 0
    assert list((console.data / "bigtech-lab" / "instances").glob("*/instance.json")) == []
