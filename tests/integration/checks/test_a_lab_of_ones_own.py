"""A lab outside the package, made from the template, works on a real stack; its evidence is judged again."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import Console

pytestmark = pytest.mark.stack


@pytest.fixture
def labs(stack: Console, tmp_path: Path) -> Path:
    stack.ok("author", "new", "my-lab", "--labs", str(tmp_path / "labs"), "--phase", "9")
    return tmp_path / "labs"


def test_a_new_lab_works_and_its_evidence_says_the_same_offline(
    stack: Console, labs: Path, tmp_path: Path
) -> None:
    bundle, page = tmp_path / "out.zip", tmp_path / "page.html"
    files = ("--evidence", str(bundle), "--html", str(page))

    checked = stack.ok("check", "9", "--labs", str(labs), "--repeat", "3", "--json", *files)

    report = checked.json("check")
    (checkpoint,) = report["checkpoints"]
    assert [(c["id"], c["verdict"], c["attempts"]) for c in checkpoint["checks"]] == [
        ("stack-ready", "passed", 3),
        ("whoever-signs-up-can-log-in", "passed", 3),
    ]
    offline = Console(tmp_path / "elsewhere")
    judged = offline.ok("verdict", str(bundle), "--labs", str(labs), "--json").json("verdict")
    assert (judged["agrees"], judged["report"]) == (True, report)
    assert "An account can be used" in page.read_text()


def test_a_learners_failure_is_annotated_and_judged_again_as_failed(
    stack: Console, labs: Path, tmp_path: Path
) -> None:
    checks = labs / "phase_09_my_lab" / "checks.py"
    checks.write_text(checks.read_text().replace("signed_up, 201)", "signed_up, 202)"))
    bundle = tmp_path / "out.zip"

    checked = stack("check", "9", "--labs", str(labs), "--github", "--evidence", str(bundle))

    assert checked.code == 1
    assert "::error title=C9.1 · whoever-signs-up-can-log-in::" in checked.err
    assert "expected: 202%0Aactual: 201" in checked.err
    assert stack("verdict", str(bundle)).code == 1
