"""The 19 MiB that each hash fills: kept while hashes follow one another, given back when they pause.

Fresh memory costs a third of a hash: the kernel zeroes 4,864 pages, each on first touch. Keeping it for ever
would make every user-service larger by 19 MiB a thread, most of them for nothing.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from contextlib import suppress
from typing import Any, Final

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
# Below the first, glibc takes memory from a thread's own heap; below the second, the heap keeps what is free.
_FROM_THE_HEAP_BYTES: Final = 32 * 1024 * 1024
_KEPT_BYTES: Final = 64 * 1024 * 1024
_KEPT_AT_REST_BYTES: Final = 1024 * 1024
# Large enough that freeing it makes glibc look at the end of the heap.
_TOUCH_BYTES: Final = 512 * 1024
_PATIENCE_SECONDS: Final = 1.0


def _libc() -> Any:
    """The C library where it is glibc, else None: others give memory back in ways of their own."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return None
    library.malloc.restype = ctypes.c_void_p
    library.malloc.argtypes = [ctypes.c_size_t]
    library.free.argtypes = [ctypes.c_void_p]
    return library


def keep_between_hashes() -> None:
    """From now on a thread keeps the memory of its last hash for the next one."""
    library = _libc()
    if library is not None:
        library.mallopt(_M_MMAP_THRESHOLD, _FROM_THE_HEAP_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def return_kept_memory(together: threading.Barrier) -> None:
    """Give back what the calling thread keeps; every thread of the pool calls it at the same time."""
    library = _libc()
    if library is None:
        return
    with suppress(threading.BrokenBarrierError):
        together.wait(_PATIENCE_SECONDS)
    library.mallopt(_M_TRIM_THRESHOLD, _KEPT_AT_REST_BYTES)
    library.free(library.malloc(_TOUCH_BYTES))
    with suppress(threading.BrokenBarrierError):
        together.wait(_PATIENCE_SECONDS)
    library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
