"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), the twin of the Atom file."""

from __future__ import annotations

import json
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
        **({"feed_url": feed.address} if feed.address else {}),
        "items": [_item(one) for one in feed.entries],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


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
