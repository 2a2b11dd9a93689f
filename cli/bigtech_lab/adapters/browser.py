"""The person's web browser."""

from __future__ import annotations

import os
import sys


def show_in_browser(url: str) -> bool:
    """Opens the page where there is a desktop to open it on; returns whether it was tried.

    Without one, `webbrowser` would start a text browser in the middle of a script.
    """
    desktop = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not desktop and "BROWSER" not in os.environ:
        return False
    import webbrowser

    return webbrowser.open(url)
