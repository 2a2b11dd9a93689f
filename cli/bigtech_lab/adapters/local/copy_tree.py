"""Copying a folder so that it is there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def copy_tree(source: Path, target: Path) -> None:
    """Copies what is in `source` into `target` (made if missing); removes `target` again when anything fails.

    Unlike `shutil.copytree` it stops at the first problem: on a full disk there would be one for every file.
    """
    try:
        for folder, folders, files in os.walk(source):
            here = target / Path(folder).relative_to(source)
            here.mkdir(mode=0o700, exist_ok=True)
            for name in folders:
                (here / name).mkdir(mode=0o700, exist_ok=True)
            for name in files:
                shutil.copyfile(Path(folder) / name, here / name)
                (here / name).chmod(0o600)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
