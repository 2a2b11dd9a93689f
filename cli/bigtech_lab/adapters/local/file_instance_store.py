"""Instances as folders below the user's data directory."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local.instance_file import Damaged, read_instance, write_instance
from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.adapters.local.instance_lock import exclusively
from bigtech_lab.adapters.local.instance_secrets import make_secrets
from bigtech_lab.adapters.local.port_allocation import allocate
from bigtech_lab.domain.catalogue import CATALOGUE, preferred_ports
from bigtech_lab.domain.instance import Instance
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady


class FileInstanceStore:
    """Implements InstanceStore; `warn` is told when a damaged file was mended from its backup."""

    def __init__(self, data_dir: Path, warn: Callable[[str], None]) -> None:
        self._instances = data_dir / "instances"
        self._locks = data_dir / "locks"
        self._warn = warn

    def folder(self, name: str) -> InstanceFolder:
        """Where the instance lives, whether it exists or not."""
        return InstanceFolder(self._instances / name)

    def names(self) -> Sequence[str]:
        """The names of all instances, in order."""
        try:
            return sorted(
                entry.name
                for entry in self._instances.iterdir()
                if (entry / "instance.json").exists() or (entry / "instance.json.bak").exists()
            )
        except (FileNotFoundError, NotADirectoryError):
            return []

    def load(self, name: str) -> Instance | None:
        """The instance, or None; a damaged file is restored from its backup, with a warning."""
        folder = self.folder(name)
        with telling_storage_problems(folder.root):
            try:
                return read_instance(folder.state_file, name)
            except (FileNotFoundError, NotADirectoryError):
                reason = None
            except Damaged as damage:
                reason = str(damage)
            return self._from_backup(folder, name, reason)

    def _from_backup(self, folder: InstanceFolder, name: str, reason: str | None) -> Instance | None:
        try:
            instance = read_instance(folder.backup_file, name)
        except (FileNotFoundError, NotADirectoryError):
            if reason is None:
                return None
            raise _beyond_repair(name, [reason, f"{folder.backup_file}: missing"]) from None
        except Damaged as damage:
            raise _beyond_repair(name, [reason or f"{folder.state_file}: missing", str(damage)]) from None
        self._warn(f"{reason or f'{folder.state_file} was missing'}. It was restored from its backup.")
        write_instance(folder, instance)
        return instance

    def create(self, name: str, *, apart: bool = False) -> Instance:
        """A new instance with its folder, secrets and ports, none of the well-known ones if it is `apart`."""
        folder = self.folder(name)
        with self._allocating(), telling_storage_problems(folder.root):
            folder.make()
            make_secrets(folder.secrets)
            well_known = preferred_ports()
            avoid = {*self._ports_of_others(name), *(well_known.values() if apart else ())}
            ports = allocate(well_known, avoid)
            instance = Instance(uuid.uuid4().hex, name, ports, datetime.now(UTC))
            write_instance(folder, instance)
        return instance

    def move_taken_ports(self, instance: Instance, taken: Collection[str]) -> Instance:
        """The instance with other numbers for the named ports."""
        with self._allocating(), telling_storage_problems(self._instances):
            kept = {name: port for name, port in instance.ports.items() if name not in taken}
            again = {name: instance.ports[name] for name in taken}
            moved = allocate(again, {*kept.values(), *self._ports_of_others(instance.name)})
            changed = instance.with_ports({**instance.ports, **moved})
            write_instance(self.folder(instance.name), changed)
        return changed

    def forget_data(self, instance: Instance) -> None:
        """Deletes data, logs and rendered configuration."""
        folder = self.folder(instance.name)
        with telling_storage_problems(folder.root):
            for part in (folder.data_root, folder.run, folder.logs):
                shutil.rmtree(part, ignore_errors=False) if part.exists() else None
            folder.make()

    def remove(self, name: str) -> None:
        """Deletes the instance's whole folder."""
        root = self.folder(name).root
        with telling_storage_problems(root):
            if root.exists():
                shutil.rmtree(root)

    def wanted(self, name: str) -> tuple[str, ...]:
        """The components that the last `up` was asked for."""
        try:
            found = json.loads(self.folder(name).wanted_file.read_text())
        except (OSError, ValueError):
            # Only a hint for the one-word state; the processes themselves are looked at.
            return ()
        return tuple(name for name in CATALOGUE if name in found) if isinstance(found, list) else ()

    def want(self, name: str, components: Collection[str]) -> None:
        """Remembers which components are wanted."""
        folder = self.folder(name)
        with telling_storage_problems(folder.root):
            folder.make()
            write_atomically(folder.wanted_file, json.dumps([n for n in CATALOGUE if n in components]))

    def exclusively(
        self, name: str, purpose: str, *, on_wait: Callable[[str], None] | None = None
    ) -> AbstractContextManager[None]:
        """Holds the instance for one command at a time."""
        return exclusively(self._locks / f"{name}.lock", purpose, on_wait=on_wait)

    def _allocating(self) -> AbstractContextManager[None]:
        # Two instances that start at the same time must not be given the same port.
        return exclusively(self._locks / ".ports.lock", "port allocation", patience=20)

    def _ports_of_others(self, name: str) -> set[int]:
        ports: set[int] = set()
        for other in self.names():
            if other == name:
                continue
            try:
                instance = self.load(other)
            except EnvironmentNotReady:
                # Its ports are unknown; what it listens on is found out by trying the ports.
                continue
            ports.update(instance.ports.values() if instance else ())
        return ports


def _beyond_repair(name: str, findings: Sequence[str]) -> EnvironmentNotReady:
    return EnvironmentNotReady(
        Localized(
            f"What is known of instance '{name}' is damaged, and so is its backup.",
            f"인스턴스 '{name}'의 정보와 그 백업이 모두 손상되었습니다.",
        ),
        code="instance-damaged",
        detail=findings,
        hint=Localized(
            f"Mend the file, or remove the instance with its data: bigtech-lab clean --instance {name}",
            f"파일을 고치거나 인스턴스를 데이터와 함께 지우세요: bigtech-lab clean --instance {name}",
        ),
    )
