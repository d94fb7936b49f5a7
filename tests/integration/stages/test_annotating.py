"""What is held is read: once, with its progress told, and before it is asked what it says."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.domain.marks import Mark
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.errors import UsageError
from pipeline.query import cut
from pipeline.sources.exports import find_exports
from pipeline.stages.annotate import annotate
from pipeline.stages.diary import recorded
from pipeline.stages.queries import read_query
from pipeline.stages.search import search
from pipeline.stages.take_in import take_in
from pipeline.store import marks, studies
from tests.unit.sources.medline_samples import lines

from .conftest import Watch, World

TRIAL = "PT  - Randomized Controlled Trial"
REVIEW = "PT  - Review"


@pytest.fixture
def world(watch: Watch, tmp_path: Path) -> World:
    """Give a watch that holds a trial and two reviews, all read."""
    world = watch()
    bring(world, tmp_path, {11: TRIAL, 12: REVIEW, 13: REVIEW})
    return world


def bring(world: World, folder: Path, types: dict[int, str]) -> None:
    """Import records of these PMIDs and publication types."""
    file = folder / "saved.txt"
    file.write_text("\n\n".join(lines(pmid, line) for pmid, line in types.items()))
    with recorded(world.app, "import") as entry:
        take_in(world.app, entry.number, find_exports(file))


def found(world: World, query: str) -> set[int]:
    return set(search(world.app, read_query(query, cut())))


def forget(world: World) -> None:
    """Make it as it is after the extractors or the schema changed: nothing counts as read."""
    with world.app.store.write() as session:
        held = studies.load(session, [11, 12, 13])
        studies.annotate(session, "an older program/1", [(one.article, []) for one in held])


def test_progress_is_told_with_its_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(import_module("pipeline.stages.annotate"), "AT_ONCE", 2)
    app = replace(world.app, tell=lambda what, done, of: told.append((what, done, of)))
    forget(world)
    assert annotate(app) == 3
    assert [one for one in told if one[0] == "annotate"] == [("annotate", 2, 3), ("annotate", 3, 3)]
    assert annotate(app) == 0


def test_a_query_for_what_was_read_reads_first_what_is_unread(world: World) -> None:
    assert found(world, "design:RCT") == {11}
    forget(world)
    assert found(world, 'design:"narrative review" OR design:RCT') == {11, 12, 13}
    assert found(world, "design:RCT NOT 11[uid]") == set()


def test_what_a_person_marked_outlives_an_import_of_the_record(
    world: World, tmp_path: Path
) -> None:
    said = Mark(12, AnnotationKind.DESIGN, ("guideline",), "it is one", world.app.now())
    with world.app.store.write() as session:
        marks.save_mark(session, said)
    bring(world, tmp_path, {12: f"{REVIEW}\nPT  - Editorial"})
    assert found(world, "design:guideline") == {12}
    with world.app.store.read() as session:
        assert studies.load(session, [12])[0].design == "guideline"


def test_a_query_is_shown_as_it_was_understood() -> None:
    query = read_query("form:mk7 AND menaquinone[ti]", cut())
    assert query.translation == 'form:"MK-7" AND "menaquinone"[Title]'


@pytest.mark.parametrize(
    ("query", "message", "place"),
    [
        ("x1 OR design:randomised", 'did you mean design:"randomised trial"?', 7),
        ("desing:cohort", "did you mean design:?", 1),
    ],
)
def test_a_fact_that_no_study_can_have_is_refused_with_its_place(
    query: str, message: str, place: int
) -> None:
    with pytest.raises(UsageError) as refused:
        read_query(query, cut())
    said, shown, caret = str(refused.value).splitlines()
    assert message in said
    assert f"position {place} of the query" in said
    assert (shown, caret) == (f"  {query}", " " * (1 + place) + "^")
