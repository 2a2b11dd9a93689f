"""The built site as `bigtech-lab docs` serves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bigtech_lab.adapters.site_server import site_server


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which the folder is served."""
    with site_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
