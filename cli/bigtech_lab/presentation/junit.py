"""The report of a run as JUnit XML, for CI."""

from __future__ import annotations

import json
import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bigtech_lab.domain.check_report import CheckpointResult, CheckReport
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation.check_json import result_as_json

# XML 1.0, production 2: what a document may hold; control characters of a log or a body must go.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_TAGS = {
    Verdict.FAILED: "failure",
    Verdict.UNSTABLE: "failure",
    Verdict.ERROR: "error",
    Verdict.BLOCKED: "skipped",
}


def report_as_junit(report: CheckReport, language: str) -> str:
    """An XML document with a suite for each checkpoint; blocked checks are `skipped`."""
    root = Element("testsuites", {"name": "bigtech-lab check", **_counts(report.checks)})
    for checkpoint in report.checkpoints:
        _add_suite(root, report, checkpoint, language)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _add_suite(root: Element, report: CheckReport, checkpoint: CheckpointResult, language: str) -> None:
    title = f"{checkpoint.id} {checkpoint.title.in_language(language)}"
    suite = SubElement(root, "testsuite", {"name": in_xml(title), **_counts(checkpoint.checks)})
    properties = SubElement(suite, "properties")
    SubElement(properties, "property", name="seed", value=str(report.seed))
    SubElement(properties, "property", name="instance", value=report.instance)
    for check in checkpoint.checks:
        case = SubElement(
            suite,
            "testcase",
            name=check.id,
            classname=f"bigtech-lab.{checkpoint.id}",
            time=_seconds([check]),
        )
        _explain(case, check, language, report.seed)


def _explain(case: Element, check: CheckResult, language: str, seed: int) -> None:
    tag = _TAGS.get(check.verdict)
    if tag is None:
        return
    message = check.message.in_language(language) if check.message else check.verdict.value
    explained = SubElement(case, tag, message=in_xml(message))
    if tag != "skipped":
        explained.set("type", check.code or check.verdict.value)
    explained.text = in_xml(json.dumps(result_as_json(check, language, seed), ensure_ascii=False, indent=2))


def _counts(checks: tuple[CheckResult, ...]) -> dict[str, str]:
    tags = [_TAGS.get(check.verdict) for check in checks]
    return {
        "tests": str(len(checks)),
        "failures": str(tags.count("failure")),
        "errors": str(tags.count("error")),
        "skipped": str(tags.count("skipped")),
        "time": _seconds(checks),
    }


def _seconds(checks: tuple[CheckResult, ...] | list[CheckResult]) -> str:
    return f"{sum(check.duration_ms for check in checks) / 1000:.3f}"


def in_xml(text: str) -> str:
    """The text without what a document may not hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
