"""``k2watch mark``: a person's word wins, is shown as such, and outlives every reading."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from .conftest import Home

TRIAL = "90000002"  # a made-up trial of the sample corpus, in the first week of the story
KEPT = "marked by a person: read in full"


def unread(home: Home) -> None:
    """Let the store believe that no extractor has seen anything."""
    with closing(sqlite3.connect(home.database)) as database, database:
        database.execute("UPDATE study SET annotated_by = NULL")


def answers(home: Home, pmid: str = TRIAL) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.k2watch("show", pmid, "--json").stdout)["annotations"]
    return found


def test_a_mark_wins_and_is_shown_as_one(collected: Home) -> None:
    assert answers(collected)["enrolled"]["value"] == 212
    done = collected.k2watch("mark", TRIAL, "enrolled=210", "note=read in full")
    assert (done.returncode, done.stderr) == (0, "")
    assert answers(collected)["enrolled"] == {
        "value": 210, "quote": "read in full", "extractor": "mark",
    }  # fmt: skip
    assert "RCT · 210 " in done.stdout
    assert KEPT in collected.k2watch("show", TRIAL).stdout


def test_a_mark_outlives_another_reading(collected: Home) -> None:
    collected.k2watch("mark", TRIAL, "design=cohort")
    unread(collected)
    assert collected.k2watch("annotate").returncode == 0
    assert answers(collected)["design"]["value"] == "cohort"
    assert TRIAL in collected.k2watch("search", "design:cohort", "--pmids").stdout.split()
    assert (
        TRIAL
        not in collected.k2watch("search", 'design:"randomised trial"', "--pmids").stdout.split()
    )


def test_an_empty_answer_takes_the_mark_back_and_none_says_there_is_none(collected: Home) -> None:
    collected.k2watch("mark", TRIAL, "enrolled=none")
    assert answers(collected)["enrolled"] is None
    collected.k2watch("mark", TRIAL, "enrolled=")
    assert answers(collected)["enrolled"]["value"] == 212


def test_the_direction_is_that_of_the_leading_outcome(collected: Home) -> None:
    first = answers(collected)["headline"]["value"].rpartition(" · ")[2].partition(":")[0]
    collected.k2watch("mark", TRIAL, "direction=mixed")
    changed = {one["name"]: one["direction"] for one in answers(collected)["outcomes"]["value"]}
    assert changed[first] == "mixed"


def test_doses_and_lists_are_read_as_typed(collected: Home) -> None:
    collected.k2watch("mark", TRIAL, "doses=MK-7 90; K1 1000", "populations=dialysis; older adults")
    found = answers(collected)
    assert [(one["form"], one["ug_per_day"]) for one in found["doses"]["value"]] == [
        ("MK-7", 90.0),
        ("phylloquinone (K1)", 1000.0),
    ]
    assert found["populations"]["value"] == ["dialysis", "older adults"]


def test_a_dry_run_shows_and_keeps_nothing(collected: Home) -> None:
    assert "RCT · 1 " in collected.k2watch("mark", TRIAL, "enrolled=1", "--dry-run").stdout
    assert answers(collected)["enrolled"]["value"] == 212


COMPLAINTS = [
    ("desing=cohort", "did you mean 'design'?"),
    ("design=cohrt", "did you mean 'cohort'?"),
    ("randomised=many", "many: not a number of people or studies"),
    ("doses=MK-7 lots", "lots: not a number"),
    ("outcomes=vessel happiness: improvement", "not in our list of outcomes; name its rung"),
    ("cohort", "write QUESTION=ANSWER"),
    ("note=only", "a note alone marks nothing"),
]


def test_what_cannot_be_understood_is_said_in_one_line_and_marks_nothing(collected: Home) -> None:
    for said, complaint in COMPLAINTS:
        others = ["enrolled=5"] if "note" not in said else []
        done = collected.k2watch("mark", TRIAL, said, *others)
        assert done.returncode == 2
        assert complaint in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert answers(collected)["enrolled"]["value"] == 212
