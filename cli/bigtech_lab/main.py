"""The console script: finds the command, runs it, turns errors into messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from bigtech_lab import __version__
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, LabError, LabFault
from bigtech_lab.lazy_group import LazyGroup

app = typer.Typer(
    name="bigtech-lab",
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start here: bigtech-lab demo. Exit codes: 0 ok, 1 work failed, 2 usage, 3 environment not ready, "
    "4 the lab is at fault, 130 interrupted.",
)


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"bigtech-lab {__version__}\n")
        raise typer.Exit


@app.callback()
def bigtech_lab(
    version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    """Start a real chat backend, check it, and trace an event's way through it."""
    del version


def main(argv: Sequence[str] | None = None) -> None:
    """Entry point of `bigtech-lab`; always ends by SystemExit with one of the documented codes."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    try:
        # Left to itself, the framework prints usage errors as text and exits: a program could not read them.
        code = app(args=arguments, prog_name="bigtech-lab", standalone_mode=not as_json)
    except LabError as error:
        _report(error, arguments)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        raise SystemExit(130) from None
    except Exception as error:  # noqa: BLE001 - the last place where a bug can be told as one
        problem = _misuse(error) or _bug(error)
        _report(problem, arguments)
        raise SystemExit(problem.exit_code) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _language(arguments: Sequence[str]) -> str:
    """The language that was asked for, also where a mistake kept the command from being understood."""
    import os

    from bigtech_lab.settings import load_settings

    for option, value in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, given = option.partition("=")
        if name == "--lang" and (given or value) in {"en", "ko"}:
            return given or value
    return load_settings(os.environ).language


def _misuse(error: Exception) -> BadUsage | None:
    """What the framework found wrong with the arguments, or None when it is another error."""
    tell = getattr(error, "format_message", None)
    if tell is None:
        return None
    command = getattr(getattr(error, "ctx", None), "command_path", "bigtech-lab")
    return BadUsage(str(tell()), code="usage", hint=f"{command} --help")


def _bug(error: Exception) -> LabFault:
    """A bug of ours, told without a traceback; the traceback goes to a file that can be sent along."""
    import tempfile
    import traceback

    told = Localized(
        f"This is a bug in the lab, not your mistake: {type(error).__name__}: {error}",
        f"실습 도구의 버그입니다. 여러분의 실수가 아닙니다: {type(error).__name__}: {error}",
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="bigtech-lab-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            traceback.print_exception(error, file=file)
    except OSError:
        # No disk to write to: then the traceback goes along with the message.
        return LabFault(
            told,
            code="bug",
            hint=Localized("Please report it.", "알려 주세요."),
            detail=traceback.format_exception(error)[-6:],
        )
    return LabFault(
        told,
        code="bug",
        hint=Localized(
            f"Please report it together with {file.name}.", f"이 파일과 함께 알려 주세요: {file.name}"
        ),
    )


def _report(error: LabError, arguments: Sequence[str]) -> None:
    from bigtech_lab.presentation.problem import problem_as_json, show_problem

    if "--json" in arguments:
        import json

        sys.stdout.write(json.dumps(problem_as_json(error), ensure_ascii=False, indent=2) + "\n")
    else:
        show_problem(error, _language(arguments))


if __name__ == "__main__":
    main()
