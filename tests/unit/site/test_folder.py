"""A folder is brought up to date: only what changed is written, and what is not ours stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.site.content import Page
from pipeline.site.folder import LIST, build
from pipeline.site.search_data import file_count, search_pages


def pages(**contents: str) -> list[Page]:
    return [
        Page(f"{name.replace('__', '/')}.html", text.encode()) for name, text in contents.items()
    ]


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(one.relative_to(folder)): (one.read_bytes(), one.stat().st_mtime_ns)
        for one in folder.rglob("*")
        if one.is_file() and one.name != LIST
    }


def test_a_second_build_writes_only_what_changed(tmp_path: Path) -> None:
    first = build(tmp_path, pages(index="a", studies__1="b", studies__2="c"))
    assert (first.pages, first.written, first.removed, first.size) == (3, 3, 0, 3)
    before = state(tmp_path)
    again = build(tmp_path, pages(index="a", studies__1="b", studies__2="c"))
    assert (again.written, again.unchanged, again.removed) == (0, 3, 0)
    assert state(tmp_path) == before
    changed = build(tmp_path, pages(index="A", studies__2="c"))
    assert (changed.written, changed.unchanged, changed.removed) == (1, 1, 1)
    assert {name: text for name, (text, _) in state(tmp_path).items()} == {
        "index.html": b"A",
        "studies/2.html": b"c",
    }
    assert state(tmp_path)["studies/2.html"] == before["studies/2.html"]


def test_what_is_not_ours_is_never_touched(tmp_path: Path) -> None:
    build(tmp_path, pages(index="a", studies__1="b"))
    for name in ("feed.xml", "studies/notes.txt", "robots.txt"):
        (tmp_path / name).write_text("mine")
    build(tmp_path, pages(index="a"))
    assert {"feed.xml", "studies/notes.txt", "robots.txt"} <= set(state(tmp_path))
    assert "studies/1.html" not in state(tmp_path)


def test_a_foreign_file_under_the_name_of_a_page_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own home page")
    with pytest.raises(UsageError, match=r"index\.html was not written by k2watch site"):
        build(tmp_path, pages(index="a"))
    assert (tmp_path / "index.html").read_text() == "my own home page"


def test_links_are_neither_followed_nor_written_through(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    site.mkdir()
    (site / "studies").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="is a link"):
        build(site, pages(studies__1="b"))
    (site / "index.html").symlink_to(elsewhere / "new.html")
    with pytest.raises(UsageError, match="was not written"):
        build(site, pages(index="a"))
    assert list(elsewhere.iterdir()) == []


def test_a_list_that_leads_elsewhere_removes_nothing(tmp_path: Path) -> None:
    victim = tmp_path / "victim.html"
    victim.write_text("mine")
    site = tmp_path / "site"
    site.mkdir()
    (site / LIST).write_text(f"../victim.html\n{victim}\n")
    build(site, pages(index="a"))
    assert victim.read_text() == "mine"


def test_a_build_that_was_cut_off_is_carried_on(tmp_path: Path) -> None:
    def cut_off() -> Iterator[Page]:
        yield from pages(index="a", studies__1="b")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        build(tmp_path, cut_off())
    done = build(tmp_path, pages(index="a", studies__2="c"))
    assert (done.written, done.unchanged, done.removed) == (1, 1, 1)
    assert set(state(tmp_path)) == {"index.html", "studies/2.html"}


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert build(site, pages(index="a"), dry_run=True).written == 1
    assert not site.exists()
    build(site, pages(index="a", old="x"))
    before = state(site)
    foreseen = build(site, pages(index="b"), dry_run=True)
    assert (foreseen.written, foreseen.removed) == (1, 1)
    assert state(site) == before


def test_a_new_study_rewrites_one_file_of_search_data() -> None:
    rows = [(pmid, f'{{"pmid":{pmid}}}') for pmid in range(1, 1_600)]
    before = {one.path: one.content for one in search_pages(rows)}
    after = {one.path: one.content for one in search_pages([(9_999, "{}"), *rows])}
    assert len(before) == file_count(1_599) == 4
    assert sum(before[path] != after[path] for path in before) == 1
