"""Records from files are held and told to nobody, until a search finds them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from pipeline.sandbox import Corpus
from pipeline.sources.exports import find_exports
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import refresh
from pipeline.stages.take_in import AT_ONCE, TakenIn, foresee_intake, take_in
from pipeline.store import studies
from tests.unit.sources.medline_samples import lines

from .conftest import MONDAY, Watch, World
from .records import article, article_set
from .statements import counted

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=day) for day in (1, 2, 3))
OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
BETA = {"beta": "osteocalcin[tiab]"}


def bring(world: World, folder: Path, *contents: bytes | str) -> list[TakenIn]:
    """Import files of this content in one run."""
    exports = []
    for number, content in enumerate(contents):
        file = folder / f"saved-{number}"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        exports += find_exports(file)
    with recorded(world.app, "import") as entry:
        return take_in(world.app, entry.number, exports)


def warfarin(pmid: int, title: str = "Warfarin.", created: date = MONDAY) -> bytes:
    return article(pmid, title, created)


def held(world: World) -> list[tuple[object, ...]]:
    return world.rows("SELECT pmid, version, title FROM study ORDER BY pmid")


def test_what_is_imported_is_held_and_told_to_nobody(watch: Watch, tmp_path: Path) -> None:
    world = watch(OLD, searches=BETA)
    world.run(MONDAY)
    text = lines(11, "PT  - Randomized Controlled Trial")
    first, second = bring(world, tmp_path, text, article_set(warfarin(12)))
    assert (first.saved.added + first.saved.late, second.saved.added) == (1, 1)
    with world.app.store.read() as session:
        found = {one.pmid: one for one in studies.load(session, [11, 12])}
    assert found[11].design == "randomised trial", "it is read as any other"
    world.run(TUESDAY)
    world.run(WEDNESDAY)
    assert world.told() == [1]
    assert found[11].searches == found[12].searches == ()
    assert world.rows("SELECT command FROM run WHERE command = 'import'") == [("import",)]


def test_a_search_that_finds_it_later_tells_it_as_news(watch: Watch, tmp_path: Path) -> None:
    files = [
        (None, article_set(OLD)),
        (WEDNESDAY, article_set(article(21, "New osteocalcin.", WEDNESDAY))),
    ]
    world = watch(corpus=Corpus.from_files(files), searches=BETA)
    world.run(MONDAY)
    bring(world, tmp_path, article_set(article(21, "New osteocalcin.", WEDNESDAY)))
    world.run(TUESDAY)
    assert world.told() == [1], "PubMed does not have it yet"
    [searched] = world.run(WEDNESDAY).receipt.searches
    world.run(THURSDAY)
    assert searched.new == 1
    assert world.told() == [1, 21]


def test_pubmed_s_own_record_replaces_the_text_at_a_refresh(watch: Watch, tmp_path: Path) -> None:
    world = watch(OLD, warfarin(12, "Warfarin, in full."), searches=BETA)
    world.run(MONDAY)
    bring(world, tmp_path, lines(12))
    assert (12, 0, "A sample.") in held(world)
    with recorded(world.app, "refresh") as entry:
        refresh(world.app, entry.number, 100)
    assert (12, 1, "Warfarin, in full.") in held(world)
    assert world.rows("SELECT count(*) FROM change WHERE pmid = 12") == [(1,)], "its arrival only"


def test_an_import_never_turns_back_what_is_held(watch: Watch, tmp_path: Path) -> None:
    def revised(year: int, title: str) -> bytes:
        day = f"<DateRevised><Year>{year}</Year><Month>1</Month><Day>1</Day></DateRevised>"
        return warfarin(12, title).replace(b"</PMID><Article", b"</PMID>%b<Article" % day.encode())

    world = watch(searches=BETA)
    bring(world, tmp_path, article_set(revised(2026, "The later one.")))
    before = world.rows("SELECT * FROM study")
    world.sandbox.clock.advance(timedelta(days=1))
    [older, text] = bring(world, tmp_path, article_set(revised(2021, "The older one.")), lines(12))
    assert (older.saved.unchanged, text.saved.unchanged) == (1, 1)
    assert world.rows("SELECT * FROM study") == before
    [newer] = bring(world, tmp_path, article_set(revised(2027, "The newest one.")))
    assert newer.saved.changed == 1
    assert held(world) == [(12, 1, "The newest one.")]


def test_the_same_file_again_changes_nothing(watch: Watch, tmp_path: Path) -> None:
    world = watch(searches=BETA)
    contents: list[bytes | str] = [article_set(warfarin(12)), lines(14, "AU  - Sampleauthor A")]
    bring(world, tmp_path, *contents)
    before = world.rows("SELECT * FROM study")
    world.sandbox.clock.advance(timedelta(days=1))
    assert [one.saved.unchanged for one in bring(world, tmp_path, *contents)] == [1, 1]
    assert world.rows("SELECT * FROM study") == before, "PubMed was not asked, so it stays due"


def test_what_comes_again_byte_for_byte_is_not_read_back(watch: Watch, tmp_path: Path) -> None:
    world = watch(searches=BETA)
    many = article_set(*(warfarin(pmid) for pmid in range(11, 31)))
    bring(world, tmp_path, many)
    with counted(world.app.store) as sent:
        [again] = bring(world, tmp_path, many)
    assert again.saved.unchanged == 20
    assert not [one for one in sent if "study.article" in one]
    with counted(world.app.store) as sent:
        [other] = bring(world, tmp_path, article_set(warfarin(11, "Of another title.")))
    assert other.saved.changed == 1
    assert [one for one in sent if "study.article" in one]


def test_deletions_mark_what_is_held_and_nothing_else(watch: Watch, tmp_path: Path) -> None:
    world = watch(searches=BETA)
    bring(world, tmp_path, article_set(warfarin(11), warfarin(12)))
    [taken] = bring(world, tmp_path, article_set(warfarin(13), deleted=[12, 99]))
    assert taken.withdrawn == 1
    assert world.rows("SELECT pmid FROM look WHERE withdrawn IS NOT NULL") == [(12,)]
    assert world.rows("SELECT pmid FROM change WHERE kind = 'withdrawn'") == [(12,)]
    [again] = bring(world, tmp_path, article_set(warfarin(12)))
    assert again.saved.unchanged == 1
    assert world.rows("SELECT count(*) FROM look WHERE withdrawn IS NOT NULL") == [(1,)]


def test_what_stands_behind_a_deletion_is_held_again(watch: Watch, tmp_path: Path) -> None:
    world = watch(searches=BETA)
    joined = article_set(warfarin(12), deleted=[12]) + article_set(warfarin(12, "Back again."))
    bring(world, tmp_path, joined)
    assert world.rows("SELECT title, withdrawn FROM study NATURAL JOIN look") == [
        ("Back again.", None)
    ]


def test_broken_records_are_kept_and_cost_only_themselves(watch: Watch, tmp_path: Path) -> None:
    world = watch(searches=BETA)
    broken = warfarin(12).replace(b"</Article>", b"")
    xml, text = bring(
        world, tmp_path, article_set(warfarin(11), broken, warfarin(13)), lines(14) + lines("x")
    )
    assert [one.pmid for one in xml.rejects] == [12]
    assert (xml.trouble, text.trouble) == (None, None)
    assert [pmid for pmid, *_ in held(world)] == [11, 13, 14]
    kept = world.rows("SELECT source, pmid FROM reject ORDER BY pmid IS NULL")
    assert kept == [("import", 12), ("import", None)]


def test_a_cut_file_is_kept_up_to_the_cut_and_the_next_one_whole(
    watch: Watch, tmp_path: Path
) -> None:
    world = watch(searches=BETA)
    many = article_set(*(warfarin(pmid) for pmid in range(1000, 1000 + AT_ONCE + 9)))
    cut, whole = bring(world, tmp_path, many[: len(many) - 300], lines(14))
    assert cut.trouble is not None
    assert "saved-0" in cut.trouble
    assert whole.trouble is None
    assert len(held(world)) == AT_ONCE + 8 + 1
    assert [one.pmid for one in cut.rejects] == [None]


def test_a_forecast_counts_and_writes_nothing(watch: Watch, tmp_path: Path) -> None:
    world = watch(searches=BETA)
    bring(world, tmp_path, lines(11))
    before = world.dump()
    (tmp_path / "more").write_text(lines(11) + lines(12) + lines("x"), encoding="utf-8")
    [foreseen] = foresee_intake(world.app, find_exports(tmp_path / "more"))
    assert (foreseen.records, foreseen.saved.added, len(foreseen.rejects)) == (3, 1, 1)
    assert world.dump() == before
