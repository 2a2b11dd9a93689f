"""Where a check's docs page is, in the reader's language."""

from __future__ import annotations


def docs_link(docs: str, language: str) -> str:
    """The page `curriculum/PAGE.md#anchor`; its Korean twin is `PAGE.ko.md`, with the same anchors."""
    return docs.replace(".md", ".ko.md", 1) if language == "ko" else docs
