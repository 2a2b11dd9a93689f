"""How soon `trace message` shows its tree: `python -m tests.bench.tracing [--runs 10]`.

Against a running instance (of `--instance`, in the data directory of the environment). The time from the last
hop, as the trace itself dates it, to the moment at which the whole tree has been printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from .figures import percentile, say, say_spread

ROOT = Path(__file__).resolve().parents[2]
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT / "cli")}
TARGET_MS = 300


def lab(*words: str) -> str:
    """What the command of this tree prints."""
    argv = [sys.executable, "-m", "bigtech_lab", *words]
    return subprocess.run(argv, env=ENVIRON, check=True, capture_output=True, text=True).stdout


def printed_after_ms(instance: str) -> float:
    """One run."""
    argv = [sys.executable, "-m", "bigtech_lab", "trace", "message", "--instance", instance]
    with subprocess.Popen(argv, env=ENVIRON, stdout=subprocess.PIPE) as tracing:
        assert tracing.stdout is not None
        tree = tracing.stdout.readline()
        tree += tracing.stdout.read()
        printed = time.time()
    if tracing.returncode != 0:
        raise SystemExit(f"trace message ended with {tracing.returncode}: {tree.decode()}")
    trace = json.loads(lab("trace", "show", "last", "--json", "--instance", instance))
    last = max(datetime.fromisoformat(hop["at"]).timestamp() for hop in trace["hops"])
    return (printed - last) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instance", default="default")
    parser.add_argument("--runs", type=int, default=10)
    given = parser.parse_args()
    taken = [printed_after_ms(given.instance) for _ in range(given.runs)]
    say_spread("trace message: tree after its last hop", "ms", taken, target=TARGET_MS)
    say(f"     p90 {percentile(taken, 0.9):.0f} ms, worst {max(taken):.0f} ms")
