"""What the verbs about exercises share: a learner's code on the stack, graded once or on every change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

from bigtech_lab import wiring
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabError

if TYPE_CHECKING:
    from bigtech_lab.application.check_phases import CheckRequest
    from bigtech_lab.application.work_on_exercise import Work, WorkOnExercise
    from bigtech_lab.domain.check_report import CheckReport
    from bigtech_lab.domain.component_trouble import ComponentTrouble
    from bigtech_lab.domain.exercise import Exercise

_NO_STACK = {"no-instance", "stack-not-running", "unknown-instance"}


def take_over(work: Work, instance: str) -> Sequence[str]:
    """Lets the stack run the workspace as it is now; the components that started anew for that."""
    from bigtech_lab.presentation.verify_progress import NoticesOnly

    with wiring.interruptible():
        return wiring.run_workspace(NoticesOnly(), instance)(work.loaded, work.files)


def run_if_up(work: Work, instance: str) -> Sequence[str] | None:
    """As `take_over`; None where there is no running stack to take it over."""
    try:
        return take_over(work, instance)
    except (BadUsage, EnvironmentNotReady) as error:
        if error.code in _NO_STACK:
            return None
        raise


def running(exercise: Exercise, instance: str) -> Mapping[str, bool]:
    """Component → whether it runs the workspace; none where there is no instance."""
    from bigtech_lab.presentation.verify_progress import NoticesOnly

    try:
        return wiring.run_workspace(NoticesOnly(), instance).running(exercise)
    except (BadUsage, EnvironmentNotReady) as error:
        if error.code in _NO_STACK:
            return {}
        raise


def over_limit(exercise: Exercise, instance: str) -> Sequence[ComponentTrouble]:
    """The exercise's components that a limit has ended; none where there is no instance."""
    from bigtech_lab.presentation.verify_progress import NoticesOnly

    try:
        return wiring.run_workspace(NoticesOnly(), instance).over_limit(exercise)
    except (BadUsage, EnvironmentNotReady) as error:
        if error.code in _NO_STACK:
            return ()
        raise


def check_once(
    working: WorkOnExercise,
    work: Work,
    request: CheckRequest,
    instance: str,
    language: str,
    *,
    as_json: bool = False,
    show: bool = True,
) -> CheckReport:
    """Takes the workspace over, grades it, tells the result and remembers it."""
    from bigtech_lab.presentation.check_progress import LiveCheckProgress, SilentCheckProgress

    take_over(work, instance)
    grade = wiring.check_exercise(instance, work.files)
    if as_json:
        report = wiring.run_interruptibly(grade(request, SilentCheckProgress()))
    else:
        with LiveCheckProgress() as progress:
            report = wiring.run_interruptibly(grade(request, progress))
    if show:
        _show(report, language, as_json=as_json)
    # A part of the steps says nothing about the exercise as a whole.
    if not request.selection.checkpoints and not request.selection.only:
        _remember(working, work, report, language)
    return report


def keep_checking(
    working: WorkOnExercise, work: Work, request: CheckRequest, instance: str, language: str
) -> NoReturn:
    """Grades now and after every change, until the person interrupts."""
    from bigtech_lab.commands.check_watch import watching

    def once() -> None:
        check_once(working, _as_it_is(working, work), request, instance, language)

    watching(wiring.workspace_files(work.folder), once, language)


def keep_running(working: WorkOnExercise, work: Work, instance: str, language: str) -> NoReturn:
    """Takes every change over, until the person interrupts."""
    from bigtech_lab.presentation import exercise_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.problem import show_problem

    watch = wiring.workspace_files(work.folder)
    tell(words.WATCHING.in_language(language).format(folder=work.folder))
    while True:
        watch.wait()
        try:
            restarted = take_over(_as_it_is(working, work), instance)
        except LabError as error:
            show_problem(error, language)
            continue
        if restarted:
            tell(words.RESTARTED.in_language(language).format(components=", ".join(restarted)))


def _as_it_is(working: WorkOnExercise, work: Work) -> Work:
    return working.work(work.loaded.exercise.id, work.folder)


def _show(report: CheckReport, language: str, *, as_json: bool) -> None:
    if as_json:
        from bigtech_lab.presentation.check_json import report_as_json
        from bigtech_lab.presentation.json_output import print_json

        print_json(report_as_json(report, language))
        return
    from bigtech_lab.presentation.check_text import CheckText
    from bigtech_lab.presentation.console import stdout

    CheckText(stdout(), language).show(report)


def _remember(working: WorkOnExercise, work: Work, report: CheckReport, language: str) -> None:
    """A record that cannot be written changes no verdict."""
    from bigtech_lab.presentation.notice import warn

    try:
        working.remember_check(work, report)
    except LabError as error:
        said = Localized("This run is not in your record.", "이 실행은 기록에 남지 않았습니다.").in_language(
            language
        )
        warn(f"{said} {error.message_in(language)}")
