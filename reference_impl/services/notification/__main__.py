"""`python -m services.notification [all|api|relay|consumers|migrate]`."""

import gc

# Importing makes hardly any garbage; the runner switches the collector on again.
gc.disable()

from chat_infra.process.runner import run_service  # noqa: E402
from services.notification.bootstrap import SERVICE  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(run_service(SERVICE))
