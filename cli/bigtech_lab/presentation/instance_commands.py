"""Suggested commands that reach the instance they are about."""

from __future__ import annotations

import re

from bigtech_lab.domain.instance import DEFAULT_INSTANCE

_COMMAND = re.compile(
    r"bigtech-lab (?:logs|restart|resume|status|trace|fault (?:list|on|off))"
    r"(?: (?:--all|[a-z0-9][a-z0-9-]*))?"
    r"|bigtech-lab migrate [a-z]+(?: [a-z]+)?"
    r"|bigtech-lab dlq (?:list|show|replay)(?: (?:--all|[a-z0-9][a-z0-9.]*(?:@[0-9]+)?))?"
)


def for_instance(text: str, instance: str) -> str:
    """The text with `--instance` added to each command in it, unless the instance is the default one."""
    if instance == DEFAULT_INSTANCE or "--instance" in text:
        return text
    return _COMMAND.sub(lambda command: f"{command[0]} --instance {instance}", text)
