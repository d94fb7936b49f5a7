"""An issue in the three forms that webhooks take: JSON, Slack's text, and ntfy's plain text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.header import Header

from pipeline.delivery.announced import as_json
from pipeline.domain.announcements import Announcement

SCHEMA = "k2watch.webhook/1"
# Slack shows 40,000 characters at most and asks for 4,000 (docs.slack.dev, chat.postMessage); ntfy
# makes a file of what is over 4,096 bytes (docs.ntfy.sh/publish).
SLACK_CHARACTERS, NTFY_BYTES = 4_000, 4_096
_ROOM_FOR_MORE = 60
_UNSEEN = "\u2060"  # word joiner: keeps @channel from being a mention where @ alone makes one


@dataclass(frozen=True, slots=True)
class Issue:
    """What is posted: ``id`` names the message for ever."""

    id: str
    title: str
    reader: str
    slot: date
    subject: str
    is_complete: bool
    waiting: int
    announcements: Sequence[Announcement]


def body(style: str, issue: Issue) -> bytes:
    """Write an issue in one of the styles ``json``, ``slack`` and ``ntfy``."""
    return {"json": _json, "slack": _slack, "ntfy": _ntfy}[style](issue)


def headers(style: str, subject: str) -> Mapping[str, str]:
    """Give the headers that go with a style; ntfy's title stands in one (RFC 2047)."""
    if style != "ntfy":
        return {"Content-Type": "application/json"}
    title = Header(subject, "ascii" if subject.isascii() else "utf-8", maxlinelen=10_000).encode()
    return {"Content-Type": "text/plain; charset=utf-8", "Title": title}


def _json(issue: Issue) -> bytes:
    content = {
        "schema": SCHEMA,
        "id": issue.id,
        "title": issue.title,
        "reader": issue.reader,
        "slot": issue.slot.isoformat(),
        "subject": issue.subject,
        "complete": issue.is_complete,
        "waiting": issue.waiting,
        "items": [as_json(one) for one in issue.announcements],
    }
    return json.dumps(content, ensure_ascii=False).encode("utf-8")


def _slack(issue: Issue) -> bytes:
    lines = [_slack_line(one) for one in issue.announcements]
    text = _fitting(f"*{_calm(issue.subject)}*", lines, SLACK_CHARACTERS)
    content = {"text": text, "unfurl_links": False, "unfurl_media": False}
    return json.dumps(content, ensure_ascii=False).encode("utf-8")


def _slack_line(one: Announcement) -> str:
    title = _calm(one.title)
    linked = f"<{one.url}|{title.replace('|', '¦')}>" if one.url else title
    return f"• {linked}" + (f"\n   {_calm(one.summary)}" if one.summary else "")


def _calm(text: str) -> str:
    """Escape what Slack reads as a link, a mention or a command (docs.slack.dev, formatting)."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("@", f"@{_UNSEEN}")


def _ntfy(issue: Issue) -> bytes:
    lines = [
        "\n  ".join(part for part in (f"• {one.title}", one.summary, one.url) if part)
        for one in issue.announcements
    ]
    return _fitting("", lines, NTFY_BYTES).encode("utf-8")


def _fitting(head: str, lines: Sequence[str], limit: int) -> str:
    """Join whole entries while there is room, counted in bytes, and say how many are left out."""
    shown, size = [head] if head else [], len(head.encode()) + _ROOM_FOR_MORE
    for number, line in enumerate(lines):
        size += len(line.encode()) + 1
        if size > limit:
            shown.append(f"… and {len(lines) - number:,} more in the digest")
            break
        shown.append(line)
    return "\n".join(shown)
