"""`python -m bigtech_lab` is `bigtech-lab`."""

import sys

try:
    from bigtech_lab.main import main
except KeyboardInterrupt:
    # So early that `main` could not tell it yet.
    sys.stderr.write("interrupted\n")
    raise SystemExit(130) from None

main()
