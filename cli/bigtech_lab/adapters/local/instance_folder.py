"""The folder of an instance and what lies where in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstanceFolder:
    """`<data_dir>/instances/<name>`."""

    root: Path

    @property
    def state_file(self) -> Path:
        """Who the instance is; `instance.json.bak` beside it holds the same for the day it is damaged."""
        return self.root / "instance.json"

    @property
    def backup_file(self) -> Path:
        """The copy of the state file."""
        return self.root / "instance.json.bak"

    @property
    def secrets(self) -> Path:
        """Passwords and keys (0700)."""
        return self.root / "secrets"

    @property
    def data_root(self) -> Path:
        """Where the stores keep their data."""
        return self.root / "data"

    def data(self, component: str) -> Path:
        """The data of one store."""
        return self.data_root / component

    @property
    def run(self) -> Path:
        """Rendered configuration and process records: everything that a start makes anew (0700)."""
        return self.root / "run"

    def record(self, component: str) -> Path:
        """The process record of a component."""
        return self.run / f"{component}.process.json"

    def limit(self, component: str) -> Path:
        """Why a component that runs somebody's own code was ended, if it took more than it may."""
        return self.run / f"{component}.limit.json"

    @property
    def wanted_file(self) -> Path:
        """The components that the last `up` was asked for."""
        return self.run / "wanted.json"

    @property
    def logs(self) -> Path:
        """What the components wrote to stdout and stderr."""
        return self.root / "logs"

    def log(self, component: str) -> Path:
        """The log of one component."""
        return self.logs / f"{component}.log"

    @property
    def sources(self) -> Path:
        """Trees of changed code that components run in place of the reference."""
        return self.root / "sources"

    @property
    def variations_file(self) -> Path:
        """Which components run from which tree, or with which settings on top (0600)."""
        return self.root / "variations.json"

    @property
    def disturbances(self) -> Path:
        """What checks have disturbed and not undone yet."""
        return self.root / "disturbances"

    def make(self) -> None:
        """Makes the folders that are missing."""
        for folder in (self.root, self.secrets, self.data_root, self.run, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
