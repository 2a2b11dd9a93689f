"""A real Jaeger: `jaeger` on PATH, or built once from its Go module into the cache of the lab's downloads."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

_VERSION = "v1.76.0"
_PROGRAM = "github.com/jaegertracing/jaeger/cmd/jaeger"
_CONFIG = """
service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines:
    traces: {{receivers: [otlp], processors: [], exporters: [jaeger_storage_exporter]}}
  telemetry: {{metrics: {{level: none}}, logs: {{level: warn}}}}
extensions:
  jaeger_storage: {{backends: {{memory: {{memory: {{max_traces: 1000}}}}}}}}
  jaeger_query:
    storage: {{traces: memory}}
    http: {{endpoint: "127.0.0.1:{query}"}}
    grpc: {{endpoint: "127.0.0.1:{grpc}"}}
receivers:
  otlp: {{protocols: {{http: {{endpoint: "127.0.0.1:{otlp}"}}}}}}
exporters:
  jaeger_storage_exporter: {{trace_storage: memory}}
"""


class Jaeger(NamedTuple):
    """Its addresses: where spans are sent, and where they are asked for."""

    otlp_url: str
    query_url: str


def jaeger_program() -> Path:
    """The program; skips the test, with what is missing, where it can be neither found nor built."""
    found = shutil.which("jaeger")
    if found is not None:
        return Path(found)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bigtech-lab" / "jaeger"
    program = cache / _VERSION / "jaeger"
    if not program.is_file():
        _build(program)
    return program


def _build(program: Path) -> None:
    go = shutil.which("go")
    if go is None:
        pytest.skip("There is no jaeger on PATH, and no go to build it with.")
    module = program.parent / "module"
    module.mkdir(parents=True, exist_ok=True)
    (module / "go.mod").write_text("module jaegerbuild\n")
    for command in (
        [go, "get", "-tool", f"{_PROGRAM}@{_VERSION}"],
        [go, "build", "-ldflags", "-s -w", "-o", str(program), _PROGRAM],
    ):
        done = subprocess.run(command, cwd=module, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"Jaeger cannot be built here: {done.stderr.strip().splitlines()[-1:]}")


@contextmanager
def running_jaeger(folder: Path) -> Iterator[Jaeger]:
    """A Jaeger that keeps traces in memory, for as long as the block; `folder` takes its files."""
    program = jaeger_program()
    otlp, query, grpc = _free_ports(3)
    config = folder / "jaeger.yaml"
    config.write_text(_CONFIG.format(otlp=otlp, query=query, grpc=grpc))
    with (folder / "jaeger.log").open("wb") as log:
        process = subprocess.Popen([program, "--config", config], stdout=log, stderr=log)
    try:
        jaeger = Jaeger(f"http://127.0.0.1:{otlp}", f"http://127.0.0.1:{query}")
        _wait_until_it_answers(jaeger, process, folder / "jaeger.log")
        yield jaeger
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(jaeger: Jaeger, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{jaeger.query_url}/api/services", trust_env=False).raise_for_status()
            httpx.post(f"{jaeger.otlp_url}/v1/traces", json={}, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"Jaeger does not answer:\n{log.read_text()[-2000:]}")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = []
    for each in sockets:
        with closing(each):
            ports.append(each.getsockname()[1])
    return ports
