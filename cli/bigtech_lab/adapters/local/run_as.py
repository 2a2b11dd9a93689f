"""`run_as.py UID GID PROGRAM ARGS…`: becomes another user, keeps the right to pass through private folders,
executes.

The programs and the data lie below root's home, which other users may not enter. Linux lets a process keep
single rights of root when it becomes another user: here only CAP_DAC_OVERRIDE, as an ambient capability
(capabilities(7)). Started as a script by an isolated Python, so it imports nothing of the lab.
"""

import ctypes
import os
import struct
import sys

_PR_SET_SECUREBITS = 28
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


def _call(result: int, name: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _become(uid: int, gid: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    word = ctypes.c_ulong
    # Otherwise the kernel would leave the capability out of account in access(2), which initdb asks.
    bits = word(_SECBIT_NO_SETUID_FIXUP)
    _call(libc.prctl(_PR_SET_SECUREBITS, bits, word(0), word(0), word(0)), "prctl(PR_SET_SECUREBITS)")
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    one = 1 << _CAP_DAC_OVERRIDE
    header = struct.pack("<Ii", _CAPABILITY_VERSION_3, 0)
    _call(libc.capset(header, struct.pack("<6I", one, one, one, 0, 0, 0)), "capset")
    raised = libc.prctl(
        _PR_CAP_AMBIENT, word(_PR_CAP_AMBIENT_RAISE), word(_CAP_DAC_OVERRIDE), word(0), word(0)
    )
    _call(raised, "prctl(PR_CAP_AMBIENT_RAISE)")


if __name__ == "__main__":
    _become(int(sys.argv[1]), int(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606 - becoming that program is the purpose
