"""Keep a folder of pages: write what changed, remove what fell away, leave the rest alone.

The list of what is ours stands in the folder, in ``.k2watch-site``, one path a line. A name is
added to it before the file is there, so a build that is cut off leaves nothing that the next one
does not know. What is not in the list is never written over, followed or removed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import UsageError
from pipeline.site.content import Page, StandingPage
from pipeline.whole_files import remove_stale_drafts, write_whole

LIST = ".k2watch-site"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did to a folder, or would do; ``size`` is that of all pages, in bytes."""

    folder: Path
    pages: int
    written: int
    removed: int
    size: int

    @property
    def unchanged(self) -> int:
        """Count the pages that were there already, byte for byte."""
        return self.pages - self.written


def build(folder: Path, pages: Iterable[Page | StandingPage], *, dry_run: bool = False) -> Built:
    """Bring a folder up to date.

    Each file is there as a whole, old or new, at any moment.

    Raises:
        UsageError: under the name of a page stands something that is not ours.
        OSError: the folder cannot be written.
    """
    ours = _listed(folder)
    made: set[str] = set()
    written = size = 0
    for page in pages:
        made.add(page.path)
        size += page.size
        path = _place(folder, page.path)
        if page.path in ours and (isinstance(page, StandingPage) or _holds(path, page.content)):
            continue
        _refuse_foreign(folder, page.path, ours)
        assert isinstance(page, Page)  # noqa: S101 - what stands there is ours, or was refused
        written += 1
        if not dry_run:
            _list(folder, page.path, ours)
            _write(path, page.content)
    stale = ours - made
    if not dry_run:
        _remove(folder, stale)
        remove_stale_drafts(folder / one for one in (*made, LIST))
        _write(folder / LIST, "".join(f"{one}\n" for one in sorted(made)).encode())
    return Built(folder, len(made), written, len(stale), size)


def _listed(folder: Path) -> set[str]:
    """Read the list of what is ours; a path that leads out of the folder is none."""
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return set()
    return {one for one in lines if one and _is_inside(one)}


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and len(pure.parts) <= 2


def _place(folder: Path, path: str) -> Path:
    assert _is_inside(path), path  # noqa: S101 - the paths are made of numbers and slugs
    return folder / path


def _holds(path: Path, content: bytes) -> bool:
    try:
        return (
            not path.is_symlink()
            and path.stat().st_size == len(content)
            and path.read_bytes() == content
        )
    except OSError:
        return False


def stands(folder: Path, path: str, digest: str) -> bool:
    """Tell whether a file of the folder holds the bytes of this SHA-256, in hexadecimal."""
    place = _place(folder, path)
    try:
        return not place.is_symlink() and hashlib.sha256(place.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _refuse_foreign(folder: Path, path: str, ours: set[str]) -> None:
    place = folder / path
    if place.parent.is_symlink() and place.parent != folder:
        raise UsageError(f"{place.parent} is a link; the site is written into folders of its own")
    if path not in ours and (place.exists() or place.is_symlink()):
        raise UsageError(
            f"{place} was not written by k2watch site; move it away or name another --output"
        )


def _list(folder: Path, path: str, ours: set[str]) -> None:
    """Say that a file is ours before it is there."""
    if path in ours:
        return
    folder.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
    with os.fdopen(os.open(folder / LIST, flags, 0o666), "a", encoding="utf-8") as file:
        file.write(f"\n{path}\n")  # begins a line: a full disk may have cut the one before
    ours.add(path)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _remove(folder: Path, stale: Iterable[str]) -> None:
    """Remove pages that fell away; a folder that became a link is not ours any more."""
    for one in stale:
        if (folder / one).parent.is_symlink() and (folder / one).parent != folder:
            continue
        with suppress(FileNotFoundError, NotADirectoryError):
            (folder / one).unlink()
    for parent in sorted({(folder / one).parent for one in stale} - {folder}):
        with suppress(OSError):
            parent.rmdir()  # only an empty one goes
