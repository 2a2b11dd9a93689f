"""A trace and what was expected of it as JUnit XML, for CI."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bigtech_lab.domain.expectation import Judgement
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_span import length_ms, spans_of
from bigtech_lab.presentation.junit import in_xml


def trace_as_junit(trace: Trace, judgements: Sequence[Judgement], language: str) -> str:
    """A suite with a case for each hop and one for each expectation; what comes after the first missing hop
    is `skipped`.
    """
    cases = [*_hops(trace, language), *map(_expectation, judgements)]
    count = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        "time": f"{length_ms(spans_of(trace)) / 1000:.3f}",
    }
    root = Element("testsuites", {"name": "bigtech-lab trace", **count})
    suite = SubElement(root, "testsuite", {"name": trace.flow.id, **count})
    properties = SubElement(suite, "properties")
    for name in ("trace_id", "correlation_id"):
        SubElement(properties, "property", name=name, value=getattr(trace.context, name))
    suite.extend(cases)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _hops(trace: Trace, language: str) -> list[Element]:
    times = {span.hop.name: span.end_ms - span.start_ms for span in spans_of(trace)}
    cases = []
    for hop in trace.flow.hops:
        seconds = f"{times.get(hop.name, 0.0) / 1000:.3f}"
        case = Element("testcase", name=hop.name, classname=f"bigtech-lab.{trace.flow.id}", time=seconds)
        missing = trace.first_missing
        if hop.name not in trace.witnesses:
            if missing is not None and missing.hop == hop.name:
                message = in_xml(missing.hint.in_language(language))
                failure = SubElement(case, "failure", message=message, type="hop-missing")
                failure.text = in_xml(missing.last_witness)
            else:
                SubElement(case, "skipped")
        cases.append(case)
    return cases


def _expectation(judgement: Judgement) -> Element:
    case = Element(
        "testcase",
        name=in_xml(judgement.expectation.sentence),
        classname="bigtech-lab.expectations",
        time=f"{(judgement.took_ms or 0.0) / 1000:.3f}",
    )
    if not judgement.held:
        SubElement(case, "failure", message=in_xml(judgement.told), type="expectation-failed")
    return case
