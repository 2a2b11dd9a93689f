"""`python -m monolith`."""

import gc

# Importing makes hardly any garbage; the process switches the collector on again.
gc.disable()

from monolith.process import run_monolith  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(run_monolith())
