"""Keep every issue as three files, each of them there as a whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from pipeline.domain.digests import Message
from pipeline.errors import DeliveryError

_STEM = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")


def write_issue(folder: Path, stem: str, message: Message) -> tuple[Path, ...]:
    """Write ``stem.html``, ``stem.txt`` and ``stem.md`` and return their paths.

    All three are on the disk before the first takes its place, so a full disk leaves the old issue
    as it was. A link that stands under one of the names is replaced, never followed.

    Raises:
        DeliveryError: the folder cannot be written (temporary), or the stem is not a file name of
            small letters, digits, dots, hyphens and underscores (permanent).
    """
    if not _STEM.fullmatch(stem):
        raise DeliveryError(f"not a name for an issue's files: {stem[:100]!r}", permanent=True)
    forms = {".html": message.html, ".txt": message.text, ".md": message.markdown}
    paths = tuple(folder / f"{stem}{suffix}" for suffix in forms)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _drafts(paths) as drafts:
            for draft, text in zip(drafts, forms.values(), strict=True):
                _write(draft, text.encode("utf-8"))
            for draft, path in zip(drafts, paths, strict=True):
                draft.replace(path)
        _sync(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DeliveryError(f"{folder}: cannot write the issue: {reason}") from error
    return paths


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


def _write(path: Path, content: bytes) -> None:
    # Not tempfile: its files are for the owner alone, and a web server may want to show these.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make the new names last through a power cut: they live in the folder, not in the files."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
