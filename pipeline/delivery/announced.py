"""Announcements as the bytes that are frozen in the outbox, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.domain.announcements import Announcement

SCHEMA = "k2watch.announcements/1"


@dataclass(frozen=True, slots=True)
class Announced:
    """What one issue announced, and when it was composed (UTC)."""

    composed: datetime
    announcements: tuple[Announcement, ...]


def freeze(composed: datetime, announcements: Sequence[Announcement]) -> bytes:
    """Write down what an issue announces."""
    items = [as_json(one) for one in announcements]
    content = {"schema": SCHEMA, "composed": composed.isoformat(), "items": items}
    return json.dumps(content, ensure_ascii=False).encode("utf-8")


def thaw(letter: bytes) -> Announced:
    """Read what was written down."""
    content = json.loads(letter)
    items = tuple(_announcement(one) for one in content["items"])
    return Announced(datetime.fromisoformat(content["composed"]), items)


def as_json(one: Announcement) -> dict[str, Any]:
    """Give an announcement as JSON values; a link is an object with ``label`` and ``url``."""
    links = [{"label": label, "url": url} for label, url in one.links]
    return {**asdict(one), "when": one.when.isoformat(), "tags": list(one.tags), "links": links}


def _announcement(fields: dict[str, Any]) -> Announcement:
    links = tuple((link["label"], link["url"]) for link in fields["links"])
    when, tags = datetime.fromisoformat(fields["when"]), tuple(fields["tags"])
    return Announcement(**{**fields, "when": when, "tags": tags, "links": links})
