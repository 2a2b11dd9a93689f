"""A trace for people: a tree of hops, each below the one that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.domain.hop import AnyHop
from bigtech_lab.domain.trace import MissingHop, Trace
from bigtech_lab.presentation import trace_words as words
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text
    from rich.tree import Tree

_BELOW = (0, 0, 0, 2)
# The details that a short line would only repeat.
_IN_TRAIL = frozenset({"topic", "partition", "offset", "group", "committed", "entry", "cursor", "id"})


def show_trace(console: Console, trace: Trace, *, instance: str, language: str) -> None:
    """Writes the tree, the verdict and, for an incomplete trace, what to do next."""
    from rich.text import Text

    console.print(Text(trace.flow.title.in_language(language), style="bold"))
    console.print(Text(f"trace_id {trace.context.trace_id}", style="dim"))
    console.print(Text(f"correlation_id {trace.context.correlation_id}", style="dim"))
    console.print(
        Text(
            f"{words.STARTED.in_language(language)} {trace.started_at:%Y-%m-%d %H:%M:%S.%f}"[:-3] + " UTC",
            "dim",
        )
    )
    for tree in _trees(trace, language):
        console.print(tree)
    console.print(_verdict(trace, language))
    if trace.first_missing is not None:
        _show_missing(console, trace, trace.first_missing, instance=instance, language=language)


def _trees(trace: Trace, language: str) -> list[Tree]:
    from rich.tree import Tree

    trees: list[Tree] = []
    by_name: dict[str, Tree] = {}
    trunk = True
    for hop in trace.flow.hops:
        # Up to the first fork there is one path, which needs no indentation.
        trunk = trunk and sum(1 for other in trace.flow.hops if other.after == hop.after) == 1
        label = _label(trace, hop, language)
        if trunk or hop.after is None:
            by_name[hop.name] = Tree(label, guide_style="dim")
            trees.append(by_name[hop.name])
        else:
            by_name[hop.name] = by_name[hop.after].add(label)
    return trees


def _label(trace: Trace, hop: AnyHop, language: str) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    witness = trace.witnesses.get(hop.name)
    says = hop.says.in_language(language)
    if witness is None:
        first = trace.first_missing is not None and trace.first_missing.hop == hop.name
        word = (words.MISSING if first else words.NOT_REACHED).in_language(language)
        style = "bold red" if first else "dim"
        title = Text.assemble(
            (f"{'✗' if first else '·'} {hop.name}", style), f"  {hop.component}  ", (word, style)
        )
        return Group(title, Padding(Text(says, style="dim"), _BELOW)) if first else title
    facts = "  ".join(f"{name}={value}" for name, value in witness.detail.items() if name not in _IN_TRAIL)
    return Group(
        Text.assemble(
            ("✓", "green"), (f" {hop.name}", "bold"), f"  {hop.component}  ", *_times(trace, hop, language)
        ),
        Padding(Text(says), _BELOW),
        Padding(Text(f"{witness.trail}{'  ' if facts else ''}{facts}", style="dim"), _BELOW),
    )


def _times(trace: Trace, hop: AnyHop, language: str) -> list[tuple[str, str]]:
    """When the hop was reached after the start, how long after its cause, and whose clock says so."""
    gap = trace.gap_ms(hop.name)
    clock = words.CLOCKS[trace.witnesses[hop.name].clock].in_language(language)
    return [
        (f"{trace.offset_ms(hop.name):.1f} ms", "cyan"),
        (f" ({gap:+.1f})" if gap is not None else "", "cyan"),
        (f"  {clock}", "dim"),
    ]


def _verdict(trace: Trace, language: str) -> Text:
    from rich.text import Text

    last = max((trace.offset_ms(hop.name) for hop, _ in trace.reached), default=0.0)
    counts = words.HOPS_REACHED.in_language(language).format(
        reached=len(trace.reached), all=len(trace.flow.hops), ms=f"{last:.1f}"
    )
    verdict, style = (words.COMPLETE, "bold green") if trace.complete else (words.INCOMPLETE, "bold red")
    return Text.assemble((verdict.in_language(language), style), f": {counts}")


def _show_missing(
    console: Console, trace: Trace, missing: MissingHop, *, instance: str, language: str
) -> None:
    from rich.text import Text

    def said(text: str) -> str:
        return pasteable(for_instance(text, instance))

    again = said(f"bigtech-lab trace {trace.flow.id}") + f" --attach {trace.context.correlation_id}"
    for word, content in (
        (words.FIRST_MISSING, f"{missing.hop} ({missing.component})"),
        (words.LAST_SEEN, missing.last_witness),
        (words.HINT, said(missing.hint.in_language(language))),
    ):
        console.print(Text.assemble((word.in_language(language), "bold"), f": {content}"))
    # On a line of its own and never wrapped, so that it can be pasted.
    console.print(Text.assemble((words.NEXT.in_language(language), "bold"), ":"))
    console.print(Text(f"  {again}"), soft_wrap=True)
