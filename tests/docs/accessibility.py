"""What axe, and a ruler, say about a page that a browser shows."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
SMALLEST_TARGET = 24
"""CSS pixels: WCAG 2.2, success criterion 2.5.8."""

_RUN = """
    async (rules) => {
        const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
        // Off unless asked for, being new in WCAG 2.2.
        const all = rules ? {} : { rules: { "target-size": { enabled: true } } };
        const found = await axe.run(document, { resultTypes: ["violations"], ...only, ...all });
        return found.violations.map((one) => ({
            rule: one.id,
            where: one.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
        }));
    }
"""
_SMALL = """
    (least) => [...document.querySelectorAll(
        ".md-content :is(button, summary, select, input[type=text]), .md-content label:has(> input)"
    )]
        .filter((control) => control.checkVisibility())
        .map((control) => [control.outerHTML.slice(0, 90), control.getBoundingClientRect()])
        .filter(([, box]) => box.width < least || box.height < least)
        .map(([html, box]) => `${box.width}×${box.height} ${html}`)
"""


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds, by all its rules or by some of them; each with the element and what to do about it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(_RUN, list(rules) or None)
    return [f"{one['rule']}: {where}" for one in found for where in one["where"]]


def small_controls(page: Page) -> list[str]:
    """Controls in the page's own text that a finger would miss."""
    found: list[str] = page.evaluate(_SMALL, SMALLEST_TARGET)
    return found
