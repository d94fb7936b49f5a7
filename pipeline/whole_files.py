"""Files that are there as a whole or not at all, whoever reads them meanwhile."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files of one folder, made where it is missing.

    All are on the disk before the first takes its place, so a full disk leaves the old ones as they
    were. A link that stands under one of the names is replaced, never followed.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = next(iter(contents)).parent
    folder.mkdir(parents=True, exist_ok=True)
    with _drafts(tuple(contents)) as drafts:
        for draft, content in zip(drafts, contents.values(), strict=True):
            _write(draft, content, is_lasting=True)
        for draft, path in zip(drafts, contents, strict=True):
            draft.replace(path)
    _sync(folder)


def write_whole(path: Path, content: bytes) -> None:
    """Write one file into a folder that is there; it can be made again after a power cut.

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
    with _drafts((path,)) as (draft,):
        yield draft
        _sync(draft)
        draft.replace(path)
    _sync(path.parent)


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
