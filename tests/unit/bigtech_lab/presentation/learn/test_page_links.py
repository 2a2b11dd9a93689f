"""Links of pages, and which of them lead to pages of the course."""

from __future__ import annotations

import pytest

from bigtech_lab.presentation.learn.page_links import PageLink, links_of, page_at

PAGE = """# Title

[one](A.md), [again](A.md), ![picture](x.png)

```
[not this](B.md)
```
"""


def test_each_address_is_listed_once_and_code_and_pictures_are_no_links() -> None:
    assert links_of(PAGE) == [PageLink("one", "A.md")]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("B.md", ("dir/B.md", "")),
        ("../B.ko.md#part", ("B.md", "part")),
        ("#part", ("dir/A.md", "part")),
        ("../../outside.md", None),
        ("/etc/passwd.md", None),
        ("https://example.org/A.md", None),
        ("lab.yaml", None),
    ],
)
def test_addresses_are_read_from_where_they_stand(address: str, page: tuple[str, str] | None) -> None:
    assert page_at(address, "dir/A.md") == page
