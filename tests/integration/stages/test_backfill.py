"""A backfill reads each file once, in order, and whatever breaks off is gone on with."""

import gzip
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import date
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StoreError
from pipeline.sources.file_workers import open_pool
from pipeline.store import files

from .conftest import MONDAY, Watch, World
from .pubmed_files import check, fill, lay, name, put, threads
from .records import article, article_set

OLD, LATELY = date(2020, 1, 6), date(2026, 9, 4)
ONE = {"alpha": "menaquinone[tiab]"}


@pytest.fixture
def world(watch: Watch) -> World:
    return watch(searches=ONE)


def held(world: World) -> dict[int, str]:
    return {int(pmid): str(title) for pmid, title in world.rows("SELECT pmid, title FROM study")}


def matches(world: World) -> dict[int, bool]:
    return {
        pmid: bool(is_past) for pmid, is_past in world.rows("SELECT pmid, is_baseline FROM match")
    }


def test_it_finds_what_matches_as_the_past_of_the_search(world: World, tmp_path: Path) -> None:
    put(tmp_path / "files", 1, article(1, "Menaquinone", OLD), article(2, "Else", OLD))
    put(tmp_path / "files", 2, article(3, "MENA&QUINONE", OLD), article(4, "ménaquinone", OLD))
    done = fill(world.app, tmp_path / "files")
    assert [(one.name, one.records, one.found) for one in done.files] == [
        (name(1), 2, {"alpha": 1}),
        (name(2), 2, {"alpha": 1}),
    ]
    assert matches(world) == {1: True, 4: True}


def test_a_file_is_read_once_until_it_or_the_query_changes(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    put(folder, 1, article(1, "Menaquinone", OLD))
    put(folder, 2, article(2, "Menaquinone", OLD))
    put(folder, 3, article(3, "Osteocalcin", OLD))
    assert len(fill(world.app, folder).files) == 3
    again = fill(world.app, folder)
    assert (again.files, again.known) == ([], 3)
    put(folder, 2, article(2, "Menaquinone anew", OLD))
    assert [one.name for one in fill(world.app, folder).files] == [name(2), name(3)]
    world.follow(ONE | {"beta": "osteocalcin[tiab]"})
    done = fill(world.app, folder)
    assert [one.found for one in done.files] == [{"beta": 0}, {"beta": 0}, {"beta": 1}]


def test_the_last_version_counts_whoever_finds_it_first(world: World, tmp_path: Path) -> None:
    """File 2 is searched while nobody knows yet that file 1 brings its study."""
    folder = tmp_path / "files"
    put(folder, 1, article(1, "Menaquinone", OLD), article(2, "Menaquinone, too", OLD))
    put(folder, 2, article(1, "Something else", OLD), article(9, "Nothing", OLD))
    put(folder, 3, article(1, "Something else again", OLD), deleted=[2])
    with threads(4) as workers:
        done = fill(world.app, folder, workers)
    assert workers.tasks.count(f"pick {name(2)}") == 1
    assert held(world) == {1: "Something else again", 2: "Menaquinone, too"}
    assert [(one.left["alpha"], one.withdrawn) for one in done.files] == [(0, 0), (1, 0), (0, 1)]
    (left,) = world.rows('SELECT pmid FROM match WHERE "left" IS NOT NULL')
    assert left == (1,)
    (gone,) = world.rows("SELECT pmid FROM look WHERE withdrawn IS NOT NULL")
    assert gone == (2,)


def test_an_older_file_does_not_turn_back_what_is_held(world: World, tmp_path: Path) -> None:
    put(tmp_path / "new", 2, article(1, "Menaquinone, as revised", OLD))
    newer = article(1, "Menaquinone, as revised", OLD).replace(b'Version="1"', b'Version="2"')
    lay(tmp_path / "new" / name(2), article_set(newer))
    put(tmp_path / "old", 1, article(1, "Menaquinone, at first", OLD))
    fill(world.app, tmp_path / "new")
    fill(world.app, tmp_path / "old")
    assert held(world) == {1: "Menaquinone, as revised"}


def test_what_is_new_since_the_last_answer_stays_news(watch: Watch, tmp_path: Path) -> None:
    """Or a backfill before the next run would make history of last week's studies."""
    world = watch(article(1, "Menaquinone", OLD), searches=ONE)
    world.run(MONDAY)
    records = article(2, "Menaquinone of old", OLD), article(3, "Menaquinone of today", LATELY)
    put(tmp_path / "files", 1, *records)
    fill(world.app, tmp_path / "files")
    assert matches(world) == {1: True, 2: True, 3: False}
    world.later(days=1)
    first, second = world.letters()[-1].entries
    assert (first.pmid, second.pmid) == (3, 2)
    assert "to start with" in second.section.lower()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])
    check(path)


def wrong_checksum(path: Path) -> None:
    path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {'0' * 32}\n")


def edited(path: Path) -> None:
    content = gzip.decompress(path.read_bytes()).replace(b"</PubmedArticle>", b"</PubmedArticl>", 1)
    lay(path, content)


def ended(path: Path) -> None:
    lay(path, gzip.decompress(path.read_bytes()).replace(b"</PubmedArticleSet>", b""))


def something_else(path: Path) -> None:
    lay(path, b"<html>503 Service Unavailable</html>")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut, "cut or damaged"),
        (wrong_checksum, "is not what"),
        (edited, "without a beginning or an end"),
        (ended, "ends in the middle"),
        (something_else, "no PubmedArticleSet"),
        (Path.unlink, "cannot be read"),
    ],
)
def test_of_a_spoilt_file_nothing_is_used_and_the_next_goes_on_with_it(
    world: World, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    folder = tmp_path / "files"
    put(folder, 1, article(1, "Menaquinone", OLD))
    records = article(2, "Menaquinone", OLD), article(3, "Menaquinone", OLD)
    path = put(folder, 2, *records)
    put(folder, 3, article(4, "Menaquinone", OLD))

    def spoilt(task: Any, *given: Any) -> Any:
        spoil(path) if given[0] == path else None
        return submit(task, *given)

    with threads() as workers:
        submit = workers.submit
        workers.submit = spoilt  # type: ignore[method-assign]
        done = fill(world.app, folder, workers)
    (trouble,) = done.troubles
    assert name(2) in trouble
    assert words in trouble
    assert set(held(world)) == {1}
    put(folder, 2, *records)
    assert [one.name for one in fill(world.app, folder).files] == [name(2), name(3)]
    assert set(held(world)) == {1, 2, 3, 4}


def test_a_file_is_stored_with_the_note_that_it_was_read_or_not_at_all(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "files", 1, article(1, "Menaquinone", OLD))
    with monkeypatch.context() as patch:
        patch.setattr(files, "note_readings", fail)
        with pytest.raises(StoreError):
            fill(world.app, tmp_path / "files")
    assert (held(world), matches(world)) == ({}, {})
    fill(world.app, tmp_path / "files")
    assert set(held(world)) == {1}


def fail(*_: object) -> None:
    raise StoreError("the disk is full")


def test_what_a_killed_process_had_to_do_is_done_again(world: World, tmp_path: Path) -> None:
    """The process waits for the second file, a pipe that nobody fills, when it is killed."""
    folder = tmp_path / "files"
    put(folder, 1, article(1, "Menaquinone", OLD))
    whole = put(folder, 2, article(2, "Menaquinone", OLD))
    aside = whole.rename(folder / "aside")
    os.mkfifo(whole)
    put(folder, 3, article(3, "Menaquinone", OLD))
    said: list[str] = []

    def kill() -> None:
        writer = reader_of(whole)
        aside.replace(whole)
        (process,) = active_children()
        os.kill(process.pid or 0, signal.SIGKILL)
        os.close(writer)

    killer = threading.Thread(target=kill)
    killer.start()
    with open_pool(1) as workers:
        done = fill(world.app, folder, workers, said.append)
    killer.join()
    assert said == ["a worker died; what it had to do is done again"]
    assert done.troubles == []
    assert set(held(world)) == {1, 2, 3}


def reader_of(pipe: Path) -> int:
    """Wait until somebody reads from a pipe; give our end of it."""
    for _ in range(1_000):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise AssertionError("nobody reads")


class Mortals:
    """Workers who die over everything."""

    count = 1

    def __init__(self) -> None:
        self.deaths = 0

    def submit(self, task: Any, *given: Any) -> Any:
        from concurrent.futures import BrokenExecutor, Future

        self.deaths += 1
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor())
        return future

    def is_death(self, error: Exception) -> bool:
        return True

    def renew(self) -> None:
        pass

    def lost(self) -> list[str]:
        return []


def test_a_file_that_kills_everybody_is_given_up_for_now(world: World, tmp_path: Path) -> None:
    put(tmp_path / "files", 1, article(1, "Menaquinone", OLD))
    put(tmp_path / "files", 2, article(1, "Menaquinone", OLD))
    workers = Mortals()
    done = fill(world.app, tmp_path / "files", workers)
    assert workers.deaths < 10
    (trouble,) = done.troubles
    assert f"{name(1)}: 3 workers died over it" in trouble
