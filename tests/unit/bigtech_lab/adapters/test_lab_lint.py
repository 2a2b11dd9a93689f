"""`author lint`: each mistake is told with its file, its line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from bigtech_lab.adapters.lab_lint import LabLint
from bigtech_lab.adapters.lab_template import NewLab, must_be_possible, write_new_lab
from bigtech_lab.checks.stack_ready import stack_ready
from bigtech_lab.domain.lint_problem import LintProblem
from bigtech_lab.errors import BadUsage

NEW = NewLab(9, "my-lab", 'A "lab": {new}', "새 실습: $1")


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    write_new_lab(NEW, tmp_path)
    return tmp_path / "phase_09_my_lab"


def lint(folder: Path) -> list[LintProblem]:
    return LabLint({"stack-ready": stack_ready}, [folder.parent]).problems(folder)


def test_a_new_lab_has_no_mistake_whatever_its_title(lab: Path) -> None:
    assert lint(lab) == []
    assert (lab / "GUIDE.md").read_text().startswith('# A "lab": {new}\n')


CASES = [
    ("lab.yaml", "checkpoints:", "checkpionts:", "unknown key 'checkpionts'", "Did you mean 'checkpoints'?"),
    ("lab.yaml", "docs: GUIDE", "page: GUIDE", "unknown key 'page'", "Known here: ko, hint, docs."),
    (
        "lab.yaml",
        "title: {en: An account can be used, ko: 계정을 사용할 수 있다}",
        "title: {en: An account can be used}",
        "checkpoints.0.title: 'ko' is missing",
        "Write both languages: {en: …, ko: …}.",
    ),
    (
        "lab.yaml",
        "title: {en: An account can be used, ko: 계정을 사용할 수 있다}",
        "title: An account can be used",
        "keys with values is expected, this is a text",
        "Write both languages: {en: …, ko: …}.",
    ),
    ("lab.yaml", "ko: 가입한 사람은 바로 로그인할 수 있습니다.", "ko: You can log in.", "not Korean", None),
    (
        "lab.yaml",
        "계정을 사용할 수 있다",
        "One can use an account",
        "the Korean sentence is not Korean",
        "Translate it.",
    ),
    (
        "lab.yaml",
        "{logged_in}의 것입니다",
        "다른 사람의 것입니다",
        "only one of the languages names {logged_in}",
        None,
    ),
    ("lab.yaml", "id: C9.1", "id: 9.1", "a text is expected", None),
    ("lab.yaml", "id: C9.1", "id: C8.1", "'C8.1' is not of phase 9", "Write 'C9.1'."),
    ("lab.yaml", "id: my-lab", "id: My Lab", "not written as it must be", "Write small letters, digits"),
    ("lab.yaml", "id: my-lab", "id: your-lab", "not named after", "Call it 'phase_09_your_lab'."),
    (
        "lab.yaml",
        "      - stack-ready\n",
        "      - stack-ready\n      - stack-ready\n",
        "something is in the list twice",
        None,
    ),
    (
        "lab.yaml",
        "      - whoever-signs-up-can-log-in",
        "      - whoever-signs-up-can-login",
        "checks.py has no check 'whoever-signs-up-can-login'",
        "Did you mean 'whoever-signs-up-can-log-in'?",
    ),
    (
        "lab.yaml",
        "#sign-up-and-log-in",
        "#sign-up",
        "no heading '#sign-up'",
        "Its headings: sign-up-and-log-in.",
    ),
    (
        "lab.yaml",
        "docs: GUIDE.md",
        "docs: GIUDE.md",
        "there is no page 'GIUDE.md'",
        "Did you mean 'GUIDE.md'?",
    ),
    (
        "lab.yaml",
        "  somebody-else:",
        "  nobody:",
        "the failure 'somebody-else' has no sentence",
        "Add 'failures:",
    ),
    ("lab.yaml", "stack: {profile: msa}", "stack: {profile: msa", "expected", None),
    ("checks.py", "async def whoever", "asinc def whoever", "cannot be imported: SyntaxError", None),
    ("checks.py", "import Evidence,", "import Evidenc,", "cannot be imported: ImportError", None),
    (
        "checks.py",
        'needs=["stack-ready"]',
        'needs=["stack-redy"]',
        "needs 'stack-redy', which does not exist",
        "Did you mean 'stack-ready'?",
    ),
    (
        "checks.py",
        'needs=["stack-ready"]',
        'needs=["whoever-signs-up-can-log-in"]',
        "in a circle: whoever-signs-up-can-log-in → whoever-signs-up-can-log-in",
        "Take one of the needs away.",
    ),
    (
        "mutants.yaml",
        "fails: [whoever-signs-up-can-log-in]",
        "fails: [nobody]",
        "checks.py has no check 'nobody'",
        None,
    ),
    ("mutants.yaml", "stop: notification-service", "stop: nobody", "there is no component 'nobody'", None),
]


@pytest.mark.parametrize("case", CASES, ids=[case[3] for case in CASES])
def test_a_mistake_is_told_with_its_place(lab: Path, case: tuple[str, str, str, str, str | None]) -> None:
    file, find, put, says, instead = case
    text = (lab / file).read_text()
    assert find in text
    changed = text.replace(find, put, 1)
    (lab / file).write_text(changed)

    told = [problem for problem in lint(lab) if says in problem.problem]

    assert told, lint(lab)
    assert instead is None or (told[0].instead or "").startswith(instead)
    lines = changed.splitlines()
    assert 1 <= told[0].line <= len(lines) + 1
    if told[0].file.endswith(file) and "\n" not in put and says != "expected" and "Syntax" not in says:
        assert abs(told[0].line - 1 - next(i for i, line in enumerate(lines) if put in line)) <= 1


def test_a_missing_korean_page_is_told(lab: Path) -> None:
    (lab / "GUIDE.ko.md").unlink()

    assert [(p.problem, p.instead) for p in lint(lab)] == [
        ("the page 'GUIDE.md' has no Korean twin", "Write GUIDE.ko.md beside it.")
    ]


def test_all_mistakes_are_told_at_once(lab: Path) -> None:
    text = (lab / "lab.yaml").read_text()
    (lab / "lab.yaml").write_text(text.replace("docs: GUIDE", "docs: GONE"))
    (lab / "mutants.yaml").write_text("format_version: 1\nmutant: []\n")

    told = {Path(problem.file).name for problem in lint(lab)}

    assert told == {"lab.yaml", "mutants.yaml"}


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (NewLab(1, "other", "t", "t"), "Phase 1 is there already"),
        (NewLab(5, "kafka", "t", "t"), "There is a lab 'kafka' already"),
        (NewLab(5, "../up", "t", "t"), "is no name for a lab"),
        (NewLab(0, "zero", "t", "t"), "from 1 to 99"),
    ],
)
def test_a_name_or_number_that_is_taken_or_impossible_is_refused(new: NewLab, says: str) -> None:
    with pytest.raises(BadUsage, match=says):
        must_be_possible(new, {1: "getting-started", 3: "kafka"})


def test_a_folder_that_exists_is_left_alone(lab: Path) -> None:
    (lab / "checks.py").write_text("mine")

    with pytest.raises(BadUsage, match="exists already"):
        write_new_lab(NEW, lab.parent)
    assert (lab / "checks.py").read_text() == "mine"
    assert [folder.name for folder in lab.parent.iterdir()] == [lab.name]
