"""``k2watch search`` and ``report --where``, as a person types them."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from .conftest import PROGRAM, Home, Outside

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
    assert len({line.index("Sample J ") for line in table}) == 1, "the journals stand in a column"
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
    assert collected.k2watch("search", "all[sb]", "--since", "").returncode == 2
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


@pytest.mark.parametrize("words", [("search",), ("report", "--where"), ("refresh", "--where")])
@pytest.mark.parametrize(
    ("query", "what", "place"),
    [
        ("vitamin AND (k2 OR", "expected", 19),
        ("k2[tiabb]", "did you mean [tiab]?", 1),
        ("vitamin k OR 2026:soon[dp]", "no record answers this", 14),
        ("", "expected a search term", 1),
        ("*", "PubMed drops this term", 1),
        ("the OR of", "PubMed drops this term", 1),
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


def test_it_says_how_the_query_was_understood_and_how_many_answer(collected: Home) -> None:
    words = collected.k2watch("search", "-v", "menaquinones and vessels").stderr.splitlines()
    assert words[0].startswith('understood as: ("vitamin k 2"[MeSH Terms] OR ')
    assert words[1].startswith('note: "and" is an ordinary word here')
    assert words[2].split() in (["nothing", "held", "answers", "this"], [words[2][0], "studies"])
    report = collected.k2watch("report", "-v", "--where", "menaquinones and vessels")
    assert report.stderr.splitlines()[:2] == words[:2]


def test_an_endless_translation_is_cut_on_the_screen(collected: Home) -> None:
    query = " OR ".join(f"word{number}[ti]" for number in range(2_000))
    done = collected.k2watch("search", "-v", query)
    assert (done.returncode, done.stdout) == (0, "")
    assert len(done.stderr) < 1_200
    assert (
        "word1999" in json.loads(collected.k2watch("search", query, "--json").stdout)["translation"]
    )


def test_an_empty_library_is_not_a_query_without_an_answer(home: Home) -> None:
    done = home.k2watch("search", "-v", MGP)
    assert done.returncode == 0
    assert "nothing is held yet; start with: k2watch run" in done.stderr


def test_a_query_without_its_quotes_is_2_and_says_so(collected: Home) -> None:
    done = collected.k2watch("search", "matrix gla protein", "calcification")
    assert (done.returncode, done.stdout) == (2, "")
    assert "as one argument, with single quotes" in done.stderr


@pytest.mark.parametrize(
    "words", [["search"], ["show"], ["report", "--where"], ["refresh", "--where"]]
)
def test_bytes_that_are_no_text_are_2(collected: Home, words: list[str]) -> None:
    done = collected.k2watch(*words, os.fsdecode(b"caf\xe9"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "no text in UTF-8" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_query_is_read_as_utf8_in_any_locale(collected: Home) -> None:
    bare = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = collected.k2watch("search", "-v", "naïve[ti]", **bare)
    assert done.returncode == 0
    assert 'understood as: "naive"[Title]' in done.stderr


def test_a_closed_stdout_is_no_bug(collected: Home) -> None:
    command = [sys.executable, "-c", f"import os; os.close(1); os.execv({str(PROGRAM)!r}, "]
    command[-1] += f"['k2watch', 'search', {MGP!r}])"
    done = subprocess.run(
        command,
        cwd=collected.folder,
        env=collected.environ,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_refresh_takes_a_query(collected: Home, outside: Outside) -> None:
    wanted = set(pmids(collected, MGP))
    before = len(outside.requests())
    foretold = collected.k2watch("refresh", "--where", MGP, "--dry-run")
    assert foretold.stdout == f"would fetch {len(wanted)} held records again\n"
    assert len(outside.requests()) == before, "a dry run asks nothing"
    done = collected.k2watch("refresh", "--where", MGP, "-v")
    assert done.returncode == 0
    assert 'understood as: "matrix gla protein"[Title/Abstract]' in done.stderr
    assert f"looked at {len(wanted)} records, 0 have changed" in done.stderr
    only = collected.k2watch("refresh", "--where", MGP, "--limit", "2", "--json")
    assert json.loads(only.stdout)["looked_at"] == 2
    none = collected.k2watch("refresh", "--where", "plumbing[ti]", "--json")
    assert json.loads(none.stdout)["looked_at"] == 0


def test_a_report_takes_a_query(collected: Home) -> None:
    done = collected.k2watch("report", "--where", MGP)
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [row["pmid"] for row in rows] == pmids(collected, MGP)
    assert collected.k2watch("report", "--where", MGP, "--output", "-").stdout == done.stdout


def test_studies_without_texts_are_caught_up(collected: Home) -> None:
    before = pmids(collected, MGP)
    with closing(sqlite3.connect(collected.database)) as connection, connection:
        connection.execute("DELETE FROM study_text")
        connection.execute("UPDATE study SET indexed_by = NULL")
    assert pmids(collected, MGP) == before


def test_help_shows_how_to_quote(collected: Home) -> None:
    assert 'k2watch search \'"vitamin K 2"[mh]' in collected.k2watch("search", "--help").stdout
