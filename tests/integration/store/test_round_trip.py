"""What was read is what is found again, letter by letter, on both databases."""

import dataclasses
import typing
import zlib
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.domain.dates import UNDATED, PartialDate
from pipeline.domain.records import AbstractSection, Article, Identifier
from pipeline.sources.pubmed_text import clean
from pipeline.store import looks, save, studies
from pipeline.store.engine import Store
from pipeline.store.save import Saved
from pipeline.store.studies import Selection

from .samples import LATER, NOW, OTHER, article, hold, save_them, start_run

# A failure in a long record is to be seen itself, not Hypothesis's worry about its length.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")

SPECIAL = [
    "µ",
    "μ",
    "𝛽-𝑐𝑎𝑟𝑜𝑡𝑒𝑛𝑒 🧬",
    "K₂",
    "é",
    "e\u0301",
    "ſt",
    "'; DROP TABLE study; --",
    "\\",
    "%s",
]
LONG = "menaquinone-7 " * 100
# No surrogates (XML has none) and no NUL: the parser's ``clean`` drops it, PostgreSQL refuses it.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.one_of(st.text(LETTERS, max_size=40), st.sampled_from([*SPECIAL, LONG]))
PARTIAL = st.one_of(
    st.just(UNDATED),
    st.builds(
        PartialDate,
        year=st.integers(1000, 2999),
        month=st.none() | st.integers(1, 12),
        raw=st.none() | TEXT,
    ),
    st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(
        lambda day: PartialDate(day.year, day.month, day.day)
    ),
)
SIMPLE = {
    str: TEXT,
    int: st.integers(1, 2**31 - 1),
    bool: st.booleans(),
    NoneType: st.none(),
    PartialDate: PARTIAL,
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Make any value that a field of this type can have."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if typing.get_origin(kind) is tuple:
        return st.lists(values(typing.get_args(kind)[0]), max_size=2).map(tuple)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{name: values(hint) for name, hint in hints.items()})
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return st.one_of([values(one) for one in typing.get_args(kind)])


FIELDS = {name: values(hint) for name, hint in typing.get_type_hints(Article).items()
          if name not in ("pmid", "raw")}  # fmt: skip
ARTICLES = st.lists(st.builds(Article, pmid=st.integers(1, 2**62), **FIELDS),
                    min_size=1, max_size=3, unique_by=lambda one: one.pmid)  # fmt: skip
ON_ONE_DATABASE = settings(
    deadline=None,
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink such texts takes gigabytes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@ON_ONE_DATABASE
@given(articles=ARTICLES)
def test_an_article_comes_back_as_it_was_saved(store: Store, articles: list[Article]) -> None:
    with store.write() as session:
        run = start_run(session)
        save.save_articles(session, articles, NOW, run)
        assert save.save_articles(session, articles, NOW, run) == Saved(unchanged=len(articles))
        found = studies.load(session, [one.pmid for one in articles])
        assert [study.article for study in found] == articles
        session.rollback()


@ON_ONE_DATABASE
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_parser_lets_through_can_be_stored(store: Store, text: str) -> None:
    kept = article(1, title=clean(text), identifiers=(Identifier("doi", clean(text)),))
    with store.write() as session:
        save.save_articles(session, [kept], NOW, start_run(session))
        assert studies.load(session, [1])[0].article == kept
        session.rollback()


def test_a_title_and_abstract_of_any_length_come_back(store: Store) -> None:
    endless = "menaquinone-7 µ 𝛽 " * 3_000
    kept = article(1, title=endless, abstract=(AbstractSection(endless),))
    save_them(store, kept)
    with store.read() as session:
        assert studies.load(session, [1])[0].article == kept


def test_the_xml_comes_back_as_the_source_sent_it(store: Store) -> None:
    xml = "<PubmedArticle>µ 𝛽 \r\n</PubmedArticle>".encode() * 1_000
    save_them(store, article(1, raw=zlib.compress(xml)))
    with store.read() as session:
        assert studies.raw_xml(session, 1) == xml
        assert studies.raw_xml(session, 2) is None


def test_a_changed_record_brings_its_own_xml(store: Store) -> None:
    save_them(store, article(1))
    save_them(store, article(1, title="Another title", raw=zlib.compress(b"<new/>")))
    with store.read() as session:
        assert studies.raw_xml(session, 1) == b"<new/>"


def selected(store: Store, **wanted: Any) -> list[int]:
    with store.read() as session:
        return [one.pmid for one in studies.select_studies(session, Selection(**wanted))]


def test_the_newest_comes_first_and_the_undated_last(store: Store) -> None:
    undated = article(5, history=())
    save_them(store, article(1), article(2, "2026-11-21"), undated, article(3))
    save_them(store, article(4), now=LATER)
    assert selected(store) == [4, 2, 3, 1, 5]


def test_a_selection_narrows_by_search_number_doi_and_time(store: Store) -> None:
    hold(store, article(1), article(2))
    hold(store, article(3), search=OTHER, now=LATER)
    assert selected(store, searches=("k2",)) == [2, 1]
    assert selected(store, searches=("k2", "mgp")) == [3, 2, 1]
    assert selected(store, searches=("none",)) == []
    assert selected(store, pmids=(3, 1, 77)) == [3, 1]
    assert selected(store, doi="10.5555/SAMPLE.2") == [2]
    assert selected(store, since=LATER) == [3]
    assert selected(store, since=LATER, searches=("k2",)) == []
    with store.read() as session:
        assert studies.count(session) == 3
        assert studies.count(session, ("mgp",)) == 1


def test_studies_are_loaded_in_the_order_asked_without_those_we_lack(store: Store) -> None:
    save_them(store, article(1), article(2), article(3))
    with store.read() as session:
        assert [one.pmid for one in studies.load(session, [3, 9, 1])] == [3, 1]


def test_those_looked_at_longest_ago_are_refreshed_first(store: Store) -> None:
    save_them(store, article(1), article(2), article(3))
    with store.write() as session:
        looks.mark_refreshed(session, [1], LATER)
    with store.read() as session:
        assert looks.least_recently_refreshed(session, 2) == [2, 3]
