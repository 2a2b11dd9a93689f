"""What a browser that has never been here fetches and how soon it shows something."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser

_MEASURE = """
    async () => {
        // The first frame may still be on its way when everything is loaded.
        while (!performance.getEntriesByName("first-contentful-paint").length) {
            await new Promise(requestAnimationFrame);
        }
        const fetched = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
        return {
            paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
            fetched: fetched.map((one) => [new URL(one.name).pathname, one.transferSize]),
        };
    }
"""


@dataclass(frozen=True)
class Visit:
    """`paint_ms` until the first text or picture; `fetched` are the bytes by path, as transferred."""

    paint_ms: float
    fetched: dict[str, int]

    @property
    def page_bytes(self) -> int:
        """The page with its styles, scripts and fonts, without the index of the search."""
        return sum(size for path, size in self.fetched.items() if "/search/" not in path)


def first_visit(browser: Browser, url: str) -> Visit:
    """Visits a page with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.goto(url, wait_until="load")
        told = page.evaluate(_MEASURE)
        return Visit(told["paint"], dict(told["fetched"]))
    finally:
        context.close()
