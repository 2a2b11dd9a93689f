"""What a recipe is given: the instance, its places, and the programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.adapters.local.instance_secrets import DATABASES, InstanceSecrets, load_secrets
from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.packages.wheels import WheelPrograms
from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.variations import Variation, read_variations
from bigtech_lab.domain.instance import Instance


@dataclass(frozen=True)
class Site:
    """One instance on this machine; `reference` is the folder `reference_impl`."""

    instance: Instance
    folder: InstanceFolder
    reference: Path
    cache: PackageCache

    @cached_property
    def secrets(self) -> InstanceSecrets:
        """The instance's passwords and keys."""
        return load_secrets(self.folder.secrets)

    @cached_property
    def wheels(self) -> WheelPrograms:
        """The programs that come as wheels."""
        return WheelPrograms(self.cache)

    def source_of(self, component: str) -> Path:
        """The folder that the component runs from: `reference`, or a tree that takes its place."""
        return self._variation(component).tree or self.reference

    def runs_own_code(self, component: str) -> bool:
        """Whether it runs from such a tree: what a learner (or a mutant) wrote."""
        return self._variation(component).tree is not None

    def extra_environment(self, component: str) -> Mapping[str, str]:
        """The variables that stand above the component's own."""
        return self._variation(component).environment

    def _variation(self, component: str) -> Variation:
        return read_variations(self.folder.variations_file).get(component, Variation())

    @property
    def wanted(self) -> frozenset[str]:
        """The components of the last `up`; it is written before the first of them is configured."""
        try:
            return frozenset(json.loads(self.folder.wanted_file.read_text()))
        except (OSError, ValueError, TypeError):
            return frozenset()

    @property
    def has_monolith(self) -> bool:
        """Whether the monolith is part of this stack."""
        return "chat-monolith" in self.wanted

    @property
    def has_services(self) -> bool:
        """Whether the service that signs tokens is part of this stack."""
        return "user-service" in self.wanted

    def port(self, name: str) -> int:
        """The number of a named port."""
        return self.instance.ports[name]

    def http(self, service: str) -> str:
        """The address of a component that speaks HTTP."""
        return f"http://{HOST}:{self.port(service)}"

    def database_url(self, database: str, role: str | None = None) -> str:
        """The connection string of a database for `role`, or for the role that owns it."""
        user = role or DATABASES[database]
        return f"postgresql://{user}:{self.secrets.passwords[user]}@{HOST}:{self.port('postgres')}/{database}"

    @property
    def redis_url(self) -> str:
        """Redis' address with its password; redis-cli needs the user's name in it, too."""
        return f"redis://default:{self.secrets.redis}@{HOST}:{self.port('redis')}/0"

    @property
    def kafka_bootstrap(self) -> str:
        """Kafka's address."""
        return f"{HOST}:{self.port('kafka')}"
