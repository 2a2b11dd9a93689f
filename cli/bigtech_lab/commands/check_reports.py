"""Where a run of `check` is told: the terminal, files, the log of a workflow."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bigtech_lab.domain.localized import Localized

if TYPE_CHECKING:
    from bigtech_lab.adapters.replay.recorder import RunRecorder
    from bigtech_lab.domain.check_report import CheckReport


@dataclass(frozen=True, slots=True)
class CheckReports:
    """The forms in which a report is wanted; a file that is None is not written.

    `recorder` has what the checks saw, `labs` is another folder of labs: the evidence needs both.
    """

    language: str
    as_json: bool
    junit: Path | None
    html: Path | None
    evidence: Path | None
    github: bool
    recorder: RunRecorder | None = None
    labs: Path | None = None

    def must_be_writable(self) -> None:
        """Raises BadUsage now rather than after the run when a file cannot be written."""
        for file in (self.junit, self.html, self.evidence):
            if file is not None and (file.is_dir() or not file.absolute().parent.is_dir()):
                from bigtech_lab.errors import BadUsage

                message = Localized(
                    f"The report cannot be written to {file}.", f"보고서를 {file}에 쓸 수 없습니다."
                )
                raise BadUsage(
                    message,
                    code="bad-file",
                    hint=Localized(
                        "Give a file in a folder that exists.", "있는 폴더 안의 파일을 지정하세요."
                    ),
                )

    def tell(self, report: CheckReport) -> None:
        """Writes the files, then the report for whoever asked."""
        self._write_files(report)
        if self.as_json:
            from bigtech_lab.presentation.check_json import report_as_json

            told = report_as_json(report, self.language)
            sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        else:
            from bigtech_lab.presentation.check_text import CheckText
            from bigtech_lab.presentation.console import stdout

            CheckText(stdout(), self.language).show(report)
        if self.github:
            from bigtech_lab.presentation.github import workflow_commands

            # GitHub reads both streams; the first one may be somebody's JSON.
            for line in workflow_commands(report, self.language):
                sys.stderr.write(line + "\n")

    def _write_files(self, report: CheckReport) -> None:
        from bigtech_lab import wiring

        if self.evidence is not None and self.recorder is not None:
            wiring.write_evidence(report, self.evidence, self.language, self.recorder, self.labs)
        if self.junit is not None:
            from bigtech_lab.presentation.junit import report_as_junit

            wiring.write_file(self.junit, report_as_junit(report, self.language))
        if self.html is not None:
            from bigtech_lab.presentation.check_page import CheckPage

            wiring.write_file(self.html, CheckPage(self.language).of(report))
