"""Workspaces as folders; which exercise one belongs to stands in a file of its own within."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

MARK = ".bigtech-lab-exercise.json"
LARGEST_FILE = 256 * 1024
LARGEST_TOTAL = 2 * 1024 * 1024
MOST_FILES = 200
_LEFT_OUT = ("__pycache__",)
_KINDS = {".py", ".yaml", ".yml", ".md", ".json", ".txt", ".toml", ".sql"}


class WorkspaceFolders:
    """Implements Workspaces; `register` is the file that remembers where they are."""

    def __init__(self, register: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._register = register
        self._now = now

    def make(self, exercise: str, folder: Path, files: Mapping[str, str]) -> None:
        """See the port."""
        folder = folder.absolute()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BadUsage(
                Localized(f"{folder} is there already.", f"{folder} 폴더가 이미 있습니다."),
                code="workspace-exists",
                hint=Localized(
                    f"Go on working there (bigtech-lab exercise check {exercise} --dir {folder}), begin "
                    f"anew with bigtech-lab exercise reset {exercise}, or give another folder with --dir.",
                    f"거기서 계속하거나(bigtech-lab exercise check {exercise} --dir {folder}), bigtech-lab "
                    f"exercise reset {exercise}로 새로 시작하거나, --dir로 다른 폴더를 지정하세요.",
                ),
            )
        self._fill(exercise, folder, files)
        self._remember(exercise, folder)

    def folder_of(self, exercise: str, given: Path | None) -> Path:
        """See the port."""
        folder = given.absolute() if given else self.known(exercise)
        if folder is None:
            raise BadUsage(
                Localized(
                    f"There is no workspace for {exercise} yet, or it was moved.",
                    f"{exercise} 작업 폴더가 아직 없거나 옮겨졌습니다.",
                ),
                code="no-workspace",
                hint=Localized(
                    f"bigtech-lab exercise start {exercise} makes one; --dir names one that was moved.",
                    f"만드는 방법: bigtech-lab exercise start {exercise}. 옮긴 폴더는 --dir로 지정하세요.",
                ),
            )
        found = self.exercise_in(folder)
        if found != exercise:
            raise BadUsage(
                Localized(
                    f"{folder} is the workspace of {found}, not of {exercise}.",
                    f"{folder} 폴더는 {found}의 작업 폴더입니다. 요청한 과제: {exercise}.",
                ),
                code="other-workspace",
                hint=f"bigtech-lab exercise start {exercise} --dir ANOTHER",
            )
        return folder

    def known(self, exercise: str) -> Path | None:
        """See the port."""
        place = self._remembered().get(exercise)
        return Path(place) if place and (Path(place) / MARK).is_file() else None

    def exercise_in(self, folder: Path) -> str:
        """See the port."""
        try:
            return str(json.loads((folder / MARK).read_text(encoding="utf-8"))["exercise"])
        except (OSError, ValueError, KeyError, TypeError):
            raise BadUsage(
                Localized(
                    f"{folder} is no workspace of an exercise.", f"과제의 작업 폴더가 아닙니다: {folder}."
                ),
                code="no-workspace",
                hint=Localized(
                    "bigtech-lab exercise start X3 makes one; bigtech-lab exercise list shows them.",
                    "bigtech-lab exercise start X3가 만들어 줍니다. 목록: bigtech-lab exercise list",
                ),
            ) from None

    def read(self, folder: Path) -> Mapping[str, str]:
        """See the port."""
        files: dict[str, str] = {}
        total = 0
        for file in self._files(folder):
            path = file.relative_to(folder).as_posix()
            if not file.resolve().is_relative_to(folder.resolve()):
                raise _unfit(
                    path,
                    Localized(
                        "it is a link to a place outside the workspace", "작업 폴더 밖을 가리키는 링크입니다"
                    ),
                    Localized("Copy the file instead.", "링크 대신 파일을 복사하세요."),
                )
            size = file.stat().st_size
            total += size
            if size > LARGEST_FILE or total > LARGEST_TOTAL or len(files) >= MOST_FILES:
                raise _unfit(
                    path,
                    Localized(
                        f"the workspace takes {MOST_FILES} files, {LARGEST_FILE // 1024} KiB each, "
                        f"{LARGEST_TOTAL // 1024} KiB together",
                        f"작업 폴더에는 파일 {MOST_FILES}개까지, 하나에 {LARGEST_FILE // 1024} KiB, 모두 "
                        f"{LARGEST_TOTAL // 1024} KiB까지 둘 수 있습니다",
                    ),
                    Localized(
                        "Move what is not part of the exercise elsewhere.",
                        "과제와 관계없는 파일은 다른 곳으로 옮기세요.",
                    ),
                )
            try:
                files[path] = file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                raise _unfit(
                    path,
                    Localized("it is no UTF-8 text", "UTF-8 텍스트가 아닙니다"),
                    Localized("Save it as UTF-8.", "UTF-8로 저장하세요."),
                ) from None
            except OSError as error:
                raise _unfit(
                    path,
                    Localized(str(error.strerror), str(error.strerror)),
                    Localized("Make it readable for yourself.", "자신이 읽을 수 있게 권한을 바꾸세요."),
                ) from None
        return files

    def start_again(self, exercise: str, folder: Path, files: Mapping[str, str]) -> Path:
        """See the port."""
        backup = folder.with_name(f"{folder.name}.backup-{self._now():%Y%m%dT%H%M%S%f}")
        with telling_storage_problems(folder):
            folder.rename(backup)
        self._fill(exercise, folder, files)
        return backup

    def write_beside(self, folder: Path, ending: str, files: Mapping[str, str]) -> Path:
        """See the port."""
        target = folder.with_name(f"{folder.name}-{ending}")
        _write(target, files)
        return target

    def _files(self, folder: Path) -> Iterator[Path]:
        for file in sorted(folder.rglob("*")):
            parts = file.relative_to(folder).parts
            hidden = any(part.startswith(".") or part in _LEFT_OUT for part in parts)
            if not hidden and file.suffix in _KINDS and file.is_file():
                yield file

    def _fill(self, exercise: str, folder: Path, files: Mapping[str, str]) -> None:
        _write(folder, files)
        began = f"{self._now():%Y-%m-%dT%H:%M:%SZ}"
        mark = json.dumps({"format_version": 1, "exercise": exercise, "started_at": began}, indent=2)
        with telling_storage_problems(folder):
            write_atomically(folder / MARK, mark + "\n")

    def _remember(self, exercise: str, folder: Path) -> None:
        places = {**self._remembered(), exercise: str(folder)}
        with telling_storage_problems(self._register):
            self._register.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._register, json.dumps(places, indent=2) + "\n")

    def _remembered(self) -> Mapping[str, str]:
        try:
            places = json.loads(self._register.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            # It can be told again with --dir; a broken note must not stand in the way of working.
            return {}
        return {str(k): str(v) for k, v in places.items()} if isinstance(places, dict) else {}


def _write(folder: Path, files: Mapping[str, str]) -> None:
    with telling_storage_problems(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            target = folder / PurePosixPath(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, text)


def _unfit(path: str, problem: Localized, hint: Localized) -> BadUsage:
    return BadUsage(
        Localized(f"{path} cannot be used: {problem.en}.", f"{path} 파일은 쓸 수 없습니다: {problem.ko}."),
        code="workspace-file",
        hint=hint,
    )
