from __future__ import annotations

from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabFault, WorkFailed, unknown_name


def test_each_kind_of_error_has_its_own_exit_code() -> None:
    assert [kind.exit_code for kind in (WorkFailed, BadUsage, EnvironmentNotReady, LabFault)] == [1, 2, 3, 4]


def test_an_unknown_name_is_answered_with_the_nearest_one() -> None:
    error = unknown_name("component", "postgre", ["postgres", "redis", "kafka"])

    assert error.exit_code == 2
    assert error.code == "unknown-component"
    assert error.hint == "Did you mean 'postgres'?"
    assert "kafka, postgres, redis" in error.message


def test_a_name_that_resembles_nothing_is_not_guessed() -> None:
    assert unknown_name("phase", "xyzzy", ["1", "2"]).hint is None


def test_an_unknown_name_among_none_says_that_there_are_none() -> None:
    assert "There is no instance yet." in unknown_name("instance", "a", []).message
