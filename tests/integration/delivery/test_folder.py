"""Three files an issue, whole or not at all, and never outside the folder."""

import os
from pathlib import Path

import pytest

from pipeline.delivery.folder import write_issue
from pipeline.domain.digests import Message
from pipeline.errors import DeliveryError

MESSAGE = Message("subject", "<p>K₂</p>\n", "K₂\n", "# K₂\n")
OTHER = Message("subject", "<p>later</p>\n", "later\n", "# later\n")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir())}


def test_an_issue_is_three_files(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "digests"
    paths = write_issue(folder, "anna-2026-11-22", MESSAGE)
    assert [path.name for path in paths] == [
        "anna-2026-11-22.html",
        "anna-2026-11-22.txt",
        "anna-2026-11-22.md",
    ]
    assert contents(folder) == {
        "anna-2026-11-22.html": "<p>K₂</p>\n",
        "anna-2026-11-22.md": "# K₂\n",
        "anna-2026-11-22.txt": "K₂\n",
    }


def test_writing_again_replaces_the_issue(tmp_path: Path) -> None:
    write_issue(tmp_path, "anna", MESSAGE)
    write_issue(tmp_path, "anna", OTHER)
    assert contents(tmp_path)["anna.txt"] == "later\n"
    assert len(contents(tmp_path)) == 3


def test_others_may_read_an_issue_as_the_umask_allows(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        (page, *_) = write_issue(tmp_path, "anna", MESSAGE)
    finally:
        os.umask(before)
    assert page.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    "stem",
    [
        "",
        ".",
        "..",
        "../evil",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "a\0b",
        "a\n",
        "A",
        "é",
        ".a",
        "a" * 101,
    ],
)
def test_a_stem_cannot_leave_the_folder(stem: str, tmp_path: Path) -> None:
    folder = tmp_path / "issues"
    with pytest.raises(DeliveryError) as refused:
        write_issue(folder, stem, MESSAGE)
    assert refused.value.permanent
    assert "\n" not in str(refused.value)
    assert list(tmp_path.rglob("*")) == []


def test_a_link_is_replaced_and_never_followed(tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_text("gold")
    folder = tmp_path / "issues"
    folder.mkdir()
    (folder / "anna.html").symlink_to(treasure)
    (page, *_) = write_issue(folder, "anna", MESSAGE)
    assert treasure.read_text() == "gold"
    assert not page.is_symlink()
    assert page.read_text("utf-8") == MESSAGE.html


def test_a_full_disk_leaves_the_old_issue_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_issue(tmp_path, "anna", MESSAGE)
    old, calls = contents(tmp_path), []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeliveryError, match="cannot write the issue: No space left") as failed:
        write_issue(tmp_path, "anna", OTHER)
    assert not failed.value.permanent
    assert contents(tmp_path) == old


def test_what_is_written_is_made_to_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []

    def note(descriptor: int) -> None:
        synced.append(os.path.isdir(f"/proc/self/fd/{descriptor}"))  # noqa: PTH112

    monkeypatch.setattr(os, "fsync", note)
    write_issue(tmp_path, "anna", MESSAGE)
    assert synced == [False, False, False, True]


def test_a_folder_that_is_a_file_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "issues").write_text("not a folder")
    with pytest.raises(DeliveryError, match="cannot write the issue") as failed:
        write_issue(tmp_path / "issues", "anna", MESSAGE)
    assert not failed.value.permanent
    assert "\n" not in str(failed.value)
