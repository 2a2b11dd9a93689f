"""`bigtech-lab bench`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE

EXAMPLES = """\b
Examples:
  bigtech-lab bench --quick                   all of it, three minutes
  bigtech-lab bench delivery --set rate=1000  with a setting
  bigtech-lab bench --html report.html        with plots
  bigtech-lab bench delivery --compare rate=500 rate=1000
  bigtech-lab bench delivery --set rate=1000 --compare HEAD~1 HEAD
  bigtech-lab bench relay --json              for programs"""


def bench(
    scenarios: list[str] = typer.Argument(
        None,
        metavar="[SCENARIO]...",
        help="delivery, fanout, idle, read, relay, journey, login-flood, k6 (where it is installed); all"
        " without it.",
        show_default=False,
    ),
    quick: bool = typer.Option(False, "--quick", help="Shorter runs: at most three minutes in all."),
    given: list[str] = typer.Option([], "--set", metavar="NAME=VALUE", help="A setting of the scenarios."),
    compare: tuple[str, str] = typer.Option(
        (None, None),
        "--compare",
        metavar="A B",
        help="Two settings (name=value), or two revisions of the code (HEAD~1, a branch, a hash): measured in"
        " turns, A B A B.",
    ),
    through_gateway: bool = typer.Option(
        False, "--through-gateway", help="Take the way of real clients, with the gateway and its rate limits."
    ),
    html: Path | None = typer.Option(None, "--html", metavar="FILE", help="Also write a page with plots."),
    instance: str = INSTANCE,
    json: bool = typer.Option(False, "--json", help="Print JSON (bench.schema.json)."),
) -> None:
    """Measure the system: latency, throughput, memory, beside the figures to reach.

    Measures the running instance, or starts one of its own and removes it afterwards. Two revisions have an
    instance of their own each. Missing a figure is no error: machines differ.
    """
    from bigtech_lab.domain.bench_plan import in_turns, plan, read_setting, sides_of
    from bigtech_lab.presentation.bench_table import bench_as_json, show_bench
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.notice import tell

    settings = dict(map(read_setting, given))
    steps = plan(scenarios or [], settings, quick=quick)
    sides = sides_of(compare) if all(compare) else None
    if all(compare):
        first = {**settings, **sides[0]} if sides else settings
        steps = in_turns(plan(scenarios or [], first, quick=quick), sides or ({}, {}), compare, rounds=2)
    with wiring.interruptible(), ExitStack() as opened:
        if all(compare) and sides is None:
            names = opened.enter_context(wiring.revision_instances(compare, tell))
        else:
            names = {"": opened.enter_context(wiring.measured_instance(instance, tell))}
        report = wiring.run_bench(names, tell)(steps, quick=quick, through_gateway=through_gateway)
    if html is not None:
        from bigtech_lab.adapters.atomic_file import write_atomically
        from bigtech_lab.presentation.bench_page import bench_page

        write_atomically(html, bench_page(report))
        tell(f"Written: {html}")
    if json:
        print_json(bench_as_json(report))
    else:
        show_bench(report)
