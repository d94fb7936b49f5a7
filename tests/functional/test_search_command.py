"""``k2watch search`` and ``report --where``, as a person types them."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing

import pytest

from .conftest import Home

MGP = '"matrix gla protein"[tiab]'


def pmids(home: Home, *words: str) -> list[str]:
    done = home.k2watch("search", *words, "--pmids")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def test_a_search_gives_pmids_a_table_and_json(collected: Home) -> None:
    numbers = pmids(collected, MGP)
    assert numbers
    table = collected.k2watch("search", MGP).stdout.splitlines()
    assert [line.split()[0] for line in table] == numbers
    content = json.loads(collected.k2watch("search", MGP, "--json").stdout)
    assert (content["schema"], content["query"]) == ("k2watch.search/1", MGP)
    assert content["count"] == len(numbers)
    assert [str(one["pmid"]) for one in content["studies"]] == numbers
    assert content["translation"] == '"matrix gla protein"[Title/Abstract]'


def test_a_search_can_be_narrowed(collected: Home) -> None:
    everything = pmids(collected, "all[sb]")
    of_mgp = pmids(collected, "all[sb]", "--search", "mgp")
    assert set(of_mgp) < set(everything)
    assert pmids(collected, "all[sb]", "--limit", "2") == everything[:2]
    assert pmids(collected, "all[sb]", "--since", "2030-01-01") == []
    assert pmids(collected, f"all[sb] NOT {of_mgp[0]}[uid]", "--search", "mgp") == of_mgp[1:]
    content = json.loads(collected.k2watch("search", "all[sb]", "--limit", "2", "--json").stdout)
    assert (content["count"], len(content["studies"])) == (len(everything), 2)


def test_nothing_found_is_no_failure_and_is_said(collected: Home) -> None:
    done = collected.k2watch("search", "-v", "plumbing[ti]")
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing held answers" in done.stderr


def test_a_field_that_is_not_kept_is_named(collected: Home) -> None:
    done = collected.k2watch("search", "-v", "netherlands[pl] OR vitamin")
    assert done.returncode == 0
    assert "nothing is found under Place of Publication" in done.stderr


@pytest.mark.parametrize("words", [("search",), ("report", "--where")])
@pytest.mark.parametrize(
    ("query", "what", "place"),
    [
        ("vitamin AND (k2 OR", "expected", 19),
        ("k2[tiabb]", "did you mean [tiab]?", 1),
        ("vitamin k OR 2026:soon[dp]", "no record answers this", 14),
        ("", "expected a search term", 1),
    ],
)
def test_a_query_that_cannot_be_searched_is_shown(
    collected: Home, words: tuple[str, ...], query: str, what: str, place: int
) -> None:
    done = collected.k2watch(*words, query)
    assert (done.returncode, done.stdout) == (2, "")
    message, shown, caret = done.stderr.splitlines()
    assert message.startswith("k2watch: ")
    assert what in message
    assert f"position {place} of the query" in message
    assert shown == f"  {query}"
    assert caret == " " * (1 + place) + "^"


def test_a_report_takes_a_query(collected: Home) -> None:
    done = collected.k2watch("report", "--where", MGP)
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [row["pmid"] for row in rows] == pmids(collected, MGP)


def test_studies_without_texts_are_caught_up(collected: Home) -> None:
    before = pmids(collected, MGP)
    with closing(sqlite3.connect(collected.database)) as connection, connection:
        connection.execute("DELETE FROM study_text")
        connection.execute("UPDATE study SET indexed_by = NULL")
    assert pmids(collected, MGP) == before


def test_help_shows_how_to_quote(collected: Home) -> None:
    assert 'k2watch search \'"vitamin K 2"[mh]' in collected.k2watch("search", "--help").stdout
