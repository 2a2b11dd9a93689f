"""`python -m services.user [all|api|relay|consumers|migrate]`."""

from __future__ import annotations

import gc

# Importing makes no garbage worth collecting; the runner switches the collector on when everything is loaded.
gc.disable()

from chat_infra.process.runner import run_service  # noqa: E402
from services.user.bootstrap import SERVICE  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(run_service(SERVICE))
