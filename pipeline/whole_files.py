"""Files that are there as a whole or not at all, whoever reads them meanwhile.

Each is written under a hidden name first, ``.NAME.0123456789ab.tmp``. What a killed process left
under such a name goes when the same file is next written.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

# Nobody writes on one file for so long, and who is killed over an issue comes back later than that
# (store/outbox.py, LEASE).
STALE_S = 20 * 60
_DRAFT = re.compile(r"\.(.+)\.[0-9a-f]{12}\.tmp", re.DOTALL)


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files of one folder, made where it is missing.

    All are on the disk before the first takes its place, so a full disk leaves the old ones as they
    were. A link that stands under one of the names is replaced, never followed.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = next(iter(contents)).parent
    folder.mkdir(parents=True, exist_ok=True)
    remove_stale_drafts(contents)
    with _drafts(tuple(contents)) as drafts:
        for draft, content in zip(drafts, contents.values(), strict=True):
            _write(draft, content, is_lasting=True)
        for draft, path in zip(drafts, contents, strict=True):
            draft.replace(path)
    _sync(folder)


def write_whole(path: Path, content: bytes) -> None:
    """Write one file into a folder that is there; it can be made again after a power cut.

    It looks for no stale drafts: who writes thousands does that once for all of them.

    Raises:
        OSError: it cannot be written; what stood there stands there still.
    """
    with _drafts((path,)) as (draft,):
        _write(draft, content, is_lasting=False)
        draft.replace(path)


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Let others write a file under a hidden name; it takes its place when they end well.

    Raises:
        OSError: it cannot take its place; what stood there stands there still.
    """
    remove_stale_drafts((path,))
    with _drafts((path,)) as (draft,):
        yield draft
        _sync(draft)
        draft.replace(path)
    _sync(path.parent)


def remove_stale_drafts(paths: Iterable[Path]) -> None:
    """Remove what was left half written of these files: plain files of ours, and only old ones."""
    names: dict[Path, set[str]] = {}
    for path in paths:
        names.setdefault(path.parent, set()).add(path.name)
    for folder, ours in names.items():
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                found = _DRAFT.fullmatch(entry.name)
                if found and found[1] in ours and _is_stale(entry):
                    Path(entry).unlink()


def _is_stale(entry: os.DirEntry[str]) -> bool:
    seen = entry.stat(follow_symlinks=False)
    is_ours = stat.S_ISREG(seen.st_mode) and seen.st_uid == os.geteuid()
    return is_ours and time.time() - seen.st_mtime > STALE_S


@contextmanager
def _drafts(paths: tuple[Path, ...]) -> Iterator[list[Path]]:
    """Name a hidden file beside every path, and leave none of them behind."""
    drafts = [path.with_name(f".{path.name}.{token_hex(6)}.tmp") for path in paths]
    try:
        yield drafts
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _write(path: Path, content: bytes, *, is_lasting: bool) -> None:
    # Not tempfile: its files are for the owner alone, and a web server may want to show these.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        if is_lasting:
            file.flush()
            os.fsync(file.fileno())


def _sync(path: Path) -> None:
    """Make a file, or the names in a folder, last through a power cut: names live in folders."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
