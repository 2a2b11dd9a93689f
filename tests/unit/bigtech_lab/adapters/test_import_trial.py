"""Code is loaded in a process of its own before a component is started with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bigtech_lab.adapters.local.import_trial import ImportTrial
from bigtech_lab.application.ports.source_trial import SourceProblem, SourceTrouble

OWN = "services/a/own.py"
FIVE_HUNDRED = (
    "import os, time\n"
    "for _ in range(500):\n"
    "    if os.fork() == 0:\n"
    "        time.sleep(15)\n"
    "        os._exit(0)\n"
    "time.sleep(15)\n"
)


def problem_of(tree: Path, own: str, *, seconds: float = 20.0) -> SourceProblem | None:
    folder = tree / "services" / "a"
    folder.mkdir(parents=True)
    (folder / "bootstrap.py").write_text("from services.a import own\n")
    (tree / OWN).write_text(own)
    return ImportTrial(seconds).problem("a-service", tree, [OWN])


@pytest.mark.parametrize(
    ("own", "trouble", "said", "line"),
    [
        ("x = 1\ndef broken(:\n", SourceTrouble.SYNTAX, "invalid syntax", 2),
        ("x = 1\nimport nothing_like_it\n", SourceTrouble.IMPORT, "ModuleNotFoundError: No module", 2),
        ("x = 1\nx.y\n", SourceTrouble.IMPORT, "AttributeError", 2),
        ("raise SystemExit(3)\n", SourceTrouble.IMPORT, "SystemExit: 3", 1),
        ("import os\nos._exit(0)\n", SourceTrouble.IMPORT, "ended the process", None),
        ("open('big', 'wb').write(b'x' * (1 << 24))\n", SourceTrouble.IMPORT, "File too large", 1),
        ("kept = b'x' * (4 << 30)\n", SourceTrouble.IMPORT, "more than 1024 MiB of memory", None),
        (FIVE_HUNDRED, SourceTrouble.IMPORT, "more than 256 processes and threads", None),
    ],
)
def test_what_keeps_code_from_being_loaded_is_told_with_its_place(
    tmp_path: Path, own: str, trouble: SourceTrouble, said: str, line: int | None
) -> None:
    problem = problem_of(tmp_path, own)
    assert problem is not None
    assert (problem.trouble, problem.file, problem.line) == (trouble, OWN, line)
    assert said in problem.said


def test_code_that_loops_while_it_is_imported_is_ended(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "while True:\n    pass\n", seconds=1.0)
    assert problem is not None
    assert problem.trouble is SourceTrouble.HANGS


def test_code_that_prints_and_has_a_child_is_no_problem(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hidden@host/db")
    own = (
        "import os, sys\nprint('loud')\nassert 'DATABASE_URL' not in os.environ\nsys.stderr.write('louder')\n"
    )
    assert problem_of(tmp_path, own) is None
    assert "loud" not in "".join(capfd.readouterr())
