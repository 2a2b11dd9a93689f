"""The colours of the terminal output, chosen once.

All of them are entries of the fixed part of the 256-colour palette whose contrast is about 4:1 or more both
on white and on black; a terminal's own sixteen colours promise neither (yellow on white, blue on black).
"""

from __future__ import annotations

GOOD = "color(28)"
BAD = "bold color(160)"
WAITING = "color(130)"
FAULT = "color(133)"
ACCENT = "color(31)"
QUIET = "color(243)"
STRONG = "bold"
