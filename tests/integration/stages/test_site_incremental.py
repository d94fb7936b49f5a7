"""However much a build recalls of the last one, its pages are those of a build that recalls none.

Everything that a page can say is changed in turn: a study, a mark, a question, a trial, a family,
what services know, the searches, the day, the program. Feeds keep their first words by design.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from pipeline.config import Question
from pipeline.domain.enrichments import OpenAccess
from pipeline.domain.marks import Mark
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import AnnotationKind, ChangeKind, Service
from pipeline.site import part as parts
from pipeline.site.folder import LIST
from pipeline.site.memory import MEMORY
from pipeline.stages import site_parts
from pipeline.stages.site import site
from pipeline.store import changes
from pipeline.store.codec import answer_to_json
from pipeline.store.marks import save_mark
from pipeline.store.models import AnnotationRow, EnrichmentRow, FamilyRow, MatchRow, StudyRow

from .conftest import MONDAY, Watch, World
from .records import article

FEEDS = {"feed.xml", "feed.json"}
RECORDS = [
    article(number, f"Osteocalcin and menaquinone-7, trial {number}.", MONDAY - timedelta(days=9))
    for number in range(1, 7)
]
BETA = {"beta": "osteocalcin[tiab]"}
Step = Callable[[World], None]


def day(step: str, when: date) -> bytes:
    parts = f"<Year>{when.year}</Year><Month>{when.month}</Month><Day>{when.day}</Day>"
    return f'<PubMedPubDate PubStatus="{step}">{parts}</PubMedPubDate>'.encode()


def folder(world: World) -> Path:
    return world.app.config.folder / "reports" / "site"


def contents(place: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(place)): one.read_bytes()
        for one in place.rglob("*")
        if one.is_file() and one.name not in {LIST, MEMORY, *FEEDS}
    }


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note which studies' pages are made, not recalled."""
    every: list[int] = []

    def noting(*args: object) -> parts.Part:
        every.append(args[2].pmid)  # type: ignore[attr-defined]
        return parts.part(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(site_parts, "part", noting)
    return every


def require_the_same_as_anew(world: World, tmp_path: Path) -> None:
    anew = tmp_path / "anew"
    shutil.rmtree(anew, ignore_errors=True)
    site(world.app, anew)
    assert contents(folder(world)) == contents(anew)


def mark(world: World) -> None:
    said = Mark(2, AnnotationKind.DESIGN, ("cohort",), "as I read it", world.app.now())
    with world.app.store.write() as session:
        save_mark(session, said)


def note(world: World) -> None:
    with world.app.store.write() as session:
        changes.note_changes(session, [(3, Change(ChangeKind.RETRACTED))], world.app.now(), 1)


def leave_a_search(world: World) -> None:
    with world.app.store.write() as session:
        session.execute(update(MatchRow).where(MatchRow.pmid == 4).values(left=world.app.now()))


def revise(world: World) -> None:
    """Store another title, as a refresh does."""
    with world.app.store.write() as session:
        row = session.get_one(StudyRow, 5)
        row.article = row.article.replace("trial 5", "a trial of five")
        row.title, row.fingerprint = "Osteocalcin, a trial of five.", "another"


def join_families(world: World) -> None:
    with world.app.store.write() as session:
        for pmid, role in ((1, "main report"), (5, "substudy")):
            session.add(FamilyRow(pmid=pmid, family="VITA", role=role, reason="one number"))


def learn(world: World) -> None:
    free = OpenAccess(is_open=True, url="https://example.org/free")
    known = answer_to_json(Service.UNPAYWALL, free)
    with world.app.store.write() as session:
        session.add(
            EnrichmentRow(
                pmid=6,
                service=Service.UNPAYWALL.value,
                state="known",
                attempts=0,
                checked=world.app.now(),
                next_check=world.app.now(),
                answer=known,
                noted="[]",
                run_id=1,
            )
        )


def read_less(world: World) -> None:
    with world.app.store.write() as session:
        session.execute(delete(AnnotationRow).where(AnnotationRow.pmid == 2))


def ask_a_question(world: World) -> None:
    asked = Question(name="all", title="Does it?", where="osteocalcin[tiab]")
    config = world.app.config.model_copy(update={"questions": (asked,)})
    world.app = replace(world.app, config=config)


def rename_a_search(world: World) -> None:
    (one,) = world.app.config.searches
    named = one.model_copy(update={"title": "Renamed"})
    config = world.app.config.model_copy(update={"searches": (named,)})
    world.app = replace(world.app, config=config)


def wait(world: World, days: int) -> None:
    now = world.app.now() + timedelta(days=days)
    world.app = replace(world.app, now=lambda: now)


def wait_a_month(world: World) -> None:
    wait(world, 40)


STEPS: dict[Step, set[int]] = {
    read_less: {2},
    mark: {2},
    note: {3},
    leave_a_search: {4},
    revise: {5},
    join_families: {1, 5},
    learn: {6},
    ask_a_question: {1, 2, 3, 4, 5, 6},
    rename_a_search: {1, 2, 3, 4, 5, 6},
    wait_a_month: set(),
}


def test_after_every_change_the_pages_are_those_of_a_fresh_build(
    watch: Watch, made: list[int], tmp_path: Path
) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    site(world.app)
    for step, expected in STEPS.items():
        step(world)
        made.clear()
        site(world.app)
        assert set(made) == expected, step.__name__
        require_the_same_as_anew(world, tmp_path)


def test_another_program_makes_every_page_anew(
    watch: Watch, made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    site(world.app)
    made.clear()
    site(world.app)
    assert made == []
    monkeypatch.setattr(site_parts, "program", lambda: "another template")
    assert site(world.app).written == 0
    assert len(made) == len(RECORDS)


def test_a_free_text_is_linked_from_its_day_on_and_not_before(watch: Watch, tmp_path: Path) -> None:
    opens = MONDAY + timedelta(days=20)
    held_back = (
        article(1, "Osteocalcin, for free one day.", MONDAY)
        .replace(b"</History>", day("pmc-release", opens) + b"</History>")
        .replace(b"</ArticleIdList>", b'<ArticleId IdType="pmc">PMC1</ArticleId></ArticleIdList>')
    )
    world = watch(held_back, searches=BETA)
    world.run(MONDAY)
    for later, is_linked in ((0, False), (40, True), (-40, False)):
        wait(world, later)
        site(world.app)
        page = (folder(world) / "studies" / "1.html").read_text(encoding="utf-8")
        assert ("Free full text" in page) is is_linked
        require_the_same_as_anew(world, tmp_path)


def spoil_a_page(place: Path) -> None:
    (place / "studies" / "3.html").write_bytes(b"not what was written")


def lose_a_page(place: Path) -> None:
    (place / "studies" / "3.html").unlink()


def spoil_the_memory(place: Path) -> None:
    (place / MEMORY).write_bytes(b"no database" * 1_000)


def muddle_the_memory(place: Path) -> None:
    with closing(sqlite3.connect(place / MEMORY)) as memory, memory:
        memory.execute("UPDATE part SET made = '{}'")


def link_the_memory(place: Path) -> None:
    (place / MEMORY).rename(place.parent / "elsewhere")
    (place / MEMORY).symlink_to(place.parent / "elsewhere")


@pytest.mark.parametrize(
    "damage", [spoil_a_page, lose_a_page, spoil_the_memory, muddle_the_memory, link_the_memory]
)
def test_what_is_spoilt_or_lost_is_made_again(
    watch: Watch, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    world = watch(*RECORDS, searches=BETA)
    world.run(MONDAY)
    site(world.app)
    damage(folder(world))
    site(world.app)
    assert not (folder(world) / MEMORY).is_symlink()
    require_the_same_as_anew(world, tmp_path)
