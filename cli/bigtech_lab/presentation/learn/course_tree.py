"""The left side: the course's phases and their items, each with the learner's state."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from bigtech_lab.domain.learner_progress import CourseProgress
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.learn.choice import Choice, choices
from bigtech_lab.presentation.progress_text import MARKS

# The toggle of a phase and the tree's own padding.
_BESIDE_LABEL = 3


class CourseTree(Tree[Choice]):
    """Says with `Chosen` what the learner moves to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "app.turn_page(1)", show=False),
    ]

    class Chosen(Message):
        """The learner has moved to something else."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self) -> None:
        super().__init__("", id="course")
        self.show_root = False
        self.guide_depth = 2
        self._by_name: dict[str, TreeNode[Choice]] = {}

    def fill(self, progress: CourseProgress, language: str) -> None:
        """Writes every label anew; the cursor and what is folded stay as they are."""
        branch = self.root
        for name, choice in choices(progress).items():
            label = _label(choice, language)
            if name in self._by_name:
                self._by_name[name].data = choice
                self._by_name[name].set_label(label)
            elif choice.entry is None:
                branch = self._by_name[name] = self.root.add(label, data=choice)
            else:
                self._by_name[name] = branch.add_leaf(label, data=choice)

    def choose(self, name: str) -> None:
        """Moves the cursor there and unfolds its phase."""
        node = self._by_name[name]
        if node.parent is not None:
            node.parent.expand()
        # The node's line is known once the unfolded tree was laid out.
        self.call_after_refresh(self.move_cursor, node)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[Choice]) -> None:
        """The cursor has moved."""
        event.stop()
        if event.node.data is not None:
            self.post_message(self.Chosen(event.node.data))

    def render_label(self, node: TreeNode[Choice], base_style: Style, style: Style) -> Text:
        """A label that ends in an ellipsis where there is no more room."""
        text = super().render_label(node, base_style, style)
        depth = 0 if node.parent is self.root else 1
        room = self.size.width - depth * self.guide_depth - _BESIDE_LABEL
        text.truncate(max(room, 8), overflow="ellipsis")
        return text


def _label(choice: Choice, language: str) -> Text:
    if choice.entry is None:
        phase = choice.phase
        style = palette.GOOD if phase.complete else palette.STRONG
        return Text(f"{phase.phase.number} {phase.phase.title.in_language(language)}", style=style)
    mark, style = MARKS[choice.entry.state]
    item = choice.entry.item
    return Text.assemble(
        (f"{mark} ", style), (f"{item.id} ", palette.ACCENT), item.title.in_language(language)
    )
