"""The library of a notebook: tidy tables of what is held, and no way to change it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from pipeline import Library
from pipeline.domain.vocabulary import OutcomeRung
from pipeline.errors import StoreError, UsageError
from pipeline.store.models import StudyRow

PAGE = Path(__file__).parents[3] / "docs" / "library.md"


@pytest.fixture
def library(demo: Path) -> Iterator[Library]:
    with Library.open(demo / "reports" / "demo" / "demo.toml") as opened:
        yield opened


def test_the_page_of_the_documentation_runs(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    names: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    assert len(blocks) >= 7
    assert 0 < len(names["trials"]) < len(names["everything"])
    assert 0 < len(names["on_calcification"]) < len(names["everything"])
    assert names["people"] > 0
    assert set(names["matrix"].index) <= set(OutcomeRung)
    assert (names["doses"]["ug_per_day"] > 0).all()
    assert len(names["lately"]) == len(names["everything"])


def test_a_table_has_the_types_of_its_columns(library: Library) -> None:
    studies = library.studies()
    assert pd.api.types.is_datetime64_any_dtype(studies["created"])
    assert str(studies["first_seen"].dtype).endswith("UTC]")
    assert str(studies["randomised"].dtype) == "Int64"
    assert studies["pmid"].is_unique
    assert studies["randomised"].isna().any()
    assert not (studies["randomised"] == 0).any()


def test_annotations_are_one_row_an_answer_with_its_words(library: Library) -> None:
    answers = library.annotations('design:"randomised trial"')
    assert set(answers["pmid"]) == set(library.studies('design:"randomised trial"')["pmid"])
    outcomes = answers[answers["question"] == "outcomes"]
    assert (outcomes["rung"] != "").all()
    assert (answers["quote"] != "").all()
    assert (answers[answers["question"] != "doses"]["form"] == "").all()


def test_changes_tell_what_happened(library: Library) -> None:
    changes = library.changes()
    assert {"added", "retracted"} <= set(changes["kind"])
    assert changes["told"].isna().all(), "no issue was composed"


def test_questions_count_investigations(library: Library) -> None:
    table = library.questions()
    assert set(table["question"]) <= {"k2-slows-calcification", "mgp-answers-k2"}
    ways = ["improvement", "deterioration", "no clear difference", "mixed", "not reported"]
    assert (table[ways].sum(axis=1) == table["investigations"]).all()


def test_a_choice_narrows_by_search_question_and_time(library: Library) -> None:
    assert len(library.studies(search="k2-vessels")) == 0
    assert len(library.studies(since="2026-11-03")) == 0
    named = library.studies(question="mgp-answers-k2")
    by_query = library.studies('form:K2 AND outcome:"dp-ucMGP"')
    assert sorted(named["pmid"]) == sorted(by_query["pmid"])


def test_it_shows_itself_in_a_notebook(library: Library) -> None:
    page = library._repr_html_()
    assert f"{len(library.studies())} studies held" in page
    assert "<td>mgp</td>" in page


def test_the_database_refuses_to_be_changed(library: Library) -> None:
    store = library._app.store
    with pytest.raises((OperationalError, StoreError), match="readonly"), store.write() as session:
        session.execute(update(StudyRow).values(title="changed"))


def test_what_is_not_read_yet_is_said(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        library.studies("form:K2")
    monkeypatch.setattr("pipeline.library.count_unread", lambda _app: 3)
    with pytest.warns(UserWarning, match="3 studies are not read yet; run: k2watch annotate"):
        library.studies("form:K2")


def test_wrong_names_and_places_are_told(demo: Path, library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="known: k2-vessels, mgp"):
        library.studies(search="mpg")
    with pytest.raises(UsageError, match="known: k2-slows"):
        library.studies(question="k2")
    settings = demo / "reports" / "demo" / "demo.toml"
    (tmp_path / "config.toml").write_text(settings.read_text())
    with pytest.raises(StoreError, match="there is no database yet"):
        Library.open(tmp_path / "config.toml")
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"], "looking makes nothing"


def test_trials_are_the_board_with_dates_as_they_are_known(library: Library) -> None:
    board = library.trials().set_index("number")
    assert board.index.is_unique
    mine = board.loc["NCT00000050"]
    assert (mine["standing"], mine["enrolment"], mine["has_results"]) == ("Recruiting", 120, False)
    assert (mine["primary_completion"], mine["primary_completion_certainty"]) == (
        "2027-03",
        "estimated",
    )
    assert mine["primary_outcomes"] == "Pulse wave velocity"
    unasked = board.loc["NCT00000015"]
    assert pd.isna(unasked["enrolment"])
    assert pd.isna(unasked["overdue"])
    assert unasked["results"] == "90000004"
