"""``k2watch report`` in all its forms, over the sample corpus, as a person types it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from Bio import Medline
from click.testing import CliRunner, Result

from pipeline.cli import k2watch, reporting
from pipeline.errors import UsageError
from pipeline.reports.forms import FORMS, form_of


class Typed:
    """The command line, with the demo's configuration."""

    def __init__(self, home: Path) -> None:
        self._config = str(home / "reports" / "demo" / "demo.toml")

    def report(self, *words: str) -> Result:
        done = CliRunner().invoke(k2watch, ["report", *words, "--config", self._config])
        if isinstance(done.exception, UsageError):
            raise done.exception
        return done

    def pmids(self, *words: str) -> list[int]:
        found = self.report("--format", "json", *words)
        assert found.exit_code == 0, found.output
        return [one["pmid"] for one in json.loads(found.stdout)["studies"]]


@pytest.fixture(scope="module")
def typed(demo: Path) -> Typed:
    return Typed(demo)


@pytest.mark.parametrize("form", FORMS)
def test_the_ending_of_the_file_names_the_form(typed: Typed, tmp_path: Path, form: str) -> None:
    for ending in FORMS[form].endings:
        target = tmp_path / f"k2{ending.upper() if ending == '.ris' else ending}"
        done = typed.report("--question", "mgp-answers-k2", "--output", str(target), "-v")
        assert (done.exit_code, done.stdout) == (0, ""), done.output
        assert f"written to {target}" in done.stderr
        assert form_of(target.name) == form
        assert target.stat().st_size > 1_000
    assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_every_form_holds_the_same_studies(typed: Typed) -> None:
    words = ("--where", "design:cohort")
    pmids = typed.pmids(*words)
    assert len(pmids) > 2

    def written(form: str) -> bytes:
        return typed.report("--format", form, *words).stdout_bytes

    def text(form: str) -> str:
        return written(form).decode()

    assert [int(row["pmid"]) for row in csv.DictReader(io.StringIO(text("csv")))] == pmids
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx")))["Studies"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == pmids
    assert [int(one["accession_number"]) for one in rispy.loads(text("ris"))] == pmids
    assert [one.key for one in parse_bibtex(text("bibtex")).entries] == [f"pmid{n}" for n in pmids]
    assert [int(one["PMID"]) for one in json.loads(text("csl-json"))] == pmids
    assert [int(one["PMID"]) for one in Medline.parse(io.StringIO(text("nbib")))] == pmids
    for form in ("html", "md", "txt"):
        shown = text(form)
        places = [shown.index(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/") for pmid in pmids]
        assert places == sorted(places), form


def test_a_question_narrows_to_the_studies_that_answer_it(typed: Typed) -> None:
    answering = typed.pmids("--question", "mgp-answers-k2")
    studies = json.loads(typed.report("--json").stdout)["studies"]
    assert answering == [one["pmid"] for one in studies if "mgp-answers-k2" in one["questions"]]
    both = typed.pmids("--question", "mgp-answers-k2", "--question", "k2-slows-calcification")
    assert set(answering) < set(both)
    trials = typed.pmids("--question", "mgp-answers-k2", "--where", 'design:"randomised trial"')
    assert 0 < len(trials) < len(answering)
    assert set(trials) < set(answering)
    assert typed.pmids("--question", "mgp-answers-k2", "--search", "k2-vessels") == []


def test_a_page_says_how_its_studies_were_chosen(typed: Typed) -> None:
    words = ("--question", "mgp-answers-k2", "--where", "form:MK-7", "--since", "2026-01-01")
    for form in ("html", "txt"):
        shown = " ".join(typed.report("--format", form, *words).stdout.split())
        assert "Answering the question: Does K2 lower inactive matrix Gla protein?" in shown
        assert "Answering the query: form:MK-7" in shown
        assert "First seen since 2026-01-01 00:00 UTC" in shown
        assert "U.S. National Library of Medicine" in shown
    nothing = typed.report("--format", "html", "--where", "plumbing[ti]").stdout
    assert "0 studies held" in nothing
    assert "No study held answers this." in nothing


def test_a_retracted_study_says_so_in_every_form_that_people_read(typed: Typed) -> None:
    (pmid, *_) = typed.pmids("--where", "retracted publication[pt]")
    words = ("--where", f"{pmid}[pmid]")
    assert "RETRACTED:" in typed.report("--format", "md", *words).stdout
    assert "[Retracted" in typed.report("--format", "txt", *words).stdout
    assert '<li class="alarm">Retracted</li>' in typed.report("--format", "html", *words).stdout
    (reference,) = rispy.loads(typed.report("--format", "ris", *words).stdout)
    assert reference["notes"][0].startswith("RETRACTED: ")
    (entry,) = parse_bibtex(typed.report("--format", "bibtex", *words).stdout).entries
    assert str(entry["note"]).startswith("RETRACTED: ")
    (item,) = json.loads(typed.report("--format", "csl-json", *words).stdout)
    assert item["note"].startswith("RETRACTED: ")


def test_a_workbook_is_not_written_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(Exception, match=r"add --output report\.xlsx"):
        reporting._report_form("xlsx", None)
    reporting._report_form("csv", None)
    reporting._report_form("xlsx", Path("k2.xlsx"))


def test_a_misspelt_question_names_the_nearest(typed: Typed) -> None:
    done = typed.report("--question", "mgp-answer-k2")
    assert done.exit_code == 2
    assert "did you mean 'mgp-answers-k2'?" in done.stderr
