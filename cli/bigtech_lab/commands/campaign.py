"""`bigtech-lab campaign`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab campaign                        everything dies once, 60 s
  bigtech-lab campaign --only kafka,postgres  these two
  bigtech-lab campaign --rate 50 --seconds 20 --json

Exit codes: 0 every promise was kept, 1 one was broken, 3 the stack is not
whole."""


def campaign(
    rate: float = typer.Option(300.0, "--rate", min=1, max=5000, metavar="N", help="Messages a second."),
    seconds: float = typer.Option(60.0, "--seconds", min=5, max=3600, metavar="N", help="How long at least."),
    rooms: int = typer.Option(30, "--rooms", min=1, max=200, metavar="N", help="In how many rooms."),
    only: str = typer.Option("", "--only", metavar="NAMES", help="Kill only these, separated by commas."),
    allow_faults: bool = typer.Option(
        False, "--allow-faults", help="Run although faults are on, to see which promises they break."
    ),
    json: bool = typer.Option(False, "--json", help="Print JSON (campaign.schema.json)."),
    instance: str = INSTANCE,
) -> None:
    """Kill every component in turn under load, and judge what clients got.

    Clients that keep to the protocol send and listen all the while: no acknowledged message may be lost, none
    seen twice, none out of order. The people and messages of the run stay in the databases.
    """
    from bigtech_lab.application.ports.campaign_process import CampaignPlan
    from bigtech_lab.application.run_campaign import VICTIMS
    from bigtech_lab.presentation.notice import tell

    names = [name.strip() for name in only.split(",") if name.strip()] or list(VICTIMS)
    with wiring.interruptible():
        report = wiring.run_campaign(instance)(
            CampaignPlan(rate, seconds, rooms, names), tell, allow_faults=allow_faults
        )
    if json:
        from bigtech_lab.presentation.json_output import print_json

        print_json(report)
    else:
        from bigtech_lab.presentation.campaign_table import show_campaign
        from bigtech_lab.presentation.console import stdout

        show_campaign(stdout(), report)
    if report["verdict"] != "passed":
        raise typer.Exit(1)
