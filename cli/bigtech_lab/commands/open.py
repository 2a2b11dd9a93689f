"""`bigtech-lab open`."""

from __future__ import annotations

import sys

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab open               the API of user-service
  bigtech-lab open chat-service  the API of chat-service"""

_PAGES = {
    "gateway": ("gateway_url", "/health"),
    "user-service": ("user_url", "/docs"),
    "friend-service": ("friend_url", "/docs"),
    "chat-service": ("chat_url", "/docs"),
    "notification-service": ("notification_url", "/docs"),
}


def open(  # noqa: A001 - the verb's name
    name: str = typer.Argument("user-service", metavar="PAGE", help=f"One of {', '.join(_PAGES)}."),
    instance: str = INSTANCE,
) -> None:
    """Open a service's page in the browser, and print its address."""
    from bigtech_lab.errors import unknown_name

    if name not in _PAGES:
        raise unknown_name("page", name, _PAGES)
    field, path = _PAGES[name]
    url = getattr(wiring.stack_view(instance).endpoints(), field) + path
    sys.stdout.write(url + "\n")
    wiring.show_in_browser(url)
