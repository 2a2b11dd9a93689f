"""`bigtech-lab certificate`: the certificate of a learner."""

from __future__ import annotations

from pathlib import Path

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

EXAMPLES = """\b
Examples:
  bigtech-lab certificate --name "Kim Minji"
  bigtech-lab certificate --name "김민지" --lang ko --output certificate.ko.html

Exit codes: 0 written, 1 a required checkpoint is not done yet."""

_LONGEST_NAME = 80


def certificate(
    name: str = typer.Option(..., "--name", metavar="NAME", help="The name on the certificate."),
    output: Path = typer.Option(Path("certificate.html"), "--output", metavar="FILE", help="Where to."),
    lang: Language | None = typer.Option(None, help="The language of the certificate."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (certificate.schema.json)."),
) -> None:
    """Write a certificate (HTML) once the required phases are done."""
    from bigtech_lab.presentation.certificate_page import certificate_page

    language = spoken(lang)
    given = " ".join(name.split())
    if not given or len(given) > _LONGEST_NAME or not given.isprintable():
        message = Localized(
            f"The name on a certificate has 1 to {_LONGEST_NAME} printable characters.",
            f"수료증의 이름은 출력할 수 있는 글자 1자부터 {_LONGEST_NAME}자까지입니다.",
        )
        raise BadUsage(message, code="bad-name", hint='bigtech-lab certificate --name "Kim Minji"')
    if output.is_dir() or not output.absolute().parent.is_dir():
        message = Localized(
            f"The certificate cannot be written to {output}.", f"수료증을 {output}에 쓸 수 없습니다."
        )
        raise BadUsage(
            message,
            code="bad-file",
            hint=Localized("Give a file in a folder that exists.", "있는 폴더 안의 파일을 지정하세요."),
        )
    progress = wiring.follow_progress().certified()
    wiring.write_file(output, certificate_page(progress, given, language))
    if as_json:
        from bigtech_lab.presentation.json_output import print_json

        done_at = max(phase.done_at or "" for phase in progress.required)
        phases = [phase.phase.number for phase in progress.phases if phase.complete]
        document = {"name": given, "file": str(output), "done_at": done_at, "phases": phases}
        print_json({"format_version": 1, **document})
    else:
        from bigtech_lab.presentation.notice import tell
        from bigtech_lab.presentation.progress_words import WRITTEN

        tell(WRITTEN.in_language(language).format(file=output))
