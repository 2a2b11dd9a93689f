"""`python -m bigtech_lab` is `bigtech-lab`."""

from bigtech_lab.main import main

main()
