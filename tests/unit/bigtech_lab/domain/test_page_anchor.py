"""Anchors of headings."""

from __future__ import annotations

from bigtech_lab.domain.page_anchor import heading_at

PAGE = """# Title { #title }

## Part two {#part-two}

## Part three {: #part-three }

### One user, `three` views
"""


def test_a_heading_is_found_by_its_anchor_however_it_is_written() -> None:
    assert heading_at(PAGE, "title") == "Title"
    assert heading_at(PAGE, "part-two") == "Part two"
    assert heading_at(PAGE, "part-three") == "Part three"
    assert heading_at(PAGE, "part") is None


def test_a_heading_without_an_anchor_is_found_by_its_words() -> None:
    assert heading_at(PAGE, "one-user-three-views") == "One user, `three` views"
