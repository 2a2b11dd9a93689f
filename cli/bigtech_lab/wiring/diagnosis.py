"""The verb doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.configuration import settings
from bigtech_lab.wiring.instances import instance_store, process_list, runtime_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigtech_lab.domain.finding import Finding


def diagnosis() -> Sequence[Finding]:
    """What `doctor` finds."""
    from bigtech_lab.adapters.local.examinations import machine, programs, traces_of_runs
    from bigtech_lab.adapters.local.packages.package_cache import PackageCache
    from bigtech_lab.application.diagnose import diagnose

    chosen, store = settings(), instance_store()
    cache_of_programs = PackageCache(chosen.cache_dir)
    return diagnose(
        [
            ("python", machine.python),
            ("disk", lambda: machine.disk([chosen.data_dir, chosen.cache_dir])),
            ("memory", machine.memory),
            ("java", lambda: programs.java(cache_of_programs)),
            ("postgres", lambda: programs.postgres(cache_of_programs)),
            ("redis", lambda: programs.redis(cache_of_programs)),
            ("kafka", lambda: programs.kafka(cache_of_programs)),
            ("gateway", lambda: programs.gateway(cache_of_programs)),
            ("ports", lambda: traces_of_runs.ports(store)),
            ("leftovers", lambda: traces_of_runs.leftovers(process_list(), chosen.cache_dir)),
            ("instances", lambda: traces_of_runs.instances(store, runtime_for)),
        ]
    )
