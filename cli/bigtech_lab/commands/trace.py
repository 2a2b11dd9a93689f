"""`bigtech-lab trace`: follows one event through the whole system."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE, flows_and_more
from bigtech_lab.commands.follow_events import follow_events
from bigtech_lab.commands.kept_traces import (
    KEPT,
    diff_traces,
    flow_of,
    kept_record,
    list_traces,
    save_trace,
)
from bigtech_lab.commands.language import LANG, Language, spoken
from bigtech_lab.commands.trace_output import Output
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, LabError, unknown_name
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.trace_forms import TraceForm

if TYPE_CHECKING:
    from bigtech_lab.domain.trace import Trace

EXAMPLES = """\b
Examples:
  bigtech-lab trace message                 from sender to reader
  bigtech-lab trace message --as timeline   on a scale of time
  bigtech-lab trace message --html m.html   as a page, too
  bigtech-lab trace message --attach last   look at the last one again
  bigtech-lab trace --attach ID             an event that somebody else caused
  bigtech-lab trace --user ada              the newest event about a user
  bigtech-lab trace message --expect E.yaml --junit R.xml
  bigtech-lab trace --follow                every event, as it happens
  bigtech-lab trace message --spans http://127.0.0.1:16686
  bigtech-lab trace list                    those that are kept
  bigtech-lab trace show last --as mermaid  without a stack
  bigtech-lab trace save FILE [ID]          to give away; `show FILE` reads it
  bigtech-lab trace diff A B                hop by hop

\b
Flows: register, friend-request, friend-request-by-event, message,
group-message, edit, read, presence-online, presence-offline,
presence-expiry (waits until the presence runs out), notification.

\b
Forms: tree, timeline, mermaid (sequence diagram), html, json,
otlp (OpenTelemetry), chrome (chrome://tracing, Perfetto).

ID is a correlation, trace or event id, or the number of a message. Of an
event that the lab did not cause, requests and streams cannot be seen.

\b
Expectations: format_version: 1, flow: message, expect: a list of
sentences such as "hop kafka within 50ms after outbox", "all within 2s".

--spans names a tracing backend with Jaeger's query API. Services send
their spans to it when the stack was started with the variable
OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 (OTLP over HTTP).

Exit codes: 0 complete, 1 a hop is missing or an expectation failed, 3 the stack does not run."""

_LONGEST = 3600.0

WORDS: Any = typer.Argument(
    None,
    metavar="FLOW | list | show ID | save FILE [ID] | diff A B",
    help="What to follow, or what to do with kept traces.",
    autocompletion=flows_and_more(KEPT),
    show_default=False,
)
FORM: Any = typer.Option(TraceForm.tree, "--as", metavar="FORM", help="The form; see below.")


def trace(
    words: list[str] = WORDS,
    instance: str = INSTANCE,
    timeout: float = typer.Option(
        10.0, "--timeout", metavar="SECONDS", help="How long to wait for the last hop."
    ),
    attach: str = typer.Option(
        "", "--attach", metavar="ID", help="Look at an event that is there already; `last`: the last trace."
    ),
    user: str = typer.Option("", "--user", metavar="USER", help="The newest event about this user."),
    follow: bool = typer.Option(False, "--follow", "-f", help="Every hop as it happens, until Ctrl-C."),
    form: TraceForm = FORM,
    html: Path | None = typer.Option(None, "--html", metavar="FILE", help="Write a page, too."),
    expect: Path | None = typer.Option(
        None, "--expect", metavar="FILE", help="Judge the trace by these expectations (YAML)."
    ),
    junit: Path | None = typer.Option(None, "--junit", metavar="FILE", help="Write JUnit XML, too."),
    spans: str | None = typer.Option(
        None,
        "--spans",
        metavar="URL",
        help="Show the services' spans, from this tracing backend (BIGTECH_LAB_SPANS_URL).",
    ),
    as_json: bool = typer.Option(False, "--json", help="The same as --as json (trace*.schema.json)."),
    lang: Language | None = LANG,
) -> None:
    """Follow one event through HTTP, PostgreSQL, Kafka, Redis and SSE.

    Makes fresh users, sends the request and names every place where its event is seen, or the first where it
    is missing.
    """
    language = spoken(lang)
    if as_json:
        form = TraceForm.json
    if not 0 < timeout <= _LONGEST:
        raise BadUsage(
            Localized(
                f"--timeout takes seconds, more than 0 and at most {_LONGEST:g}, not {timeout:g}.",
                f"--timeout은 0보다 크고 {_LONGEST:g} 이하인 초입니다: {timeout:g}.",
            ),
            code="bad-timeout",
        )
    what, *rest = words or [""]
    spans_url = _spans_url(what, spans, follow=follow)
    output = Output(instance, language, form, html, expect, junit, spans_url)
    _refuse_what_does_not_fit(what, rest, attach=attach, user=user, follow=follow)
    try:
        output.prepare(what if what not in KEPT else "")
        if what in KEPT:
            _kept(what, rest, output, as_json=as_json or form is TraceForm.json)
            return
        if follow:
            follow_events(what, user, instance, as_json=as_json, language=language)
            return
        found = asyncio.run(_traced(what, instance, attach, user, timeout))
    except LabError as error:
        error.reword_hint(lambda hint: for_instance(hint, instance))
        raise
    output.show(found)


def _spans_url(what: str, given: str | None, *, follow: bool) -> str:
    """The tracing backend to ask, empty for none; BadUsage for one that cannot be asked."""
    if given is not None and (follow or what in {"list", "save", "diff"}):
        raise BadUsage(
            Localized(
                "--spans goes with the trace of one event, and with `show`.",
                "--spans는 이벤트 하나의 추적과 `show`에만 쓸 수 있습니다.",
            ),
            code="usage",
        )
    url = wiring.settings().spans_url if given is None else given
    if url and not url.startswith(("http://", "https://")):
        raise BadUsage(
            Localized(
                f"A tracing backend has a URL, not '{url}'.", f"트레이싱 백엔드의 URL이 아닙니다: '{url}'."
            ),
            code="usage",
            hint="bigtech-lab trace message --spans http://127.0.0.1:16686",
        )
    return url


def _kept(what: str, rest: list[str], output: Output, *, as_json: bool) -> None:
    fewest, most, usage = KEPT[what]
    if not fewest <= len(rest) <= most:
        raise BadUsage(
            Localized(f"Write: bigtech-lab trace {usage}", f"이렇게 쓰세요: bigtech-lab trace {usage}"),
            code="usage",
        )
    instance, language = output.instance, output.language
    if what == "list":
        list_traces(instance, as_json=as_json, language=language)
    elif what == "show":
        output.show(wiring.kept_traces(instance).one(rest[0] if rest else "last"), fail=False)
    elif what == "save":
        save_trace(Path(rest[0]), rest[1] if rest[1:] else "last", instance, language=language)
    else:
        diff_traces(rest[0], rest[1], instance, as_json=as_json, language=language)


def _refuse_what_does_not_fit(what: str, rest: list[str], *, attach: str, user: str, follow: bool) -> None:
    if what in KEPT:
        if attach or user or follow:
            raise BadUsage(
                Localized(
                    f"--attach, --user and --follow do not go with `{what}`.",
                    f"`{what}`에는 --attach, --user, --follow를 쓸 수 없습니다.",
                ),
                code="usage",
            )
        return
    if rest:
        raise BadUsage(
            Localized(
                f"One flow at a time: '{what}' is followed by '{' '.join(rest)}'.",
                f"흐름은 한 번에 하나씩입니다. '{what}' 다음에 온 것: '{' '.join(rest)}'.",
            ),
            code="usage",
            hint=f"bigtech-lab trace {what}",
        )
    if attach and (user or follow):
        raise BadUsage(
            Localized(
                "--attach names one event; it goes with neither --user nor --follow.",
                "--attach는 이벤트 하나를 가리키므로 --user나 --follow와 함께 쓸 수 없습니다.",
            ),
            code="usage",
        )
    if not (what or attach or user or follow):
        raise BadUsage(
            Localized("What shall be followed?", "무엇을 따라갈까요?"),
            code="usage",
            hint="bigtech-lab trace message; bigtech-lab trace --help",
        )


async def _traced(what: str, instance: str, attach: str, user: str, timeout: float) -> Trace:
    flows = wiring.flow_files()
    declared = flows.flow(what) if what else None
    async with wiring.trace_flow(instance) as tracing:
        if declared is not None and not attach and not user:
            return await tracing.run(declared, timeout=timeout)
        if attach:
            record = kept_record(tracing.store, attach, what)
            if record is not None:
                return await tracing.attach(flows.flow(record.flow), record, timeout=timeout)
            event = await tracing.find(attach)
        else:
            event = await tracing.newest_of(user)
        return await tracing.look_at(flow_of(event, flows.flows(), what), event, timeout=timeout)


def _language(given: str) -> str:
    language = given or wiring.settings().language
    if language not in {"en", "ko"}:
        raise unknown_name("language", given, ("en", "ko"))
    return language
