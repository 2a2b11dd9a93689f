"""A trace as a Mermaid sequence diagram, for documents that render them."""

from __future__ import annotations

from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_sequence import CLIENT, READER, sequence_of
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.duration import duration

_ESCAPES = {ord("#"): "#35;", ord(";"): "#59;", ord("<"): "#lt;", ord(">"): "#gt;", ord("\n"): " "}


def trace_as_mermaid(trace: Trace, language: str) -> str:
    """The diagram; what was not seen is a dotted arrow with a cross and a note."""
    participants, messages = sequence_of(trace)
    lines = ["sequenceDiagram", f"    %% trace_id {trace.context.trace_id}"]
    for name in participants:
        kind = "actor" if name in {CLIENT, READER} else "participant"
        lines.append(f"    {kind} {_id(name)} as {words.participant(name, language)}")
    first_missing = None if trace.first_missing is None else trace.first_missing.hop
    for message in messages:
        sender, receiver = _id(message.sender), _id(message.receiver)
        if message.witness is None:
            if message.hop.name == first_missing:
                lines.append(f"    {sender}--x{receiver}: {_said(message.hop.name)}")
                missing = words.MISSING.in_language(language)
                lines.append(f"    Note over {sender},{receiver}: {_said(missing)}")
            continue
        at = duration(trace.offset_ms(message.hop.name))
        lines.append(f"    {sender}->>{receiver}: {_said(message.hop.name)} ({at})")
        lines.append(f"    Note right of {receiver}: {_said(message.witness.trail)}")
    return "\n".join(lines) + "\n"


def _id(name: str) -> str:
    return name.replace("-", "_")


def _said(text: str) -> str:
    return text.translate(_ESCAPES)
