"""`bigtech-lab seed`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab seed --users 1000 --messages 100000
  bigtech-lab seed --users 2 --messages 1000000 --rooms 1   one very long room
  bigtech-lab seed --users 50 --messages 500 --seed 7 --json"""


def seed(
    users: int = typer.Option(1000, "--users", metavar="N", help="How many people."),
    messages: int = typer.Option(100_000, "--messages", metavar="M", help="How many messages, in all rooms."),
    rooms: int | None = typer.Option(
        None, "--rooms", metavar="R", help="How many rooms; about one for 40 messages without it."
    ),
    number: int = typer.Option(1, "--seed", metavar="S", help="The same number makes the same data."),
    password: str | None = typer.Option(
        None, "--password", metavar="TEXT", help="Everybody's password; made up and printed without it."
    ),
    lang: Language | None = LANG,
    instance: str = INSTANCE,
    json: bool = typer.Option(False, "--json", help="Print JSON (seed.schema.json)."),
) -> None:
    """Fill the databases with people, rooms and messages.

    Written past the services, so no events are published: every service's read models are filled as well. A
    second run adds more people, rooms and messages to those of the first.
    """
    from bigtech_lab.application.seed_data import SeedRequest
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.seed_report import SeedText, seeded_as_json

    text = SeedText(spoken(lang))
    request = SeedRequest(users, messages, rooms, number, password)
    with wiring.interruptible():
        seeded = wiring.seed_data(instance)(request, text.show_progress)
    if json:
        print_json(seeded_as_json(seeded))
    else:
        text.show_seeded(seeded)
