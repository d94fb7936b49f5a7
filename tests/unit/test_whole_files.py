"""A file is there as a whole or not at all, and what a killed process left half written goes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.whole_files import STALE_S, drafted, remove_stale_drafts, write_together

HEX = "0123456789ab"


def left_behind(path: Path, age_s: float = STALE_S + 60) -> Path:
    path.write_bytes(b"half")
    moment = time.time() - age_s
    os.utime(path, (moment, moment))
    return path


def together(path: Path) -> None:
    write_together({path: b"whole"})


def one_by_one(path: Path) -> None:
    with drafted(path) as draft:
        draft.write_bytes(b"whole")


@pytest.mark.parametrize("write", [together, one_by_one])
def test_what_a_killed_process_left_goes_when_the_file_is_next_written(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    left_behind(tmp_path / f".issue.html.{HEX}.tmp")
    write(tmp_path / "issue.html")
    assert [one.name for one in tmp_path.iterdir()] == ["issue.html"]


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    target = left_behind(tmp_path / "elsewhere")
    link = tmp_path / f".issue.html.{HEX[::-1]}.tmp"
    link.symlink_to(target)
    folder = tmp_path / ".issue.html.aaaaaaaaaaaa.tmp"
    folder.mkdir()
    kept = {
        left_behind(tmp_path / f".issue.html.{HEX}.tmp", age_s=60),  # somebody may write it now
        left_behind(tmp_path / f".other.html.{HEX}.tmp"),
        left_behind(tmp_path / f"issue.html.{HEX}.tmp"),
        left_behind(tmp_path / ".issue.html.0123.tmp"),
        left_behind(tmp_path / f".issue.html.{HEX}.tmp.bak"),
        left_behind(tmp_path / f".issue.html.{HEX.upper()}.tmp"),
        left_behind(tmp_path / ".issue.html.swp"),
        target,
        link,
        folder,
    }
    together(tmp_path / "issue.html")
    assert set(tmp_path.iterdir()) == kept | {tmp_path / "issue.html"}


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    remove_stale_drafts([tmp_path / "nowhere" / "issue.html"])
    assert not list(tmp_path.iterdir())
