"""Keep every issue as three files, each of them there as a whole or not at all."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.domain.digests import Message
from pipeline.errors import DeliveryError
from pipeline.whole_files import write_together

_STEM = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")


def write_issue(folder: Path, stem: str, message: Message) -> tuple[Path, ...]:
    """Write ``stem.html``, ``stem.txt`` and ``stem.md`` and return their paths.

    Raises:
        DeliveryError: the folder cannot be written (temporary), or the stem is not a file name of
            small letters, digits, dots, hyphens and underscores (permanent).
    """
    if not _STEM.fullmatch(stem):
        raise DeliveryError(f"not a name for an issue's files: {stem[:100]!r}", permanent=True)
    forms = {".html": message.html, ".txt": message.text, ".md": message.markdown}
    contents = {folder / f"{stem}{suffix}": text.encode("utf-8") for suffix, text in forms.items()}
    try:
        write_together(contents)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DeliveryError(f"{folder}: cannot write the issue: {reason}") from error
    return tuple(contents)
