"""`author lint`: each mistake is told with its file, its line and what to write instead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bigtech_lab.adapters.lab_lint import LabLint
from bigtech_lab.adapters.lab_template import NewLab, must_be_possible, write_new_lab
from bigtech_lab.application.stimuli import STIMULI
from bigtech_lab.checks.stack_ready import stack_ready
from bigtech_lab.domain.lint_problem import LintProblem
from bigtech_lab.errors import BadUsage

ROOT = Path(__file__).parents[4]
# Something that is missing is told where what lacks it begins.
_LINES_OF_A_BLOCK = 8
NEW = NewLab(9, "my-lab", 'A "lab": {new}', "새 실습: $1")


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    write_new_lab(NEW, tmp_path)
    return tmp_path / "phase_09_my_lab"


Case = tuple[str, str, str, str, str | None]
"""A file, what stands in it, what is put there; what is told then, and what to write instead."""


def lint(folder: Path) -> list[LintProblem]:
    facts = {name: stimulus.facts for name, stimulus in STIMULI.items()}
    linter = LabLint({"stack-ready": stack_ready}, [folder.parent, ROOT], ROOT / "reference_impl", facts)
    return linter.problems(folder)


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
    (
        "mutants.yaml",
        "stop: notification-service",
        "stop: nobody",
        "there is no component 'nobody'",
        "Known: postgres",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case[3] for case in CASES])
def test_a_mistake_is_told_with_its_place(lab: Path, case: Case) -> None:
    told, changed = told_after(lab, case)
    put, says = case[2:4]
    if told.file.endswith(case[0]) and "\n" not in put and says != "expected" and "Syntax" not in says:
        assert abs(told.line - 1 - next(i for i, line in enumerate(changed) if put in line)) <= 1


def told_after(lab: Path, case: Case) -> tuple[LintProblem, list[str]]:
    """What is told once the file says `put` where it said `find`, and the lines of the file."""
    file, find, put, says, instead = case
    text = (lab / file).read_text()
    assert find in text
    changed = text.replace(find, put, 1)
    (lab / file).write_text(changed)

    told = [problem for problem in lint(lab) if says in problem.problem]

    assert told, lint(lab)
    assert instead is None or (told[0].instead or "").startswith(instead)
    assert 1 <= told[0].line <= len(changed.splitlines()) + 1
    return told[0], changed.splitlines()


# The lab that has everything: file, text, other text, what is told, what to write instead.
WHOLE_CASES = [
    (
        "flows.yaml",
        "stimulus: register\n",
        "stimulus: registar\n",
        "no stimulus 'registar'",
        "Did you mean 'reg",
    ),
    ("flows.yaml", "- id: register\n", "- id: message\n", "there is another flow 'message'", "Give one of"),
    (
        "flows.yaml",
        "    stimulus: register\n",
        "    stimulsu: register\n",
        "unknown key 'stimulsu'",
        "Did you mean",
    ),
    (
        "flows.yaml",
        "      en: The relay published the event; it is a record on Kafka\n",
        "      en: 릴레이가 이벤트를 발행했습니다\n",
        "the English sentence is not English",
        "Translate it.",
    ),
    ("flows.yaml", "like: outbox", "like: outbx", "There is no part 'outbx'", None),
    (
        "mutants.yaml",
        "id: keyed-by-event",
        "id: sent-backwards",
        "mutant 'sent-backwards' exists twice",
        "Give one",
    ),
    (
        "mutants.yaml",
        '_SPEC_VERSION = "1.0"',
        '_SPEC_VERSION = "0.9"',
        "has this text 0 times, not once",
        "Copy it",
    ),
    (
        "mutants.yaml",
        "fault: {name: wrong-order",
        "falt: {name: wrong-order",
        "unknown key 'falt'",
        "Did you mean",
    ),
    (
        "mutants.yaml",
        "fails: [rooms-are-spread-over-partitions]",
        "fails: [rooms-are-spread-over-partition]",
        "checks.py has no check 'rooms-are-spread-over-partition'",
        "Did you mean 'rooms-are-spread-over-partitions'?",
    ),
    (
        "predictions.yaml",
        "- id: C3.2",
        "- id: C3.1",
        "prediction 'C3.1' exists twice",
        "A second one of a checkpoint",
    ),
    (
        "predictions.yaml",
        "- id: one-per-sender",
        "- id: one-partition",
        "option 'one-partition' exists twice",
        None,
    ),
    (
        "predictions.yaml",
        "    seconds: 3\n",
        "    secunds: 3\n",
        "unknown key 'secunds'",
        "Did you mean 'seconds'?",
    ),
    (
        "predictions.yaml",
        "experiment: one_room_many_messages",
        "experiment: one_room",
        "has no async function 'one_room'",
        "Write 'async def one_room(lab)' in predictions.py.",
    ),
    (
        "predictions.yaml",
        "      ko: 메시지 여섯 개를 보내고 Kafka에서 레코드를 찾아봅니다. 아무것도 멈추지 않습니다.\n",
        "",
        "'ko' is missing",
        "Write both languages",
    ),
    (
        "exercises/x3/exercise.yaml",
        "components: [",
        "component: [",
        "unknown key 'component'",
        "Did you mean",
    ),
    ("exercises/x3/exercise.yaml", "phase: 3", "phase: 4", "in the folder of phase 3", "Write 'phase: 3'."),
    ("exercises/x3/exercise.yaml", "id: X3.2", "id: X3.1", "step 'X3.1' exists twice", None),
    (
        "exercises/x3/exercise.yaml",
        "      - a-friend-request-is-published\n",
        "      - a-friend-request-is-publish\n",
        "checks.py has no check 'a-friend-request-is-publish'",
        "Did you mean 'a-friend-request-is-published'?",
    ),
    (
        "exercises/x3/exercise.yaml",
        "ko: 친구 요청 이벤트 추가}",
        "ko: Add the friend-request event now}",
        "the Korean sentence is not Korean",
        "Translate it.",
    ),
    (
        "exercises/x3/exercise.yaml",
        "        hot=[",
        "        hoot=[",
        "has this text 0 times, not once",
        "Copy it",
    ),
    (
        "exercises/x3/hints.yaml",
        "  wrong-key:",
        "  wrong-keys:",
        "has the code 'wrong-keys'",
        "Did you mean 'wrong-key'?",
    ),
    ("exercises/x3/hints.yaml", "codes:\n", "code:\n", "unknown key 'code'", "Did you mean 'codes'?"),
    (
        "exercises/x3/hints.yaml",
        "      ko: 잠시 뒤",
        "      kr: 잠시 뒤",
        "'ko' is missing",
        "Write both languages",
    ),
    ("exercises/x3/mistakes.yaml", "step: X3.1", "step: X3.9", "has no step 'X3.9'", "Did you mean 'X3"),
    (
        "exercises/x3/mistakes.yaml",
        "    code: publish-before-commit",
        "    code: published-before-commit",
        "has the code 'published-before-commit'",
        "Did you mean 'publish-before-commit'?",
    ),
    (
        "exercises/x3/checks.py",
        'Failure("wrong-key"',
        'Failure("wrong-kee"',
        "the failure 'wrong-kee' has no sentence",
        "Add",
    ),
    ("exercises/x3/checks.py", "async def ", "asinc def ", "cannot be imported: SyntaxError", None),
]


@pytest.fixture
def whole_lab(tmp_path: Path) -> Path:
    """Phase 3 with the flows of phase 1."""
    folder = tmp_path / "phase_03_kafka"
    shutil.copytree(ROOT / "labs" / folder.name, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "labs" / "phase_01_getting_started" / "flows.yaml", folder)
    return folder


@pytest.mark.parametrize("case", WHOLE_CASES, ids=[f"{case[0]}: {case[3]}" for case in WHOLE_CASES])
def test_a_mistake_beside_the_manifest_is_told_with_its_place(whole_lab: Path, case: Case) -> None:
    told, changed = told_after(whole_lab, case)
    assert told.file.endswith(case[0])
    if case[2] and "SyntaxError" not in case[3]:
        places = [number for number, line in enumerate(changed, 1) if case[2].strip("\n") in line]
        assert min(abs(told.line - place) for place in places) <= _LINES_OF_A_BLOCK


def test_a_dead_link_of_an_exercise_is_told(whole_lab: Path) -> None:
    case = ("exercises/x3/exercise.yaml", "docs: curriculum/", "docs: curiculum/", "there is no page", None)
    told, _ = told_after(whole_lab, case)
    assert told.file.endswith("x3/exercise.yaml")


def test_a_flow_of_two_labs_is_told_in_each(whole_lab: Path) -> None:
    other = whole_lab.parent / "phase_04_online_presence"
    other.mkdir()
    shutil.copy(whole_lab / "flows.yaml", other)
    assert "there is another flow 'register' in phase_04_online_presence" in {
        p.problem for p in lint(whole_lab)
    }


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
