"""A feed as Atom (RFC 4287).

Written with lxml and not with a feed library: the ones that are kept make ids, dates or types of
their own, and here an entry is never to change once it is out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from pipeline.domain.announcements import Announcement

ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
GENERATOR = "k2watch"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``entries`` newest first.

    ``address`` is where it is served, if it is, and ``home`` the page that it goes with.
    """

    id: str
    title: str
    updated: datetime
    entries: Sequence[Announcement]
    address: str = ""
    home: str = ""


def atom(feed: Feed) -> bytes:
    """Write the feed; equal input gives equal bytes."""
    root = etree.Element(f"{{{ATOM}}}feed", {f"{{{_XML}}}lang": "en"}, nsmap={None: ATOM})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title, type="text")
    _add(root, "updated", moment(feed.updated))
    _add(_add(root, "author"), "name", feed.title)  # who announces, not who wrote the studies
    _add(root, "generator", GENERATOR)
    if feed.address:
        _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    if feed.home:
        _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    for one in feed.entries:
        _add_entry(root, one)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def moment(when: datetime) -> str:
    """Write a moment as RFC 3339 asks, in UTC."""
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _add_entry(root: etree._Element, one: Announcement) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", one.id)
    _add(entry, "title", one.title, type="text")
    _add(entry, "updated", moment(one.when))
    _add(entry, "published", moment(one.when))
    if one.url:
        _add(entry, "link", rel="alternate", type="text/html", href=one.url)
    for tag in dict.fromkeys(one.tags):
        _add(entry, "category", term=tag)
    if one.summary:
        _add(entry, "summary", one.summary, type="text")
    _add(entry, "content", one.html, type="html")


def _add(
    parent: etree._Element, name: str, text: str | None = None, **fields: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", fields)
    element.text = text
    return element
