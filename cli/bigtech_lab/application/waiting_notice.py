"""What is said while another command has the instance."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized


def waiting_for(who: str) -> Localized:
    """`who` is the command that has it (`up (process 812)`)."""
    return Localized(f"Waiting for {who} …", f"{who} 명령이 끝나기를 기다리는 중 …")
