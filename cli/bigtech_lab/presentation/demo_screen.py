"""What `demo` says between its steps and at its end."""

from __future__ import annotations

from rich.rule import Rule
from rich.text import Text

from bigtech_lab.domain.instance import instance_option
from bigtech_lab.domain.localized import Localized
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import READABLE_WIDTH, stdout
from bigtech_lab.presentation.program import pasteable

_STEPS = {
    "start": Localized("1/4  Start the stack", "1/4  스택 시작"),
    "check": Localized("2/4  Check phase 1", "2/4  1단계 검사"),
    "message": Localized("3/4  Follow one message", "3/4  메시지 하나 따라가기"),
    "friend-request": Localized("4/4  Follow one friend request", "4/4  친구 요청 하나 따라가기"),
}
_RUNNING = Localized(
    "The stack is running at {url}. What next?", "스택이 {url}에서 실행 중입니다. 다음에는 이렇게 해 보세요."
)
_NEXT = (
    (
        "bigtech-lab quiz 1",
        Localized("explain the services' roles (checkpoint C1.3)", "서비스의 역할 설명하기 (C1.3)"),
    ),
    (
        "bigtech-lab kill notification-service",
        Localized("break it, then trace a message again", "고장 내고 메시지를 다시 추적하기"),
    ),
    ("bigtech-lab down", Localized("stop everything; the data stays", "모두 멈추기 (데이터는 남습니다)")),
)


class DemoScreen:
    """Headings and the closing screen in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._console = stdout()

    def step(self, name: str) -> None:
        """The heading of a step: `start`, `check`, `message`, `friend-request`."""
        self._console.print()
        title = Text(_STEPS[name].in_language(self._language), style=palette.STRONG)
        self._rule(Rule(title, align="left", style=palette.QUIET))

    def close(self, gateway_url: str, instance: str) -> None:
        """The closing screen: where the stack answers, and the next three commands."""
        option = instance_option(instance)
        commands = [(pasteable(command) + option, why.in_language(self._language)) for command, why in _NEXT]
        width = max(len(command) for command, _ in commands)
        self._console.print()
        self._rule(Rule(style=palette.QUIET))
        self._console.print(_RUNNING.in_language(self._language).format(url=gateway_url))
        for command, why in commands:
            self._console.print(
                Text.assemble("  ", (command.ljust(width), palette.ACCENT), "  ", (why, palette.QUIET))
            )

    def _rule(self, rule: Rule) -> None:
        self._console.print(rule, width=min(self._console.width, READABLE_WIDTH))
