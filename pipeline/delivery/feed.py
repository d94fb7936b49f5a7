"""Keep a reader's feed as two files, Atom and JSON Feed, rebuilt from what the outbox froze.

The files hold the newest entries and can be lost: the next delivery writes them again, entry by
entry as they went out. What is older leaves the files and stays in the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.config import FeedSettings
from pipeline.delivery.announced import thaw
from pipeline.delivery.atom import Feed, atom
from pipeline.delivery.json_feed import json_feed
from pipeline.errors import DeliveryError
from pipeline.whole_files import write_together

ATOM_SUFFIX, JSON_SUFFIX = ".atom", ".json"


def collected(
    feed_id: str, title: str, letters: Sequence[bytes], reader: str, settings: FeedSettings
) -> Feed:
    """Gather the newest entries of what was frozen; ``letters`` come newest first, at least one."""
    issues = [thaw(letter) for letter in letters]
    entries = {one.id: one for issue in issues for one in issue.announcements}
    return Feed(
        id=feed_id,
        title=settings.title or f"{title}: {reader}",
        updated=max(issue.composed for issue in issues),
        entries=tuple(entries.values())[: settings.entries],
        address=settings.address and f"{settings.address.rstrip('/')}/{reader}{ATOM_SUFFIX}",
    )


def write_feed(folder: Path, reader: str, feed: Feed) -> tuple[Path, ...]:
    """Write ``reader.atom`` and ``reader.json``; files that say so already are left as they are.

    A web server then keeps its ETag, and whoever polls is told that nothing changed.

    Raises:
        DeliveryError: the folder cannot be written (temporary).
    """
    twin = replace(
        feed, address=feed.address and feed.address.removesuffix(ATOM_SUFFIX) + JSON_SUFFIX
    )
    contents = {
        folder / f"{reader}{ATOM_SUFFIX}": atom(feed),
        folder / f"{reader}{JSON_SUFFIX}": json_feed(twin),
    }
    try:
        if not all(_says(path, content) for path, content in contents.items()):
            write_together(contents)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DeliveryError(f"{folder}: cannot write the feed: {reason}") from error
    return tuple(contents)


def _says(path: Path, content: bytes) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == content
