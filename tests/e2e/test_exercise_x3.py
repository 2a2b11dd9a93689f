"""Exercise X3 on the real stack: the starter fails step by step, the solution passes, mistakes are named."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bigtech_lab import wiring
from bigtech_lab.domain.exercise import Mistake
from console import Console, Finished, ended

pytestmark = pytest.mark.stack

SOLUTION = wiring.exercise_library().load("X3").solution
OUTBOX = "services/user/infrastructure/postgres/friend_request_outbox.py"
WORKSHEET = "observations.yaml"
INTAKE = "services/friend/consumers/request_intake.py"
MISTAKES = {mistake.id: mistake for mistake in wiring.exercise_library().mistakes("X3")}
# One of user-service and one of friend-service at a time: neither's check sees the other's code.
PAIRS = [
    ("publish-before-commit", "no-idempotency"),
    ("wrong-key", "swallowed-error"),
    ("event-without-correlation", "offset-before-effect"),
]
# After the claim: what is delivered again, from earlier tests, too, does no harm at the start.
KEEP = "            try:\n                await self._keeper.keep"
OF_THE_WORKSHEET = ["watched-another-topic", "key-of-the-requester", "one-group-only"]


@pytest.fixture(scope="module")
def workspace(stack: Console, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace that the stack runs; afterwards it runs the reference again."""
    folder = tmp_path_factory.mktemp("learner") / "x3"
    stack.ok("exercise", "start", "X3", "--dir", str(folder))
    yield folder
    stack.ok("up", "--reference")


def checked(stack: Console, folder: Path, *options: str) -> tuple[Finished, dict[str, Any]]:
    finished = stack("exercise", "check", "X3", "--dir", str(folder), *options, "--json")
    return finished, finished.json("check")


def codes(report: dict[str, Any], step: str) -> list[str]:
    (checks,) = [s["checks"] for s in report["checkpoints"] if s["id"] == step]
    return [check["code"] for check in checks if check["verdict"] == "failed"]


def test_an_untouched_workspace_fails_each_step_with_a_message_of_its_own(
    stack: Console, workspace: Path
) -> None:
    finished, report = checked(stack, workspace)
    assert finished.code == 1
    assert {s["id"]: codes(report, s["id"]) for s in report["checkpoints"]} == {
        "X3.1": ["not-published"],
        "X3.2": ["no-friendship"],
        "X3.3": ["no-notification"],
        "X3.4": ["nothing-to-watch", "not-watched"],
    }
    failed = [c for s in report["checkpoints"] for c in s["checks"] if c["verdict"] == "failed"]
    assert len({check["message"] for check in failed}) == len({check["hint"] for check in failed}) == 5
    hint = stack.ok("exercise", "hint", "X3", "--json").json("exercise-output")
    assert (hint["about"], hint["level"]) == ("not-published", 1)


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_a_classic_mistake_is_named(stack: Console, workspace: Path, pair: tuple[str, str]) -> None:
    write(workspace, SOLUTION)
    mistakes = [MISTAKES[name] for name in pair]
    for mistake in mistakes:
        write(workspace, spoiled(mistake))
    finished, report = checked(stack, workspace, "--step", "X3.1", "--step", "X3.2")
    assert finished.code == 1
    assert {m.step: codes(report, m.step) for m in mistakes} == {m.step: [m.code] for m in mistakes}


def test_the_fourth_step_fails_by_itself_until_it_is_written_down(stack: Console, workspace: Path) -> None:
    write(workspace, SOLUTION)
    write(workspace, {WORKSHEET: wiring.exercise_library().load("X3").starter[WORKSHEET]})
    finished, report = checked(stack, workspace)
    assert finished.code == 1
    assert {s["id"]: codes(report, s["id"]) for s in report["checkpoints"]} == {
        "X3.1": [],
        "X3.2": [],
        "X3.3": [],
        "X3.4": ["not-watched"],
    }


@pytest.mark.parametrize("mistake", OF_THE_WORKSHEET)
def test_what_is_not_so_is_found_out_on_the_live_system(
    stack: Console, workspace: Path, mistake: str
) -> None:
    write(workspace, SOLUTION)
    write(workspace, spoiled(MISTAKES[mistake]))
    finished, report = checked(stack, workspace, "--step", "X3.4")
    assert finished.code == 1
    assert codes(report, "X3.4") == [MISTAKES[mistake].code]


def test_the_solution_passes_and_every_mistake_was_tried(stack: Console, workspace: Path) -> None:
    write(workspace, SOLUTION)
    file = workspace.parent / "x3.zip"
    submitted = stack.ok(
        "exercise", "submit", "X3", "--dir", str(workspace), "--out", str(file), "--json"
    ).json("exercise-output")
    assert submitted["score"] == submitted["max_score"] > 0
    with ZipFile(file) as packed:
        report = json.loads(packed.read("report.json"))
        assert packed.read(f"work/{OUTBOX}").decode() == SOLUTION[OUTBOX]
    assert {c["verdict"] for step in report["checkpoints"] for c in step["checks"]} == {"passed"}
    assert sorted([*(name for pair in PAIRS for name in pair), *OF_THE_WORKSHEET]) == sorted(MISTAKES)
    status = stack.ok("exercise", "status", "X3", "--json").json("exercise-output")
    assert status["state"] == "passed"
    assert set(status["running"].values()) == {"workspace"}


def test_up_with_a_workspace_takes_a_change_over_until_ctrl_c(stack: Console, workspace: Path) -> None:
    watching = stack.start("up", "--workspace", str(workspace))
    assert watching.stderr is not None
    next(line for line in watching.stderr if line.startswith("Watching"))
    write(workspace, {OUTBOX: SOLUTION[OUTBOX] + "\nCHANGED = True\n"})
    restarted = next(line for line in watching.stderr if line.startswith("Restarted"))
    assert restarted.strip().endswith(": user-service")
    watching.send_signal(signal.SIGINT)
    ended(watching, timeout=30)
    assert watching.returncode == 130
    write(workspace, SOLUTION)


def test_code_that_cannot_be_imported_is_told_with_its_place_and_the_stack_goes_on(
    stack: Console, workspace: Path
) -> None:
    file = INTAKE
    write(workspace, {file: SOLUTION[file].replace("import claim\n", "import clame\n")})
    finished = stack("exercise", "check", "X3", "--dir", str(workspace), "--json")
    problem = finished.json("problem")["error"]
    assert (finished.code, problem["code"]) == (1, "workspace-import")
    assert f"{file}:{line_of('inbox import', SOLUTION[file])}" in problem["message"]
    assert "Traceback" not in finished.out + finished.err
    states = {c["name"]: c["state"] for c in stack.ok("status", "--json").json("status")["components"]}
    assert states["friend-service"] == "ready"


def test_a_crash_at_the_start_is_told_once(stack: Console, workspace: Path) -> None:
    write(workspace, SOLUTION)
    crash = '        raise ValueError("boom at the start")\n'
    write(workspace, {OUTBOX: SOLUTION[OUTBOX].replace("        self._units = units\n", crash)})
    finished = stack("up", "--workspace", str(workspace), "--no-watch")
    assert finished.code == 1
    assert finished.err.count("user-service ended while it was starting") == 1
    assert finished.err.count("ValueError: boom at the start") == 1
    write(workspace, SOLUTION)


def test_code_that_crashes_at_the_start_or_loops_is_told_without_the_secrets_that_it_prints(
    stack: Console, workspace: Path
) -> None:
    write(workspace, SOLUTION)
    file = OUTBOX
    crash = (
        "        import os, socket\n"
        "        print(os.environ['DATABASE_URL'])\n"
        "        where = os.environ['KAFKA_BOOTSTRAP_SERVERS'].split(':')\n"
        "        socket.socket().bind((where[0], int(where[1])))\n"
    )
    take = "        fact = cast("
    loops = SOLUTION[INTAKE].replace(take, f"        while True:\n            pass\n{take}", 1)
    write(workspace, {file: SOLUTION[file].replace("        self._units = units\n", crash), INTAKE: loops})
    finished = stack("exercise", "check", "X3", "--dir", str(workspace), "--json")
    problem = finished.json("problem")["error"]
    assert (finished.code, problem["code"]) == (1, "workspace-port-taken")
    assert "user-service" in problem["message"]
    told = "\n".join(problem["detail"])
    assert "[redacted]@" in told
    logged = stack.ok("logs", "user-service", "-n", "200").out
    assert "[redacted]@" in logged
    write(workspace, {file: SOLUTION[file]})
    finished, report = checked(stack, workspace, "--only", "a-request-becomes-a-friendship")
    assert finished.code == 3
    (check,) = [check for step in report["checkpoints"] for check in step["checks"]]
    assert check["code"] in {"component-down", "component-unreachable"}
    assert "A loop without an await" in check["hint"]


def test_code_that_fills_the_disk_is_ended_and_the_check_says_so(stack: Console, workspace: Path) -> None:
    fills = (
        "            with open('full', 'wb', buffering=0) as file:\n"
        "                while True:\n"
        "                    try:\n"
        "                        file.write(b'x' * 1_000_000)\n"
        "                    except OSError:\n"
        "                        pass\n"
    )
    assert KEEP in SOLUTION[INTAKE]
    write(workspace, SOLUTION)
    assert checked(stack, workspace, "--only", "a-request-becomes-a-friendship")[0].code == 0
    write(workspace, {INTAKE: SOLUTION[INTAKE].replace(KEEP, f"{fills}{KEEP}", 1)})
    finished, report = checked(stack, workspace, "--only", "a-request-becomes-a-friendship")
    assert finished.code == 3
    (check,) = [check for step in report["checkpoints"] for check in step["checks"]]
    assert check["code"] == "component-over-limit"
    assert "friend-service wrote too much: process" in check["message"]
    assert "more than 64 MiB in one file" in check["message"]
    states = {c["name"]: c for c in stack.ok("status", "--json").json("status")["components"]}
    assert states["friend-service"]["state"] == "dead"
    write(workspace, SOLUTION)
    finished, _ = checked(stack, workspace, "--only", "a-request-becomes-a-friendship")
    assert finished.code == 0


TOO_MUCH = {
    "memory": (
        (
            "            kept = []\n"
            "            for _ in range(64):\n"
            "                kept.append(b'x' * (64 << 20))\n"
        ),
        "more than 1024 MiB of memory",
    ),
    "processes": (
        (
            "            import os, time\n"
            "            for _ in range(500):\n"
            "                if os.fork() == 0:\n"
            "                    time.sleep(20)\n"
            "                    os._exit(0)\n"
            "            time.sleep(20)\n"
        ),
        "more than 256 processes and threads",
    ),
    "files": (
        (
            "            kept = []\n"
            "            for _ in range(10_000):\n"
            "                try:\n"
            "                    kept.append(open(__file__))\n"
            "                except OSError:\n"
            "                    pass\n"
        ),
        "more than 2048 open files",
    ),
}


@pytest.mark.parametrize("limit", TOO_MUCH)
def test_code_that_takes_too_much_is_ended_and_named_and_the_stack_comes_back(
    stack: Console, workspace: Path, limit: str
) -> None:
    code, said = TOO_MUCH[limit]
    one = ("--only", "a-request-becomes-a-friendship")
    write(workspace, SOLUTION)
    assert checked(stack, workspace, *one)[0].code == 0
    write(workspace, {INTAKE: SOLUTION[INTAKE].replace(KEEP, f"{code}{KEEP}", 1)})
    finished, report = checked(stack, workspace, *one)
    assert finished.code == 3
    (check,) = [check for step in report["checkpoints"] for check in step["checks"]]
    assert check["code"] == f"component-over-{limit}"
    assert said in check["message"]
    assert check["hint"]
    (ended,) = stack.ok("exercise", "status", "X3", "--json").json("exercise-output")["over_limit"]
    assert (ended["component"], ended["code"]) == ("friend-service", check["code"])
    told = stack.ok("exercise", "status", "X3", "--lang", "ko").out
    assert "friend-service" in told
    assert said in told
    assert "고친 뒤 다시 검사하세요" in told
    assert said in stack.ok("logs", "friend-service", "-n", "50").out
    write(workspace, SOLUTION)
    assert checked(stack, workspace, *one)[0].code == 0
    assert stack.ok("exercise", "status", "X3", "--json").json("exercise-output")["over_limit"] == []
    assert {c["state"] for c in stack.ok("status", "--json").json("status")["components"]} == {"ready"}


def spoiled(mistake: Mistake) -> dict[str, str]:
    files: dict[str, str] = {}
    for change in mistake.changes:
        changed = change.applied_to(files.get(change.file, SOLUTION[change.file]))
        assert changed is not None, f"{mistake.id} does not fit the solution any more"
        files[change.file] = changed
    return files


def write(folder: Path, files: Any) -> None:
    for path, text in files.items():
        (folder / path).write_text(text)


def line_of(part: str, text: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)
