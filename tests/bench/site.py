"""How soon a page of the site is seen, and what it weighs.

`python -m tests.bench.site [--site DIR] [--runs N]`. Each run is a first visit with an empty cache, from the
server of `bigtech-lab docs`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "cli"), str(ROOT / "tests")]

from chat_windows import chromium  # noqa: E402
from docs.first_visit import first_visit  # noqa: E402
from docs.site_server import served  # noqa: E402

from .figures import say_spread  # noqa: E402

PAGES = ("index", "phases/phase-1", "player", "explorer", "DEVELOPER_GUIDE", "ko/index", "ko/player")

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "build" / "site", help="a built site")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    if not (given.site / "index.html").is_file():
        parser.error(f"{given.site} holds no site; build it: ./lab docs build")
    with served(given.site) as address, chromium() as browser:
        # The browser's own first page is not the site's affair.
        first_visit(browser, f"{address}/404.html")
        for name in PAGES:
            visits = [first_visit(browser, f"{address}/{name}.html") for _ in range(given.runs)]
            say_spread(f"{name}, first paint", "ms", [visit.paint_ms for visit in visits], target=1000)
            say_spread(f"{name}, fetched", "kB", [visit.page_bytes / 1000 for visit in visits], target=300)
