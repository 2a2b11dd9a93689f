"""The local runtime: components as processes of this machine."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import psutil

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.adapters.local.log_tail import last_lines
from bigtech_lab.adapters.local.port_allocation import is_free, listener
from bigtech_lab.adapters.local.process_ending import end_politely, kill_all
from bigtech_lab.adapters.local.process_record import ProcessRecord, read_record, write_record
from bigtech_lab.adapters.local.process_table import (
    COMPONENT_MARKER,
    INSTANCE_MARKER,
    family,
    is_frozen,
    marked_process,
    marked_processes,
)
from bigtech_lab.adapters.local.recipes.cookbook import recipe_for
from bigtech_lab.adapters.local.recipes.recipe import Recipe
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.adapters.local.spawn import spawn
from bigtech_lab.application.ports.runtime import Ending, Say
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState, ComponentStatus

import signal as _signal
