"""The local runtime: components as processes of this machine."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import replace

import psutil

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.adapters.local.hidden_secrets import hiding
from bigtech_lab.adapters.local.log_tail import last_lines
from bigtech_lab.adapters.local.port_allocation import is_free, listener
from bigtech_lab.adapters.local.process_ending import end_politely, kill_all
from bigtech_lab.adapters.local.process_finder import ProcessFinder
from bigtech_lab.adapters.local.process_record import ProcessRecord, read_record, write_record
from bigtech_lab.adapters.local.process_table import (
    COMPONENT_MARKER,
    INSTANCE_MARKER,
    family,
    is_frozen,
    listens,
)
from bigtech_lab.adapters.local.recipes.cookbook import recipe_for
from bigtech_lab.adapters.local.recipes.recipe import Recipe
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.adapters.local.spawn import spawn
from bigtech_lab.application.ports.runtime import Ending, Say
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState, ComponentStatus
from bigtech_lab.domain.component_trouble import ENDED_BY_LIMIT


class LocalRuntime:
    """Implements Runtime for one instance."""

    name = "local"

    def __init__(self, site: Site) -> None:
        self._site = site
        self._folder = site.folder
        self._finder = ProcessFinder(site.instance.uid, site.folder)
        # Held so that a child which ends while we watch can be asked for its exit code.
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def prepare(self, component: str, say: Say) -> None:
        """Brings the component's programs onto this machine."""
        self._recipe(component).prepare(say)

    def give_up_preparing(self) -> None:
        """Makes running downloads end soon, with an error in the threads that wait for them."""
        self._site.cache.cancelled.set()

    def start(self, component: str, say: Say) -> None:
        """Configures and starts the component."""
        self._folder.make()
        launch = self._recipe(component).configure(say)
        log = self._folder.log(component)
        offset = log.stat().st_size if log.exists() else 0
        markers = {INSTANCE_MARKER: self._site.instance.uid, COMPONENT_MARKER: component}
        child = spawn(launch.argv, {**launch.env, **markers}, log, self._folder.run)
        self._children[component] = child
        # The child may already have ended; its record then tells the next command that it should be there.
        with contextlib.suppress(psutil.NoSuchProcess), telling_storage_problems(self._folder.run):
            created = psutil.Process(child.pid).create_time()
            record = ProcessRecord(child.pid, created, launch.version, min(offset, log.stat().st_size))
            write_record(self._folder.record(component), record)

    def mark_ready(self, component: str, ready_ms: int) -> None:
        """Writes into the record how long the start took."""
        self._change_record(component, ready_ms=ready_ms)

    def observe(self, component: str, *, patience: float = 0.5) -> ComponentStatus:
        """Looks at the process, then asks it whether it is ready."""
        recipe = self._recipe(component)
        record = read_record(self._folder.record(component))
        process = self._finder.leader(component)
        state, reason = self._state(component, recipe, record, process, patience)
        return ComponentStatus(
            component,
            CATALOGUE[component].kind,
            state,
            pid=process.pid if process else None,
            url=recipe.url if process else None,
            version=record.version if record and process else None,
            ready_ms=record.ready_ms if record and process else None,
            reason=reason,
        )

    def unready_reason(self, component: str, *, patience: float) -> str | None:
        """Runs the readiness probe, then makes sure that it was our process that answered."""
        return self._recipe(component).probe()(patience) or self._impostor(component)

    def ending(self, component: str) -> Ending | None:
        """The exit code of a child of this command; for other processes, whether they are gone."""
        child = self._children.get(component)
        if child is not None:
            code = child.poll()
            return None if code is None else Ending(code)
        return None if self._finder.leader(component) else Ending(None)

    def end(self, component: str, *, patience: float) -> bool:
        """Ends the component and whatever was left of earlier runs of it."""
        process = self._finder.leader(component)
        if process is not None:
            end_politely(process, self._recipe(component).stop_signal, patience)
        self.end_strays(component)
        self._folder.record(component).unlink(missing_ok=True)
        return process is not None

    def kill(self, component: str) -> bool:
        """SIGKILL to the whole family at once."""
        process = self._finder.leader(component)
        if process is None:
            return False
        # Written first: whoever looks in between must not take it for a crash.
        self._change_record(component, killed=True)
        kill_all(family(process))
        return True

    def pause(self, component: str) -> bool:
        """SIGSTOP to the whole family."""
        return self._signal(component, signal.SIGSTOP)

    def resume(self, component: str) -> bool:
        """SIGCONT to the whole family."""
        return self._signal(component, signal.SIGCONT)

    def taken_ports(self, components: Sequence[str]) -> dict[str, str]:
        """Port name → who listens there, for components that do not run."""
        taken = {}
        for component in components:
            for port_name in CATALOGUE[component].ports:
                port = self._site.port(port_name)
                if not is_free(port):
                    taken[port_name] = listener(port)
        return taken

    def strays(self) -> dict[str, tuple[int, ...]]:
        """The pids of processes that lost their leading process."""
        return {name: tuple(p.pid for p in processes) for name, processes in self._finder.strays().items()}

    def end_strays(self, component: str) -> None:
        """SIGKILL to what is left of earlier runs of the component."""
        kill_all(self._finder.strays(component).get(component, ()))

    def adopted(self) -> tuple[str, ...]:
        """The components that were found running without a record."""
        return tuple(self._finder.adopted)

    def last_log_lines(self, component: str, count: int) -> tuple[str, ...]:
        """The newest lines that this run of the component logged."""
        record = read_record(self._folder.record(component))
        since = record.log_offset if record else 0
        return self._logged(component, count, since)

    def _impostor(self, component: str) -> str | None:
        # Somebody who took the port after it was found free, another user's stack say, would answer as well.
        process = self._finder.leader(component)
        if process is None:
            # It has ended, or its markers cannot be read yet, for a moment while it begins.
            return f"the process of {component} is not there"
        for name in CATALOGUE[component].ports:
            port = self._site.port(name)
            if not any(listens(member, port) for member in family(process)):
                return f"port {port} is answered by {listener(port)}, not by this instance's {component}"
        return None

    def _recipe(self, component: str) -> Recipe:
        return recipe_for(component, self._site)

    def _change_record(self, component: str, *, ready_ms: int | None = None, killed: bool = False) -> None:
        path = self._folder.record(component)
        record = read_record(path)
        if record is not None:
            changed = replace(record, ready_ms=ready_ms or record.ready_ms, killed=killed or record.killed)
            with telling_storage_problems(path):
                write_record(path, changed)

    def _signal(self, component: str, number: signal.Signals) -> bool:
        process = self._finder.leader(component)
        if process is None:
            return False
        for member in family(process):
            with contextlib.suppress(psutil.NoSuchProcess):
                member.send_signal(number)
        return True

    def _state(
        self,
        component: str,
        recipe: Recipe,
        record: ProcessRecord | None,
        process: psutil.Process | None,
        patience: float,
    ) -> tuple[ComponentState, str | None]:
        if process is None:
            return (ComponentState.STOPPED, None) if record is None else self._dead(component, record)
        if is_frozen(process):
            return ComponentState.PAUSED, f"frozen; `bigtech-lab resume {component}` lets it go on"
        reason = recipe.probe()(patience)
        if reason is None:
            return ComponentState.READY, None
        starting = record is None or record.ready_ms is None
        return (ComponentState.STARTING if starting else ComponentState.NOT_READY), reason

    def _dead(self, component: str, record: ProcessRecord) -> tuple[ComponentState, str]:
        limit = self._reached_limit(component, record)
        if limit is not None:
            return ComponentState.DEAD, f"process {record.pid} was {ENDED_BY_LIMIT} ({limit})"
        by_whom = "was killed with `bigtech-lab kill`" if record.killed else "is gone"
        last = self._logged(component, 1, record.log_offset)
        said = f"; last log line: {last[0][:200]}" if last and not record.killed else ""
        return ComponentState.DEAD, f"process {record.pid} {by_whom}{said}"

    def _logged(self, component: str, count: int, since: int) -> tuple[str, ...]:
        """The newest lines without this instance's secrets, whoever printed them."""
        lines = last_lines(self._folder.log(component), count, since=since)
        return tuple(map(hiding(self._site.secrets), lines)) if lines else ()

    def _reached_limit(self, component: str, record: ProcessRecord) -> str | None:
        """What this run of the component took too much of, or None."""
        try:
            told = json.loads(self._folder.limit(component).read_text())
            return str(told["said"]) if told["pid"] == record.pid else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
