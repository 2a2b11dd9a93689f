"""Where the lab keeps things and how it speaks; read once from the environment, then passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Language = Literal["en", "ko"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The lab's settings.

    `data_dir` holds the instances, `cache_dir` what was downloaded (XDG base directories), `bundle_dir` the
    folder with `labs/`, `reference_impl/` and `curriculum/`; `language` is what a learner reads;
    `spans_url` the tracing backend that traces ask, empty for none.
    """

    data_dir: Path
    cache_dir: Path
    bundle_dir: Path
    language: Language
    spans_url: str = ""


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this process, from its environment variables."""
    home = Path(environ.get("HOME") or Path.home())
    return Settings(
        data_dir=_xdg(environ, "XDG_DATA_HOME", home / ".local" / "share") / "bigtech-lab",
        cache_dir=_xdg(environ, "XDG_CACHE_HOME", home / ".cache") / "bigtech-lab",
        bundle_dir=_bundle_dir(),
        language=_language(environ),
        spans_url=environ.get("BIGTECH_LAB_SPANS_URL", ""),
    )


def _xdg(environ: Mapping[str, str], variable: str, default: Path) -> Path:
    # The XDG specification: a relative path in these variables is invalid and must be ignored.
    given = Path(environ.get(variable, ""))
    return given if given.is_absolute() else default


def _bundle_dir() -> Path:
    here = Path(__file__).resolve().parent
    bundled = here / "_bundle"
    return bundled if bundled.is_dir() else here.parents[1]


def _language(environ: Mapping[str, str]) -> Language:
    for variable in ("BIGTECH_LAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(variable)
        if value:
            return "ko" if value.lower().startswith("ko") else "en"
    return "en"
