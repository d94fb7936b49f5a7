"""Update files as the source of a search: the news that PubMed's own answer would bring."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from pipeline.config.services import PubMedFilesSettings
from pipeline.domain.digests import SearchReceipt
from pipeline.sandbox import Corpus
from pipeline.stages.foresee_files import look_at_files

from .conftest import MONDAY, SEARCHES, Watch, World
from .pubmed_files import fill, name, put, threads
from .records import article, article_set

ONE = {"alpha": "menaquinone[tiab]"}
DAYS = [MONDAY + timedelta(days=number) for number in range(4)]
STORY = [
    (article(1, "Menaquinone", date(2020, 1, 6)), article(2, "Osteocalcin", DAYS[0])),
    (article(3, "Menaquinone and warfarin", DAYS[1]), article(4, "Nothing yet", DAYS[1])),
    (article(5, "Osteocalcin", date(2020, 1, 6)), article(4, "Menaquinone after all", DAYS[1])),
    (
        article(6, "Neither", DAYS[3]),
        article(7, "Warfarin, MENAquinone", DAYS[3]).replace(b"MENA", b"<i>mena</i>"),
    ),
]


@pytest.fixture(autouse=True)
def _quick_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.stages.update_files.open_pool", threads)


def from_files(world: World, place: Path | str) -> World:
    """Let files stand for PubMed in a world."""
    settings = PubMedFilesSettings(enabled=True, place=str(place), folder=Path("copies"))
    sources = world.app.config.sources.model_copy(update={"pubmed_files": settings})
    config = world.app.config.model_copy(update={"sources": sources})
    world.app = world.app.__class__(
        config, world.app.store, world.app.environ, now=world.sandbox.clock.now
    )
    return world


def receipt(world: World) -> SearchReceipt:
    (one,) = world.later(hours=1).receipt.searches
    return one


@pytest.mark.parametrize("by_files", [False, True])
def test_the_same_story_gives_the_same_news(watch: Watch, tmp_path: Path, by_files: bool) -> None:
    corpus = Corpus.from_files(
        [
            (None if day == DAYS[0] else day, article_set(*some))
            for day, some in zip(DAYS, STORY, strict=True)
        ]
    )
    world = watch(corpus=corpus, searches=SEARCHES)
    if by_files:
        from_files(world, tmp_path / "files")
    told = []
    for number, (day, some) in enumerate(zip(DAYS, STORY, strict=True), start=1):
        put(tmp_path / "files", number, *some)
        report = world.run(day)
        assert report.receipt.complete
        told.append(sorted(set(world.told())))
    assert told == [[1, 2], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 7]]
    kinds = world.rows(
        "SELECT pmid, kind FROM change WHERE kind IN ('added', 'late') ORDER BY pmid"
    )
    assert dict(kinds) == {1: "late", 2: "added", 3: "added", 4: "added", 5: "late", 7: "added"}
    assert bool(world.asked("esearch")) is not by_files


def test_the_receipt_names_the_last_file(watch: Watch, tmp_path: Path) -> None:
    world = from_files(watch(searches=ONE), tmp_path / "files")
    put(tmp_path / "files", 1, *STORY[0])
    assert receipt(world).is_baseline
    put(tmp_path / "files", 2, *STORY[1])
    found = receipt(world)
    assert (found.reported, found.held, found.new, found.last_file) == (2, 2, 1, name(2))
    assert receipt(world).last_file == name(2)


def test_a_file_that_is_missing_is_told_and_never_passed_over(watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    world = from_files(watch(searches=ONE), folder)
    put(folder, 1, *STORY[0])
    receipt(world)
    put(folder, 3, *STORY[2])
    assert f"{name(2)} is missing" in str(receipt(world).error)
    assert "is missing" in look_at_files(world.app)[0].text
    assert 4 not in world.told()
    put(folder, 2, *STORY[1])
    assert receipt(world).error is None
    world.later(days=1)
    assert {3, 4} <= set(world.told())


def test_a_new_year_begins_with_its_baseline(watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    world = from_files(watch(searches=ONE), folder)
    put(folder, 1, *STORY[0])
    receipt(world)
    put(folder, 2, *STORY[1], year=27)
    assert "a new year" in str(receipt(world).error)
    put(tmp_path / "baseline", 1, *STORY[0], year=27)
    fill(world.app, tmp_path / "baseline")
    found = receipt(world)
    assert (found.error, found.new, found.last_file) == (None, 1, name(2, 27))


def test_a_broken_file_fails_the_search_until_it_is_whole(watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    world = from_files(watch(searches=ONE), folder)
    put(folder, 1, *STORY[0])
    receipt(world)
    path = put(folder, 2, *STORY[1])
    path.write_bytes(path.read_bytes()[:-9])
    report = world.later(hours=1)
    assert report.exit_code == 75
    assert f"{name(2)}: it is not what" in str(report.receipt.searches[0].error)
    put(folder, 2, *STORY[1])
    assert receipt(world).new == 1


def test_no_folder_is_an_error_and_not_nothing_new(watch: Watch, tmp_path: Path) -> None:
    world = from_files(watch(searches=ONE), tmp_path / "files")
    assert "cannot be read" in str(receipt(world).error)
    (tmp_path / "files").mkdir()
    assert "no file is there" in str(receipt(world).error)


def test_a_folder_that_nobody_fills_any_more_is_noticed(watch: Watch, tmp_path: Path) -> None:
    world = from_files(watch(searches=ONE), tmp_path / "files")
    put(tmp_path / "files", 1, *STORY[0])
    assert receipt(world).warnings == ()
    world.later(days=9)
    assert "is the place still filled?" in receipt(world).warnings[0]


def test_from_pubmed_to_files_and_back_loses_and_repeats_nothing(
    watch: Watch, tmp_path: Path
) -> None:
    corpus = Corpus.from_files(
        [
            (None if day == DAYS[0] else day, article_set(*some))
            for day, some in zip(DAYS, STORY, strict=True)
        ]
    )
    world = watch(corpus=corpus, searches=ONE)
    before = world.app.config
    world.run(DAYS[0])
    put(tmp_path / "files", 1, *STORY[0])
    put(tmp_path / "files", 2, *STORY[1])
    put(tmp_path / "files", 3, *STORY[2])
    from_files(world, tmp_path / "files")
    world.run(DAYS[2])
    assert sorted(world.told()) == [1, 3, 4]
    world.app = world.app.__class__(
        before, world.app.store, world.app.environ, now=world.sandbox.clock.now
    )
    found = world.run(DAYS[3]).receipt.searches[0]
    assert found.warnings == ()
    assert sorted(world.told()) == [1, 3, 4, 7]


@contextmanager
def web(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder with the plain page that lists it."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            asked.append(self.path)

    handler = partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def test_files_of_an_address_are_fetched_once_and_checked(watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    put(folder, 1, *STORY[0])
    spoilt = put(folder, 2, *STORY[1])
    spoilt.write_bytes(spoilt.read_bytes()[:-9])
    (folder / "pubmed26n0003.xml.gz.part").touch()
    with web(folder) as (url, asked):
        environ = {"K2WATCH_CLOCK": "2026-09-07T06:00"}  # the web server has today's date
        world = from_files(watch(searches=ONE, environ=environ), url)
        assert "does not agree with its checksum" in str(receipt(world).error)
        assert [file.name for file in (tmp_path / "copies").glob("*.gz")] == [name(1)]
        put(folder, 2, *STORY[1])
        assert receipt(world).error is None
        assert asked.count(f"/{name(1)}") == 1
        assert (tmp_path / "copies" / name(2)).read_bytes() == (folder / name(2)).read_bytes()
