"""What a search finds of what is held, rule by rule, on both databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from pipeline.domain.dates import from_iso
from pipeline.domain.records import (
    AbstractSection,
    Article,
    Author,
    MeshHeading,
    PublicationType,
    Qualifier,
)
from pipeline.query import cut, matches, parse
from pipeline.query.article import document_of
from pipeline.store import save, texts
from pipeline.store.engine import Store
from pipeline.store.models import StudyRow
from pipeline.store.search import search
from pipeline.store.studies import Selection, select_pmids
from pipeline.store.unwritten import count_unwritten

from .samples import LATER, NEWS, NOW, OTHER, article, hold, save_them, start_run

TRIAL = article(
    1,
    title="Menaquinone-7 in “aortic” valves",
    abstract=(
        AbstractSection("We gave ménaquinone.", "AIM"),
        AbstractSection("Calcified valves progressed slowly; matrix Gla protein fell."),
    ),
    keywords=("Extracellular matrix", "Gla", "維生素"),
    authors=(Author("van Sample", "Aname B", "AB", "Jr"), Author("O'Sample", initials="C")),
    mesh=(
        MeshHeading("", "Vitamin K 2", True, (Qualifier("", "therapeutic use", False),)),
        MeshHeading("", "Humans", False),
    ),
    publication_types=(PublicationType("", "Randomized Controlled Trial"),),
    published=from_iso("2026-11-20"),
    status="MEDLINE",
)
OTHER_STUDY = article(2, title="", abstract=(), authors=(), published=from_iso("2025"))


def found(store: Store, query: str) -> set[int]:
    """Search, and see that every single document agrees."""
    tree, today, explode = parse(query), NOW.date(), cut().explode
    with store.read() as session:
        pmids = search(session, tree, today, explode)
    held = (TRIAL, OTHER_STUDY)
    assert pmids == {one.pmid for one in held if matches(tree, document_of(one), today, explode)}
    return pmids


@pytest.mark.parametrize(
    "query",
    [
        "menaquinone[ti]", '"mk 7" OR "menaquinone 7"[ti]', "aortic[ti]", "menaquin*[tiab]",
        '"gave menaquinone"[tiab]', '"calcified valv*"[tiab]', "維生素[ot]", "vitamin k[mh]",
        "vitamin k 2[majr]", '"protein matrix"[tiab:~1]', '"slowly calcified"[tiab:~2]',
        "van sample[au]", "van sample a[au]", "van sample ab jr[au]", '"van sample ab jr"[au]',
        "van samp*[au]", "van sample[1au]", "o'sample[lastau]", "aname b van sample[fau]",
        "randomized controlled trial[pt]", "2026/11[dp]", "2026/11/20[crdt] AND hasabstract",
        "1[uid] OR 77", "1:1[uid]", "medline[sb]", "valves NOT (osteocalcin OR 2025[dp])",
        '"therapeutic use"[tw] AND "vitamin k 2/therapeutic use"[mh]',
        "all[sb] NOT 2:9[uid]", "the AND valves", "matrix[ti] OR gla[ot] AND valves[ti]",
    ],
)  # fmt: skip
def test_is_found(store: Store, query: str) -> None:
    save_them(store, TRIAL, OTHER_STUDY)
    assert found(store, query) == {1}


@pytest.mark.parametrize(
    "query",
    [
        '"menaquinone calcified"[tiab]', '"matrix gla"[ot]', '"matrix gla"[ot] : "gla"[ot]',
        '"menaquinone calcified"[tiab:~9]', '"matrix gla gla"[tiab:~9]', "calcif[tiab]",
        '"slowly calcified"[tiab:~1]', '"van sample"[au]', "van sample b[au]", "sample[au]",
        "van sample[lastau]", "trial[pt]", "humans[majr]", "gla[ti]", "2027[dp]", "3[uid]",
        "netherlands[pl]", "netherlands[pl] AND valves", "the", "valves NOT valves",
        '"10"[au] : "5555"[au]', "van sam[au]", "van samp a[1au]", '"k 2 therapeutic"[tw]',
        '"sample ab jr o"',
        '"valves matrix protein"[tiab:~0]', "2026/11/21:2026/12/31[crdt]",
        '"protein matrix"[tiab:~1] AND osteocalcin', '"gave menaquinone" NOT "matrix gla"[tiab]',
    ],
)  # fmt: skip
def test_is_not_found(store: Store, query: str) -> None:
    save_them(store, TRIAL, OTHER_STUDY)
    assert found(store, query) == set()


@pytest.mark.parametrize(
    "query",
    [
        "valves NEAR aortic", "NEAR(valves aortic, 2)", "title : valves", "^valves", "{title}[ti]",
        "valves*[ti]", "- valves", "'; DROP TABLE study; --", "100% _ valves", "valves\0aortic",
        "a:b:c[ti]", "'valves' & 'aortic':*", "\\valves\\", "…", "¦[ti] OR mesh·humans[ti]",
        "title¦valves[ti]", "\udcff valves", "valves||aortic", "valves <-> aortic",
    ],
)  # fmt: skip
def test_no_sign_in_a_query_is_read_by_the_database(store: Store, query: str) -> None:
    save_them(store, TRIAL, OTHER_STUDY)
    found(store, query)  # asks every document too


def test_thousands_of_terms_and_brackets_within_brackets_are_answered(store: Store) -> None:
    save_them(store, TRIAL, OTHER_STUDY)
    assert found(store, " OR ".join(f"t{nth}[ti]" for nth in range(6_000)) + " OR valves") == {1}
    assert found(store, " OR x AND ".join(["valves[ti]"] * 200)) == {1}
    assert found(store, "(valves AND " * 45 + "(gla OR " * 45 + "valves" + ")" * 90) == {1}


def test_a_very_long_word_and_very_many_words_are_found(store: Store) -> None:
    word = "語" * 3_000
    crowd = tuple(Author(f"Sample{nth:06d}" + "x" * 20, initials="A") for nth in range(35_000))
    save_them(store, article(1, title=f"{word}b"), article(2, authors=crowd))
    with store.read() as session:
        for query, pmids in (
            (f"{word}b[ti]", {1}),
            (f"{word}[ti]", set()),
            (f"{word}*[ti]", {1}),
            ("sample034999*[au]", {2}),
            ("sample*[au] AND menaquinone[ti]", {2}),
        ):
            assert search(session, parse(query), NOW.date()) == pmids


def test_phrases_are_found_where_the_index_keeps_no_positions(store: Store) -> None:
    often = f"{'gla ' * 300} matrix gla protein"
    far = f"{' '.join(f'w{nth}' for nth in range(17_000))} matrix gla protein"
    held = [article(1, title=often), article(2, title=far), article(3, title="matrix, gla")]
    save_them(store, *held, article(4, title="gla protein"))
    with store.read() as session:
        for query, pmids in (
            ('"matrix gla"[ti]', {1, 2, 3}),
            ('"matrix gla prot*"[ti]', {1, 2}),
            ('"protein gla matrix"[tiab:~0]', {1, 2}),
            ('gla[ti] NOT "gla protein"[ti]', {3}),
            ('gla[ti] NOT "matrix gla"[tiab:~0]', {4}),
        ):
            assert search(session, parse(query), NOW.date()) == pmids


@pytest.mark.parametrize("between", [0, 4, 17, 18, 19, 25])
def test_words_are_near_within_one_text_however_far_that_is(store: Store, between: int) -> None:
    others = " ".join(f"w{nth}" for nth in range(between))
    save_them(store, article(1, title=f"gla {others} matrix protein", abstract=()))
    apart = (AbstractSection("gla"), AbstractSection(f"{others} matrix"))
    save_them(store, article(2, title="", abstract=apart))
    with store.read() as session:
        for words in ("matrix gla", "protein gla matrix"):
            for distance, pmids in ((between, {1}), (between + 1, {1}), (between - 1, set())):
                near = f'"{words}"[tiab:~{distance}]'
                if distance >= 0:
                    assert search(session, parse(near), NOW.date()) == pmids


def test_a_changed_study_is_found_by_its_new_words_only(store: Store) -> None:
    save_them(store, TRIAL)
    save_them(store, article(1, title="Osteocalcin"), now=LATER)
    with store.read() as session:
        assert search(session, parse("osteocalcin[ti]"), NOW.date()) == {1}
        assert search(session, parse("aortic OR vitamin k 2[mh] OR 2026/11[dp]"), NOW.date()) == {1}
        assert search(session, parse("aortic OR vitamin k 2[mh]"), NOW.date()) == set()


def test_texts_stand_or_fall_with_their_study(store: Store) -> None:
    with suppress(ZeroDivisionError), store.write() as session:
        save.save_articles(session, [TRIAL], NOW, start_run(session))
        assert search(session, parse("valves"), NOW.date()) == {1}
        raise ZeroDivisionError
    with store.read() as session:
        assert search(session, parse("valves"), NOW.date()) == set()


def test_an_unchanged_study_is_not_written_again(store: Store) -> None:
    save_them(store, TRIAL)
    with store.write() as session:
        session.execute(text("DELETE FROM study_text"))
    save_them(store, TRIAL, now=LATER)
    with store.read() as session:
        assert search(session, parse("valves"), NOW.date()) == set()


def test_what_an_older_version_wrote_is_written_again_in_batches(store: Store) -> None:
    save_them(store, *(article(pmid) for pmid in range(1, 8)))
    with store.write() as session:
        session.execute(text("DELETE FROM study_text"))
        session.execute(text("UPDATE study_date SET created = NULL"))
        session.execute(update(StudyRow).where(StudyRow.pmid > 1).values(indexed_by="0"))
        session.execute(update(StudyRow).where(StudyRow.pmid == 7).values(indexed_by=None))
    with store.write() as session:
        assert count_unwritten(session) == 6
        assert [texts.write_unwritten(session, 4) for _ in range(3)] == [4, 2, 0]
        assert count_unwritten(session) == 0
        found = search(session, parse("menaquinone[ti] AND 2026/11/20[crdt]"), NOW.date())
    assert found == {2, 3, 4, 5, 6, 7}


def test_a_selection_takes_what_answers_newest_first(store: Store) -> None:
    hold(store, article(1), article(2))
    hold(store, article(3), search=OTHER, now=NOW + timedelta(hours=1))

    def selected(**wanted: object) -> list[int]:
        with store.read() as session:
            return select_pmids(session, Selection(**wanted))  # type: ignore[arg-type]

    assert selected(where=frozenset({1, 3, 99})) == [3, 1]
    assert selected(where=frozenset()) == []
    assert selected(where=frozenset({1, 3}), searches=(NEWS.name,)) == [1]
    assert selected(where=frozenset({1, 3}), since=NOW + timedelta(minutes=1)) == [3]


def test_an_article_without_words_is_found_by_its_number(store: Store) -> None:
    save_them(store, Article(5))
    with store.read() as session:
        assert search(session, parse("5[uid] AND all[sb]"), NOW.date()) == {5}
