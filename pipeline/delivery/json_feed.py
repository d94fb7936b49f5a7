"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), the twin of the Atom file."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pipeline.delivery.atom import Feed, moment
from pipeline.domain.announcements import Announcement

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(feed: Feed) -> bytes:
    """Write the feed; equal input gives equal bytes."""
    content: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "language": "en",
        "authors": [{"name": feed.title}],
        **({"home_page_url": feed.home} if feed.home else {}),
        **({"feed_url": feed.address} if feed.address else {}),
        "items": [_item(one) for one in feed.entries],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def entries_of(content: bytes) -> tuple[Announcement, ...]:
    """Read back the entries of a feed written here; what is no such feed has none.

    What only webhooks tell of an announcement is not in a feed.
    """
    try:
        return tuple(_entry(one) for one in json.loads(content)["items"])
    except (ValueError, KeyError, TypeError):
        return ()


def _entry(item: dict[str, Any]) -> Announcement:
    return Announcement(
        id=item["id"],
        when=datetime.fromisoformat(item["date_published"]),
        kind="",
        title=item["title"],
        summary=item.get("summary", ""),
        text=item["content_text"],
        html=item["content_html"],
        url=item.get("url", ""),
        tags=tuple(item["tags"]),
    )


def _item(one: Announcement) -> dict[str, Any]:
    return {
        "id": one.id,
        **({"url": one.url} if one.url else {}),
        "title": one.title,
        **({"summary": one.summary} if one.summary else {}),
        "content_html": one.html,
        "content_text": one.text,
        "date_published": moment(one.when),
        "date_modified": moment(one.when),
        "tags": list(dict.fromkeys(one.tags)),
    }
