"""The stack runs a learner's code in place of the reference's, and goes back again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bigtech_lab.application.control_component import ControlComponent
from bigtech_lab.application.ports.exercise_library import LoadedExercise
from bigtech_lab.application.ports.source_overlays import SourceOverlays
from bigtech_lab.application.ports.source_trial import SourceProblem, SourceTrial, SourceTrouble
from bigtech_lab.domain.component import ComponentState, StackStatus
from bigtech_lab.domain.component_trouble import ComponentTrouble, over_limit
from bigtech_lab.domain.exercise import Exercise
from bigtech_lab.domain.instance import instance_option
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, LabError, WorkFailed

_PORT_TAKEN = ("address already in use", "errno 98", "port is already")
_LOG_LINES = 12
_HINTS = {
    SourceTrouble.SYNTAX: Localized(
        "Python cannot read that line. Mend it and check again.",
        "Python이 그 줄을 읽지 못합니다. 고치고 다시 검사하세요.",
    ),
    SourceTrouble.IMPORT: Localized(
        "Mend that line and check again; the stack goes on with the code that it had.",
        "그 줄을 고치고 다시 검사하세요. 스택은 이전 코드로 계속 실행됩니다.",
    ),
    SourceTrouble.HANGS: Localized(
        "Is there a loop or a wait outside of every function? Move it into one.",
        "함수 밖에 반복문이나 기다리는 코드가 있나요? 함수 안으로 옮기세요.",
    ),
}


_OVER_LIMIT = {
    "written": (
        Localized("it wrote too much", "너무 많이 썼습니다"),
        Localized(
            "Does your code write, log or print in a loop that does not end?",
            "끝나지 않는 반복문에서 쓰거나, 로그를 남기거나, 출력하고 있지 않나요?",
        ),
    ),
    "memory": (
        Localized("it took too much memory", "메모리를 너무 많이 썼습니다"),
        Localized(
            "Does your code keep everything that it reads, or build one huge value?",
            "읽은 것을 모두 쌓아 두거나 아주 큰 값을 하나 만들고 있지 않나요?",
        ),
    ),
    "processes": (
        Localized("it started too many processes and threads", "프로세스와 스레드를 너무 많이 만들었습니다"),
        Localized(
            "Does your code start a process or a thread in a loop?",
            "반복문 안에서 프로세스나 스레드를 만들고 있지 않나요?",
        ),
    ),
    "files": (
        Localized("it opened too many files", "파일을 너무 많이 열었습니다"),
        Localized(
            "What your code opens it has to close: use `with`.",
            "코드가 연 것은 코드가 닫아야 합니다. `with`를 쓰세요.",
        ),
    ),
}


class RunWorkspace:
    """Brings one instance to run an exercise's files; `hide` keeps secrets out of what is told."""

    def __init__(
        self,
        instance: str,
        overlays: Callable[[], SourceOverlays],
        control: ControlComponent,
        status: Callable[[], StackStatus],
        *,
        trial: SourceTrial,
        hide: Callable[[str], str],
    ) -> None:
        self._instance = instance
        self._overlays = overlays
        self._control = control
        self._status = status
        self._trial = trial
        self._hide = hide

    def __call__(self, loaded: LoadedExercise, files: Mapping[str, str]) -> Sequence[str]:
        """Restarts the components whose code is not yet what the workspace says, and names them.

        Nothing is touched when that code cannot be loaded.

        Raises:
            WorkFailed: it cannot be loaded, or a component does not start with it.
            EnvironmentNotReady: the stack does not run.
        """
        exercise = loaded.exercise
        if not exercise.components:
            return ()
        overlays = self._overlays()
        wanted = {c: exercise.part_of(c, {**loaded.given, **files}) for c in exercise.components}
        behind = self._behind(exercise, wanted, overlays)
        if not behind:
            return ()
        self._try(exercise, behind, {**loaded.given, **files}, set(files), overlays)
        for component in behind:
            overlays.use(component, overlays.build(_tree(exercise, component), wanted[component]))
        self._restart(behind)
        return behind

    def running(self, exercise: Exercise) -> Mapping[str, bool]:
        """Component → whether it runs from the exercise's workspace."""
        in_use = self._overlays().in_use()
        return {c: _is_of(exercise, c, in_use.get(c)) for c in exercise.components}

    def over_limit(self, exercise: Exercise) -> Sequence[ComponentTrouble]:
        """The components that its code took over a limit, and that have been ended by it."""
        found = [ComponentTrouble(c.name, c.state.value, c.reason) for c in self._status().components]
        return [t for t in found if t.component in exercise.components and t.is_over_limit]

    def back_to_reference(self) -> Sequence[str]:
        """Lets every component run the reference again; names those that ran something else."""
        overlays = self._overlays()
        varied = [name for name, tree in overlays.in_use().items() if tree is not None]
        states = {c.name: c.state for c in self._status().components}
        for component in varied:
            overlays.use(component, None)
        running = [c for c in varied if states.get(c, ComponentState.STOPPED) is not ComponentState.STOPPED]
        if running:
            self._control.restart_together(running)
        return varied

    def release_broken(self) -> None:
        """Ends components that are not ready and has them start from the reference: it may be their code."""
        overlays = self._overlays()
        ready = {c.name for c in self._status().components if c.state is ComponentState.READY}
        for component, tree in overlays.in_use().items():
            if tree is not None and component not in ready:
                overlays.use(component, None)
                self._control.stop(component)

    def _behind(
        self, exercise: Exercise, wanted: Mapping[str, Mapping[str, str]], overlays: SourceOverlays
    ) -> list[str]:
        states = {component.name: component.state for component in self._status().components}
        stopped = (ComponentState.STOPPED, None)
        if all(states.get(component) in stopped for component in exercise.components):
            option = instance_option(self._instance)
            raise EnvironmentNotReady(
                Localized(
                    f"The stack of instance '{self._instance}' is not running.",
                    f"인스턴스 '{self._instance}'의 스택이 실행 중이 아닙니다.",
                ),
                code="stack-not-running",
                hint=f"bigtech-lab up {exercise.phase}{option}",
            )
        in_use = overlays.in_use()
        return [
            component
            for component in exercise.components
            if not _is_of(exercise, component, in_use.get(component))
            or not overlays.has(_tree(exercise, component), wanted[component])
            or states.get(component) is not ComponentState.READY
        ]

    def _try(
        self,
        exercise: Exercise,
        components: Sequence[str],
        files: Mapping[str, str],
        own: set[str],
        overlays: SourceOverlays,
    ) -> None:
        # A tree of its own: the components still run from theirs.
        tree = overlays.build(f"{exercise.id.lower()}-trial", _source(files))
        parts = [exercise.part_of(component, dict.fromkeys(own, "")) for component in components]
        with ThreadPoolExecutor(len(components)) as pool:
            found = pool.map(self._trial.problem, components, [tree] * len(components), parts)
            for component, problem in zip(components, found, strict=True):
                if problem is not None:
                    raise self._unfit(component, problem)

    def _unfit(self, component: str, problem: SourceProblem) -> WorkFailed:
        where = f"{problem.place}: " if problem.place else ""
        return WorkFailed(
            Localized(
                f"{component} cannot run your code: {where}{self._hide(problem.said)}",
                f"{component}가 여러분의 코드를 실행할 수 없습니다: {where}{self._hide(problem.said)}",
            ),
            code=problem.trouble.value,
            hint=_HINTS[problem.trouble],
        )

    def _restart(self, components: Sequence[str]) -> None:
        try:
            self._control.restart_together(components)
        except EnvironmentNotReady as problem:
            failed = next((name for name in components if name in problem.message), components[0])
            raise self._does_not_start(failed, problem) from None

    def _does_not_start(self, component: str, problem: LabError) -> WorkFailed:
        lines = [self._hide(line) for line in problem.detail][-_LOG_LINES:]
        told = " ".join([problem.message, *lines]).lower()
        hint = Localized(
            "The lines above are its log. Mend it and check again; bigtech-lab up --reference goes back.",
            "위의 줄은 컴포넌트의 로그입니다. 고치고 다시 검사하세요. bigtech-lab up --reference는 참조 "
            "구현으로 되돌립니다.",
        )
        if (limit := over_limit(told)) is not None:
            what, advice = _OVER_LIMIT[limit]
            return WorkFailed(
                Localized(
                    f"{component} does not start with your code: {what.en}.",
                    f"{component}가 여러분의 코드로 시작하지 않습니다. {what.ko}.",
                ),
                code="workspace-over-limit",
                detail=lines,
                hint=advice,
            )
        if any(sign in told for sign in _PORT_TAKEN):
            return WorkFailed(
                Localized(
                    f"{component} does not start with your code: it opens a port that is in use.",
                    f"{component}가 여러분의 코드로 시작하지 않습니다. 이미 쓰고 있는 포트를 엽니다.",
                ),
                code="workspace-port-taken",
                detail=lines,
                hint=Localized(
                    "Services have their port already (SERVICE_PORT); open none of your own.",
                    "서비스에는 이미 포트(SERVICE_PORT)가 있습니다. 따로 열지 마세요.",
                ),
            )
        return WorkFailed(
            Localized(
                f"{component} does not start with your code: {self._hide(problem.message)}",
                f"{component}가 여러분의 코드로 시작하지 않습니다: {self._hide(problem.message)}",
            ),
            code="workspace-does-not-start",
            detail=lines,
            hint=hint,
        )


def _tree(exercise: Exercise, component: str) -> str:
    return f"{exercise.id.lower()}-{component}"


def _is_of(exercise: Exercise, component: str, tree: Path | None) -> bool:
    return tree is not None and tree.name == _tree(exercise, component)


def _source(files: Mapping[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.startswith(("services/", "shared/"))}
