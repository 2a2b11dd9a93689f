"""A lab's fingerprint: by it two machines know that they judge by the same files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from bigtech_lab.domain.lab_manifest import LabManifest


def lab_digest(folder: Path, manifest: LabManifest) -> str:
    """The SHA-256 (hex) of the manifest, the quizzes, and all the code beside them, with their names."""
    quizzes = sorted(folder / terms.file for terms in manifest.quizzes.values())
    seen = sha256()
    # Checks import from modules beside theirs.
    for file in [folder / "lab.yaml", *sorted(folder.glob("*.py")), *quizzes]:
        # Each file by its own digest: what ends one file cannot begin the next.
        seen.update(f"{file.name} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return seen.hexdigest()
