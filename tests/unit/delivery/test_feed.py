"""The two files of a feed, read back by independent readers."""

import json
import os
from calendar import timegm
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from pipeline.config import FeedSettings
from pipeline.delivery.announced import freeze, thaw
from pipeline.delivery.atom import ATOM, Feed, atom
from pipeline.delivery.feed import collected, write_feed
from pipeline.delivery.json_feed import entries_of, json_feed
from pipeline.domain.announcements import Announcement
from pipeline.errors import DeliveryError

NOON = datetime(2026, 11, 22, 12, 0, 0, 250_000, tzinfo=UTC)
NAME = "urn:uuid:0f8d3f3a-0000-4000-8000-000000000001"
NAMESPACES = {"a": ATOM}
# RFC 4287 §4.1.1 and §4.1.2: what must be there, once
ONCE_IN_FEED = ("id", "title", "updated")
ONCE_IN_ENTRY = ("id", "title", "updated", "content")


def announcement(number: int = 1, **fields: object) -> Announcement:
    plain = {
        "id": f"urn:uuid:0f8d3f3a-0000-4000-9000-{number:012}",
        "when": NOON - timedelta(days=number),
        "kind": "added",
        "title": f"K2 < K1 & “sample” {number}",
        "summary": "RCT · 40 people",
        "text": "RCT · 40 people\nFound by Vitamin K2\n",
        "html": "<p>K<sub>2</sub> &lt; K1</p>",
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{number}/",
        "pmid": number,
        "tags": ("New trials", "RCT", "RCT"),
        "links": (("DOI", "https://doi.org/10.5555/sample"),),
    }
    return Announcement(**{**plain, **fields})  # type: ignore[arg-type]


def sample(*entries: Announcement, address: str = "") -> Feed:
    return Feed(NAME, "K2 watch: desk", NOON, entries or (announcement(),), address)


def test_a_feed_reader_finds_everything() -> None:
    address = "https://example.org/feeds/desk.atom"
    read = feedparser.parse(atom(sample(announcement(1), announcement(2), address=address)))
    assert not read.bozo
    assert (read.version, read.feed.id, read.feed.title) == ("atom10", NAME, "K2 watch: desk")
    assert (read.feed.author, read.feed.language) == ("K2 watch: desk", "en")
    assert [link.href for link in read.feed.links if link.rel == "self"] == [address]
    first, second = read.entries
    assert first.id == announcement(1).id
    assert first.title == "K2 &lt; K1 &amp; “sample” 1" or first.title == "K2 < K1 & “sample” 1"
    assert first.link == "https://pubmed.ncbi.nlm.nih.gov/1/"
    assert first.summary == "RCT · 40 people"
    assert first.content[0].type == "text/html"
    assert first.content[0].value == "<p>K<sub>2</sub> &lt; K1</p>"
    assert [tag.term for tag in first.tags] == ["New trials", "RCT"]
    assert timegm(first.updated_parsed) == int((NOON - timedelta(days=1)).timestamp())
    assert second.updated_parsed < first.updated_parsed


def test_the_rules_of_rfc_4287_hold() -> None:
    bare = announcement(2, url="", summary="", tags=())
    root = etree.fromstring(atom(sample(announcement(1), bare)))
    for name in ONCE_IN_FEED:
        assert len(root.findall(f"a:{name}", NAMESPACES)) == 1, name
    assert root.find("a:author/a:name", NAMESPACES) is not None, "an entry without one needs it"
    for entry in root.findall("a:entry", NAMESPACES):
        for name in ONCE_IN_ENTRY:
            assert len(entry.findall(f"a:{name}", NAMESPACES)) == 1, name
        assert len(entry.findall("a:link[@rel='alternate']", NAMESPACES)) <= 1
    for moment in root.iterfind(".//a:updated", NAMESPACES):
        assert moment.text
        assert datetime.strptime(moment.text, "%Y-%m-%dT%H:%M:%SZ")


def test_the_twin_says_the_same() -> None:
    feed = sample(announcement(1), announcement(2, url=""))
    twin = json.loads(json_feed(feed))
    read = feedparser.parse(atom(feed))
    assert twin["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["id"] for one in twin["items"]] == [one.id for one in read.entries]
    assert twin["items"][0]["content_html"] == read.entries[0].content[0].value
    assert twin["items"][0]["date_published"] == read.entries[0].updated
    assert [("url" in one) for one in twin["items"]] == [True, False]
    assert all({"id", "content_html", "content_text"} <= set(one) for one in twin["items"])


def test_the_twin_keeps_the_rules_of_json_feed_1_1() -> None:
    feed = sample(announcement(1), announcement(2, url="", summary=""), address="https://x.org/f")
    twin = json.loads(json_feed(replace(feed, home="https://x.org/")))
    assert {"version", "title", "items"} <= set(twin)
    assert (twin["home_page_url"], twin["feed_url"]) == ("https://x.org/", "https://x.org/f")
    for one in twin["items"]:
        assert isinstance(one["id"], str)
        assert one["content_html"]
        assert "url" not in one or one["url"].startswith("https://")
        assert datetime.fromisoformat(one["date_published"]).tzinfo
        assert all(isinstance(tag, str) for tag in one["tags"])


def test_a_feed_with_a_home_leads_to_it() -> None:
    read = feedparser.parse(atom(replace(sample(), home="https://example.org/index.html")))
    assert not read.bozo
    assert read.feed.link == "https://example.org/index.html"


def test_the_entries_of_a_twin_are_read_back_to_the_letter() -> None:
    feed = sample(announcement(1), announcement(2, url="", summary=""))
    again = replace(feed, entries=entries_of(json_feed(feed)))
    assert (atom(again), json_feed(again)) == (atom(feed), json_feed(feed))


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"3", b'{"items": [{"id": "a"}]}'])
def test_what_is_no_feed_has_no_entries(content: bytes) -> None:
    assert entries_of(content) == ()


def test_what_was_frozen_comes_back_as_it_was() -> None:
    told = (announcement(1), announcement(2, pmid=None, links=(), tags=()))
    assert thaw(freeze(NOON, told)).announcements == told
    assert thaw(freeze(NOON, told)).composed == NOON


def test_the_newest_stay_and_the_oldest_go() -> None:
    old = freeze(NOON - timedelta(days=7), [announcement(1), announcement(2)])
    new = freeze(NOON, [announcement(3), announcement(4)])
    feed = collected(NAME, "K2 watch", [new, old], "desk", FeedSettings(entries=3))
    assert [one.pmid for one in feed.entries] == [3, 4, 1]
    assert (feed.updated, feed.title) == (NOON, "K2 watch: desk")
    titled = FeedSettings(title="Mine", address="https://example.org/k2/")
    feed = collected(NAME, "K2 watch", [new], "desk", titled)
    assert (feed.title, feed.address) == ("Mine", "https://example.org/k2/desk.atom")


def test_the_files_are_replaced_only_when_they_change(tmp_path: Path) -> None:
    feed = sample(address="https://example.org/desk.atom")
    atom_file, twin = write_feed(tmp_path / "feeds", "desk", feed)
    assert json.loads(twin.read_text())["feed_url"] == "https://example.org/desk.json"
    os.utime(atom_file, (1, 1))
    write_feed(tmp_path / "feeds", "desk", feed)
    assert atom_file.stat().st_mtime == 1, "a web server's ETag stays"
    twin.unlink()
    write_feed(tmp_path / "feeds", "desk", feed)
    assert twin.is_file()
    names = [file.name for file in (tmp_path / "feeds").iterdir()]
    assert sorted(names) == ["desk.atom", "desk.json"]


def test_a_link_in_the_way_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not ours")
    (tmp_path / "desk.atom").symlink_to(elsewhere)
    write_feed(tmp_path, "desk", sample())
    assert elsewhere.read_text() == "not ours"
    assert not (tmp_path / "desk.atom").is_symlink()


def test_a_folder_that_cannot_be_made_is_temporary(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError, match="cannot write the feed") as failed:
        write_feed(tmp_path / "file" / "feeds", "desk", sample())
    assert not failed.value.permanent
