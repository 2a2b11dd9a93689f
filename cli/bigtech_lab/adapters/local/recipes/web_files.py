"""The web client's files as the gateway serves them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file, the path it is served at, its media type, and a digest of its content."""

    path: str
    file: str
    type: str
    etag: str


def web_files(folder: Path) -> list[WebFile]:
    """Every file under `folder` at `/web/…`; its `index.html` also at `/`. No other kinds of files."""
    found = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix in _TYPES]
    served = [_served(f"/web/{file.relative_to(folder).as_posix()}", file) for file in found]
    index = folder / "index.html"
    return [_served(path, index) for path in ("/", "/web", "/web/") if index.is_file()] + served


def _served(path: str, file: Path) -> WebFile:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    return WebFile(path, str(file.resolve()), _TYPES[file.suffix], digest)
