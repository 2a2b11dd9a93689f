"""The links of a page to choose from: a page can be left with the keyboard alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from bigtech_lab.presentation.learn.page_links import PageLink


class LinkList(ModalScreen[str]):
    """Answers with the address of the chosen link; None when none was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("q", "dismiss(None)", show=False),
    ]

    def __init__(self, title: str, links: Sequence[PageLink]) -> None:
        super().__init__()
        self._title = title
        self._links = links

    def compose(self) -> ComposeResult:
        """The list."""
        options = OptionList(
            *(Option(_label(link), id=link.address) for link in self._links),
            id="links",
            markup=False,
        )
        options.border_title = self._title
        yield options

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """One is chosen."""
        self.dismiss(event.option.id)


def _label(link: PageLink) -> str:
    return link.text if link.text == link.address else f"{link.text}  {link.address}"
