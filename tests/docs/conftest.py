"""The site, built once as `docs build --strict` does, with nothing to reach on any network."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import Console


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    place = tmp_path_factory.mktemp("site")
    nowhere = "http://127.0.0.1:9"
    console = Console(
        place / "data",
        {
            "XDG_CACHE_HOME": str(place / "cache"),
            **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), nowhere),
        },
    )
    told = console.ok("docs", "build", "--strict", "--into", str(place / "site"), "--json").json("docs-build")
    return Path(told["folder"])
