"""PostgreSQL: a cluster copied from a prepared one, durable, reachable with a password only."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import ClassVar

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local import probes
from bigtech_lab.adapters.local.copy_tree import copy_tree
from bigtech_lab.adapters.local.packages.client_programs import POSTGRES_PROGRAMS
from bigtech_lab.adapters.local.packages.pins import requirements_file
from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.process_ending import kill_all
from bigtech_lab.adapters.local.process_table import processes_in
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.adapters.local.unprivileged import Account, unprivileged_account
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, LabFault

VERSION = "18.4"

_SETTINGS = """\
# Written anew at every start.
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
max_connections = 120
shared_buffers = 48MB
max_wal_size = 256MB
min_wal_size = 48MB
# A small machine: helpers that a learner's stack does not need stay away.
io_method = sync
jit = off
max_worker_processes = 4
max_parallel_workers_per_gather = 0
autovacuum_max_workers = 1
huge_pages = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
"""

_WHO_MAY_CONNECT = """\
# Written anew at every start. Passwords only, from this machine only.
host all all {host}/32 scram-sha-256
"""


class PostgresRecipe:
    """Implements Recipe."""

    # SIGTERM would wait for every client to leave by itself.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT

    def __init__(self, site: Site) -> None:
        self._site = site
        self._data = site.folder.data("postgres")
        self._port = site.port("postgres")
        self.url = f"postgresql://{HOST}:{self._port}"

    def prepare(self, say: Say) -> None:
        """PostgreSQL's programs and the prepared cluster."""
        self._template(self._programs(say), say)

    def configure(self, say: Say) -> Launch:
        """Copies the prepared cluster when there is no data yet, and sets this instance's passwords in it."""
        programs = self._programs(say)
        account = unprivileged_account()
        with telling_storage_problems(self._data):
            if not (self._data / "PG_VERSION").exists():
                self._new_cluster(programs, account, say)
            _clear_after_a_crash(self._data)
            write_atomically(self._data / "postgresql.conf", _SETTINGS.format(host=HOST, port=self._port))
            write_atomically(self._data / "pg_hba.conf", _WHO_MAY_CONNECT.format(host=HOST))
            account.own(self._data, recursive=False)
            for name in ("postgresql.conf", "pg_hba.conf"):
                account.own(self._data / name, recursive=False)
        return Launch(account.command(programs / "postgres", "-D", str(self._data)), VERSION, {"PGTZ": "UTC"})

    def probe(self) -> probes.Probe:
        """Answers once it takes connections."""
        return probes.postgres(self._port)

    def _programs(self, say: Say) -> Path:
        return self._site.wheels.provide("postgres", say) / POSTGRES_PROGRAMS

    def _new_cluster(self, programs: Path, account: Account, say: Say) -> None:
        template = self._template(programs, say)
        say("making the databases")
        # Beside the final place, so that an interrupted copy is never taken for a cluster.
        partial = self._data.with_name(".postgres-partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(self._data, ignore_errors=True)
        copy_tree(template, partial)
        account.own(partial, recursive=True)
        _single_user(programs, account, partial, self._passwords())
        partial.rename(self._data)

    def _passwords(self) -> str:
        passwords = self._site.secrets.passwords
        roles = [role for role in passwords if role != "redis"]
        return "\n\n".join(f"ALTER ROLE {role} PASSWORD '{passwords[role]}';" for role in roles) + "\n\n"

    def _template(self, programs: Path, say: Say) -> Path:
        """A cluster with the roles and databases but without any password, made once for this version."""
        script = self._site.reference / "deploy" / "postgres" / "provision.sql"
        try:
            sql = script.read_text()
        except OSError as error:
            raise LabFault(
                Localized(
                    f"{script} cannot be read: {error.strerror}.",
                    f"읽을 수 없습니다: {script} ({error.strerror}).",
                ),
                code="reference-missing",
            ) from error

        def fill(folder: Path) -> None:
            say("preparing the first database cluster")
            account = unprivileged_account()
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".initdb-") as name:
                cluster = Path(name) / "cluster"
                cluster.mkdir(0o700)
                account.own(cluster, recursive=False)
                _run(
                    account.command(
                        programs / "initdb", "-D", str(cluster), "-U", "postgres", "--auth=reject",
                        "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
                    ),
                    "initdb",
                )  # fmt: skip
                _single_user(programs, account, cluster, _statements(sql))
                copy_tree(cluster, folder)

        identity = f"{requirements_file('postgres').read_text()}\n{VERSION}\n{sql}"
        return self._site.cache.provide("postgres-cluster", identity, fill, say)


def _clear_after_a_crash(data: Path) -> None:
    """Ends server processes that outlived their postmaster, and removes its lock file.

    We are asked to start it, so it does not run. PostgreSQL itself would trust the lock file's process id,
    which may belong to a zombie (where nobody collects dead processes, as in many containers) or to a
    stranger by now.
    """
    lock_file = data / "postmaster.pid"
    if lock_file.exists():
        kill_all(processes_in(data))
        lock_file.unlink()


def _statements(sql: str) -> str:
    """The script in the shape that single-user mode reads: statements end with a semicolon and an empty
    line."""
    code = re.sub(r"^\s*--.*\n?", "", sql, flags=re.MULTILINE)
    return "\n\n".join(f"{statement.strip()};" for statement in code.split(";") if statement.strip()) + "\n\n"


def _single_user(programs: Path, account: Account, cluster: Path, sql: str) -> None:
    # Single-user mode needs no port and no password, and nobody can connect in the meantime.
    output = _run(
        account.command(programs / "postgres", "--single", "-j", "-D", str(cluster), "postgres"),
        "postgres --single",
        sql,
    )
    failed = [line for line in output.splitlines() if "ERROR:" in line or "FATAL:" in line]
    if failed:
        raise LabFault(
            Localized("The databases could not be set up.", "데이터베이스를 만들지 못했습니다."),
            code="provisioning",
            detail=failed[:5],
        )


def _run(argv: list[str], label: str, stdin: str = "") -> str:
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run(  # noqa: S603 - argv is ours
        argv, input=stdin, capture_output=True, text=True, check=False, env=environment
    )
    output = done.stdout + done.stderr
    if done.returncode != 0:
        raise EnvironmentNotReady(
            Localized(
                f"PostgreSQL could not be set up: {label} ended with {done.returncode}.",
                f"PostgreSQL을 준비하지 못했습니다. 종료 코드 {done.returncode}: {label}.",
            ),
            code="postgres-setup",
            detail=[line for line in output.splitlines() if line.strip()][-6:],
            hint=Localized(
                "`bigtech-lab doctor` checks disk and memory; renew the programs: bigtech-lab clean --cache",
                "`bigtech-lab doctor`가 디스크와 메모리를 살펴봅니다. 프로그램을 새로 받으려면: "
                "bigtech-lab clean --cache",
            ),
        )
    return output
