"""`bigtech-lab trace`: follows one event through the whole system."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import FLOW, INSTANCE
from bigtech_lab.errors import BadUsage, LabError, unknown_name
from bigtech_lab.presentation.instance_commands import for_instance

if TYPE_CHECKING:
    from bigtech_lab.domain.flow import Flow
    from bigtech_lab.domain.trace import Trace

EXAMPLES = """\b
Examples:
  bigtech-lab trace message                from sender to reader
  bigtech-lab trace friend-request --json  for programs
  bigtech-lab trace message --attach last  look at the last one again

Flows: register, friend-request, friend-request-by-event, message,
group-message, edit, read, presence-online, presence-offline,
presence-expiry (waits until the presence runs out), notification.

Exit codes: 0 complete, 1 a hop is missing, 3 the stack does not run."""

_LONGEST = 3600.0


def trace(
    flow: str = FLOW,
    instance: str = INSTANCE,
    timeout: float = typer.Option(
        10.0, "--timeout", metavar="SECONDS", help="How long to wait for the last hop."
    ),
    attach: str = typer.Option(
        "", "--attach", metavar="ID", help="Look at an earlier trace again: its correlation id, or `last`."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the trace as JSON (trace.schema.json)."),
    lang: str = typer.Option("", "--lang", metavar="en|ko", help="The language of the sentences."),
) -> None:
    """Follow one event through HTTP, PostgreSQL, Kafka, Redis and SSE.

    Makes two fresh users, sends the request and names every place where its event is seen, or the first
    where it is missing.
    """
    language = _language(lang)
    if not 0 < timeout <= _LONGEST:
        raise BadUsage(
            f"--timeout takes seconds, more than 0 and at most {_LONGEST:g}, not {timeout:g}.",
            code="bad-timeout",
        )
    declared = wiring.flow_files().flow(flow)
    try:
        found = asyncio.run(_traced(declared, instance, attach, timeout))
    except LabError as error:
        error.hint = error.hint and for_instance(error.hint, instance)
        raise
    _show(found, instance=instance, language=language, as_json=as_json)
    if not found.complete:
        raise typer.Exit(1)


async def _traced(flow: Flow, instance: str, attach: str, timeout: float) -> Trace:
    async with wiring.trace_flow(instance) as tracing:
        if attach:
            return await tracing.attach(flow, tracing.store.load(attach, flow.id), timeout=timeout)
        return await tracing.run(flow, timeout=timeout)


def _language(given: str) -> str:
    language = given or wiring.settings().language
    if language not in {"en", "ko"}:
        raise unknown_name("language", given, ("en", "ko"))
    return language


def _show(found: Trace, *, instance: str, language: str, as_json: bool) -> None:
    if as_json:
        import json

        from bigtech_lab.presentation.trace_json import trace_as_json

        content = trace_as_json(found, instance=instance, language=language)
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        from bigtech_lab.presentation.console import stdout
        from bigtech_lab.presentation.trace_tree import show_trace

        show_trace(stdout(), found, instance=instance, language=language)
