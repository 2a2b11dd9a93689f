"""`bigtech-lab open`."""

from __future__ import annotations

import sys

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized

EXAMPLES = """\b
Examples:
  bigtech-lab open               the API of user-service
  bigtech-lab open chat-service  the API of chat-service
  bigtech-lab open kafka         topics, lag and records, until Ctrl-C"""

_PAGES = {
    "gateway": ("gateway_url", "/health"),
    "user-service": ("user_url", "/docs"),
    "friend-service": ("friend_url", "/docs"),
    "chat-service": ("chat_url", "/docs"),
    "notification-service": ("notification_url", "/docs"),
}


def open(  # noqa: A001 - the verb's name
    name: str = typer.Argument("user-service", metavar="PAGE", help=f"One of {', '.join(_PAGES)}, kafka."),
    port: int = typer.Option(
        0, "--port", min=0, max=65_535, metavar="N", help="With kafka: on this port, not on any free one."
    ),
    instance: str = INSTANCE,
    lang: Language | None = typer.Option(None, help="With kafka: the language of the page."),
) -> None:
    """Open a page in the browser, and print its address."""
    from bigtech_lab.errors import BadUsage, unknown_name

    if name == "kafka":
        _serve_kafka(instance, port, spoken(lang))
        return
    if name not in _PAGES:
        raise unknown_name("page", name, (*_PAGES, "kafka"))
    if port or lang:
        raise BadUsage(
            Localized(
                "--port and --lang belong to `open kafka`.",
                "--port와 --lang은 `open kafka`에만 쓸 수 있습니다.",
            ),
            code="usage",
        )
    field, path = _PAGES[name]
    url = getattr(wiring.stack_view(instance).endpoints(), field) + path
    sys.stdout.write(url + "\n")
    wiring.show_in_browser(url)


def _serve_kafka(instance: str, port: int, language: str) -> None:
    """Serves the page until Ctrl-C."""
    import threading

    from bigtech_lab.presentation.kafka_page import KafkaPage
    from bigtech_lab.presentation.kafka_words import SERVED
    from bigtech_lab.presentation.notice import tell

    with wiring.browse_kafka(instance) as kafka:
        # Asked once before anything is served: a stack that is not there is told here, not on the page.
        kafka.topics()
        with wiring.local_page(KafkaPage(kafka, instance, language).answer, port=port) as url:
            sys.stdout.write(url + "\n")
            sys.stdout.flush()
            tell(SERVED.in_language(language).format(instance=instance, url=url))
            wiring.show_in_browser(url)
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                # How it ends.
                return
