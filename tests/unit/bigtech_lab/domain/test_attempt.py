"""Which verdict follows from how the attempts at a check ended."""

from __future__ import annotations

import pytest

from bigtech_lab.domain.attempt import Attempt, Ending, verdict_of
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.repeated import repeated
from bigtech_lab.domain.scrubbed import scrubbed
from bigtech_lab.domain.verdict import Verdict

E = Ending


@pytest.mark.parametrize(
    ("endings", "verdict"),
    [
        ([E.EVIDENCE], Verdict.PASSED),
        ([E.FAILURE], Verdict.FAILED),
        ([E.TIMED_OUT], Verdict.FAILED),
        ([E.COMPONENT], Verdict.BLOCKED),
        ([E.UNANSWERED], Verdict.BLOCKED),
        ([E.EXCEPTION], Verdict.ERROR),
        ([E.LEAKED_TASKS], Verdict.ERROR),
        ([E.EVIDENCE, E.EVIDENCE], Verdict.PASSED),
        ([E.EVIDENCE, E.FAILURE], Verdict.UNSTABLE),
        ([E.TIMED_OUT, E.EVIDENCE, E.NEED], Verdict.UNSTABLE),
        ([E.FAILURE, E.TIMED_OUT], Verdict.FAILED),
        ([E.EVIDENCE, E.NEED], Verdict.PASSED),
        ([E.FAILURE, E.NOT_RUN], Verdict.FAILED),
        ([E.EVIDENCE, E.COMPONENT], Verdict.BLOCKED),
        ([E.EVIDENCE, E.FAILURE, E.EXCEPTION], Verdict.ERROR),
    ],
)
def test_the_verdict_follows_from_the_endings(endings: list[Ending], verdict: Verdict) -> None:
    assert verdict_of([Attempt(ending) for ending in endings]) is verdict


def result(ending: Ending, code: str | None = None) -> CheckResult:
    attempt = Attempt(ending, code, 7)
    return CheckResult(
        "some",
        Localized("s", "ㅅ"),
        attempt.verdict,
        3,
        code=code,
        attempts_made=(attempt,),
        reproduce="bigtech-lab check 1 --only some --seed 3",
    )


def test_an_unstable_check_is_explained_by_its_first_failure_and_earns_nothing() -> None:
    passed, failed = result(E.EVIDENCE), result(E.FAILURE, "wrong-value")

    told = repeated([passed, failed, passed])

    assert (told.verdict, told.code, told.score) == (Verdict.UNSTABLE, "wrong-value", 0)
    assert (told.attempts, told.failed_attempts, told.duration_ms) == (3, 1, 21)
    assert told.reproduce == "bigtech-lab check 1 --only some --seed 3 --repeat 3"


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("postgres://lab:s3cret@127.0.0.1/db", "postgres://[redacted]@127.0.0.1/db"),
        ("Authorization: Bearer abcdefgh12345", "Authorization: Bearer [redacted]"),
        ("got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl back", "got [redacted token] back"),
        ("-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "[redacted key]"),
        ("/home/mina/lab/x.log", "~/lab/x.log"),
        ("a basic check", "a basic check"),
    ],
)
def test_secrets_are_found_inside_of_texts(said: str, becomes: str) -> None:
    assert scrubbed({"log": [said], "n": 1}, "/home/mina") == {"log": [becomes], "n": 1}
