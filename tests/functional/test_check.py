"""``k2watch check``: what PubMed would make of each search, before it is relied on."""

import json
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, FaultScript, Sandbox

from .conftest import CONFIG, Home, make_home, reachable

MGP = """'"matrix Gla protein"[tiab] OR "dp-ucMGP"[tiab]'"""


def with_query(home: Home, query: str) -> Home:
    """Word the first search otherwise."""
    assert MGP in CONFIG
    (home.folder / "config.toml").write_text(CONFIG.replace(MGP, f"'{query}'"), "utf-8")
    return home


@pytest.mark.parametrize(
    ("query", "position", "words"),
    [
        ('("matrix Gla protein"[tiab] OR MGP[tiab]', 1, "closing"),
        ("MGP[tiab] AND", 14, "search term"),
        ("MGP[tiab] OR Gla[tiba]", 14, "[tiba]"),
    ],
)
def test_a_query_pubmed_would_misread_is_78_and_shows_where(
    collected: Home, query: str, position: int, words: str
) -> None:
    done = with_query(collected, query).k2watch("check")
    assert done.returncode == 78
    error = next(line for line in done.stdout.splitlines() if line.startswith("  error: "))
    assert words in error
    assert error.endswith(f"(position {position} of the query)")
    shown = done.stdout.partition(error)[2].splitlines()[1:3]
    assert shown == [f"    {query}", " " * (3 + position) + "^"]
    assert done.stderr.startswith("k2watch: mgp: ")
    assert "Traceback" not in done.stderr


def test_an_edit_is_shown_against_what_is_held(collected: Home) -> None:
    home = with_query(collected, "osteocalcin[tiab]")
    text = home.k2watch("check").stdout
    assert "edited: adds" in text
    found = json.loads(home.k2watch("check", "--json").stdout)["searches"]
    mgp, k2 = found
    assert mgp["is_edited"]
    assert mgp["lost"]
    assert f"loses {mgp['lost'][0]} " in text
    assert (k2["is_edited"], k2["new"], k2["lost"]) == (False, 0, [])


def test_a_part_that_pubmed_drops_is_78_for_check_and_75_for_run(
    tmp_path: Path, corpus: Corpus
) -> None:
    answer = (
        '<?xml version="1.0" encoding="UTF-8" ?><!DOCTYPE eSearchResult><eSearchResult><Count>0'
        "</Count><RetMax>0</RetMax><IdList/><WarningList><QuotedPhraseNotFound>dp-ucMGP"
        "</QuotedPhraseNotFound></WarningList></eSearchResult>"
    )
    faults = FaultScript.of([{"verb": "esearch", "kind": "status", "code": 200, "body": answer}])
    with Sandbox(corpus, faults=faults, limits=False) as sandbox:
        home = make_home(tmp_path, reachable(sandbox.base_url, 1))
        home.environ["NCBI_API_KEY"] = ""
        checked, ran = home.k2watch("check"), home.k2watch("run")
    assert checked.returncode == 78
    assert "NOT SEARCHED AS WRITTEN: searched without its quotation marks" in checked.stdout
    assert "mgp: PubMed would not search all of it: searched without" in checked.stderr
    assert ran.returncode == 75
    assert "PubMed did not search all of it" in ran.stderr
