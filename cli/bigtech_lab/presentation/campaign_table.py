"""The report of a fault campaign, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bigtech_lab.presentation import palette

if TYPE_CHECKING:
    from rich.console import Console


def show_campaign(console: Console, report: Mapping[str, Any]) -> None:
    """What was sent, how each death was felt, and which promises were kept."""
    from rich.table import Table
    from rich.text import Text

    messages = report["messages"]
    console.print(
        f"{messages['acknowledged']} messages acknowledged in {messages['seconds']:g} s "
        f"({messages['per_second']:g}/s), {messages['send_retries']} sends repeated, "
        f"{messages['stream_reconnects']} streams resumed"
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("killed", no_wrap=True, header_style=palette.QUIET)
    for heading in ("ready again", "first send", "first delivery", "silence"):
        table.add_column(heading, no_wrap=True, header_style=palette.QUIET, justify="right")
    for felt in report["recoveries"]:
        times = (felt["restart"], felt["first_send"], felt["first_delivery"], felt["longest_silence"])
        table.add_row(felt["component"], *(_seconds(at) for at in times))
    console.print(table)
    for promise in report["promises"]:
        kept = not promise["violations"]
        style = palette.GOOD if kept else palette.BAD
        console.print(Text.assemble((f"{promise['violations']:>6}  ", style), promise["name"]))
        for example in promise["examples"]:
            console.print(Text(f"        {example}", style=palette.QUIET))
    kept = report["verdict"] == "passed"
    verdict = "every promise was kept" if kept else "promises were broken"
    console.print(Text(verdict, style=palette.GOOD if kept else palette.BAD))


def _seconds(value: float | None) -> str:
    return "never" if value is None else f"{value:.2f} s"
