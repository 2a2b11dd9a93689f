"""The reference pages: each is made from what the product itself goes by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from lab_site.reference.checks import checks_page
from lab_site.reference.commands import commands_page
from lab_site.reference.configuration import configuration_page
from lab_site.reference.events import events_page
from lab_site.reference.exit_codes import exit_codes_page
from lab_site.reference.faults import faults_page
from lab_site.reference.http import http_page
from lab_site.reference.schemas import schemas_page

Page = Callable[[Path, str], str]
"""Makes a page's Markdown from the checkout's root and a language (`en` or `ko`)."""

PAGES: Final[dict[str, Page]] = {
    "commands": commands_page,
    "http": http_page,
    "events": events_page,
    "checks": checks_page,
    "faults": faults_page,
    "configuration": configuration_page,
    "exit-codes": exit_codes_page,
    "schemas": schemas_page,
}
