"""Folders for work in progress: they go with their process, and when that is killed, with the next one."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from supplychain.workfolder import WorkFolder, work_folder

if TYPE_CHECKING:
    from pathlib import Path

_HOLD = (
    "import sys; from pathlib import Path; from supplychain.workfolder import WorkFolder;"
    "held = WorkFolder(Path(sys.argv[1]), 'work-'); print(held.path.name, flush=True); sys.stdin.read()"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_goes_when_its_work_is_done(tmp_path: Path) -> None:
    with work_folder(tmp_path, "work-") as folder:
        (folder / "file").touch()

    assert names(tmp_path) == []


def test_a_folder_stays_while_its_process_lives_and_goes_after_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        theirs = other.stdout.readline().strip()
        WorkFolder(tmp_path, "work-").clear()
        assert names(tmp_path) == [theirs]
        other.kill()
        other.wait()
        assert names(tmp_path) == [theirs]

        WorkFolder(tmp_path, "work-").clear()

    assert names(tmp_path) == []


def test_what_nobody_has_claimed_and_links_are_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    left = WorkFolder(tmp_path, "gone-")
    left.path.rename(elsewhere)
    left.clear()
    (tmp_path / "work-precious").mkdir()
    (tmp_path / "work-link").symlink_to(elsewhere)

    WorkFolder(tmp_path, "work-").clear()

    assert names(tmp_path) == ["elsewhere", "work-link", "work-precious"]
