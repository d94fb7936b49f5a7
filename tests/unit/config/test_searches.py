"""The shipped searches find the studies they name, as far as those could be seen from here.

What is known of each landmark stands in ``benchmarks/landmarks.tsv``: enough of its title, abstract
and authors to judge a query by, and no record. What could not be shown is marked there as open.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.labelled_texts import read_labels
from benchmarks.landmarks import Landmark, known_items, missed, read_landmarks
from pipeline.config import Search
from pipeline.config_file import load

ROOT = Path(__file__).parents[3]
SEARCHES = load(ROOT / "config.toml", (), {}).searches
NAMED = {pmid for search in SEARCHES for pmid in search.landmarks}
FACTS = read_landmarks()


@pytest.mark.parametrize("search", SEARCHES, ids=lambda one: one.name)
def test_a_search_finds_every_landmark_it_names_but_the_open_ones(search: Search) -> None:
    open_ones = [pmid for pmid in search.landmarks if search.name in FACTS[pmid].open]
    assert missed(search, FACTS, Landmark.as_seen) == open_ones


def test_a_search_that_asks_for_too_much_is_caught() -> None:
    search = next(one for one in SEARCHES if one.name == "bone-proteins")
    narrowed = search.model_copy(update={"pubmed": f"({search.pubmed}) AND sclerostin[tiab]"})
    assert missed(narrowed, FACTS, Landmark.as_seen) == list(search.landmarks)


def test_every_landmark_of_the_configuration_has_its_facts_and_no_other_study_has() -> None:
    assert set(FACTS) == NAMED


def test_the_facts_are_short_and_say_where_they_were_seen() -> None:
    for pmid, fact in FACTS.items():
        assert fact.title, pmid
        assert fact.seen, pmid
        assert all(1 <= len(term.split()) <= 4 for term in fact.terms), pmid  # never a sentence


def test_what_is_open_is_open_in_a_search_that_names_it_and_for_a_reason() -> None:
    for pmid, fact in FACTS.items():
        assert fact.open <= {one.name for one in SEARCHES if pmid in one.landmarks}, pmid
        assert bool(fact.open) == bool(fact.reason), pmid


@pytest.mark.parametrize("search", SEARCHES, ids=lambda one: one.name)
def test_the_page_of_landmarks_says_the_same_as_the_facts(search: Search) -> None:
    page = (ROOT / "docs" / "landmarks.md").read_text("utf-8")
    listed = page.split(f"## {search.name}:")[1].split("\n## ")[0].splitlines()
    lines = [line for line in listed if line.startswith("- **")]
    assert len(lines) == len(search.landmarks)
    for pmid, line in zip(search.landmarks, lines, strict=True):
        fact = FACTS[pmid]
        assert line.startswith(f"- **{pmid}** ")
        assert line.endswith(f"{fact.year}, {fact.journal}. {fact.title}")


def test_the_recall_that_the_documents_state_is_the_recall_that_is_measured() -> None:
    page = (ROOT / "docs" / "searches.md").read_text("utf-8")
    for line in known_items(SEARCHES, FACTS):
        assert line in page.splitlines(), line


def test_the_labels_can_be_read_and_name_searches_that_exist() -> None:
    labels = read_labels()
    assert labels
    assert {name for one in labels for name in one.searches} <= {one.name for one in SEARCHES}
