"""Reports read back by the programs they are for: nothing in a title comes alive."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.annotations import Annotation, Dose, Outcome
from pipeline.domain.dates import from_iso
from pipeline.domain.families import Member, Role
from pipeline.domain.records import (
    Article,
    Author,
    HistoryDate,
    Identifier,
    Journal,
    Link,
    PublicationType,
)
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import (
    AnnotationKind,
    ChangeKind,
    Direction,
    OutcomeRung,
    StudyDesign,
    VitaminKForm,
)
from pipeline.reports import tables
from pipeline.reports.frame import COLUMNS, frame
from pipeline.reports.report import Report
from pipeline.wording.clean import line

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TRIAL = "Randomized Controlled Trial"
DESIGN = Annotation(
    AnnotationKind.DESIGN,
    StudyDesign.RANDOMISED_TRIAL,
    TRIAL,
    "publication_types",
    0,
    len(TRIAL),
    "design/1",
)
QUOTE = "We gave 180 µg to 244 women."
READ = tuple(
    Annotation(kind, value, QUOTE, "abstract", 0, len(QUOTE), "sample/1")
    for kind, value in (
        (AnnotationKind.RANDOMISED, 244),
        (AnnotationKind.FORMS, "MK-7"),
        (AnnotationKind.FORMS, "phylloquinone (K1)"),
        (AnnotationKind.DOSES, Dose(VitaminKForm.MK_7, 180.0, "180 µg")),
        (AnnotationKind.DURATION, 36.0),
        (
            AnnotationKind.OUTCOMES,
            Outcome("dp-ucMGP", OutcomeRung.BIOMARKER, True, Direction.IMPROVEMENT, None),
        ),
    )
)
LINE = "RCT · 244 people · MK-7 180 µg/day · 36 months · dp-ucMGP: improvement"
FULL = Study(
    Article(
        pmid=9,
        title="Vitamin K₂; “a, b”",
        journal=Journal("Journal of Samples"),
        authors=(Author("Sample", initials="A"), Author(collective="The Group")),
        published=from_iso("2026-11"),
        history=(HistoryDate("entrez", from_iso("2026-11-20")),),
        identifiers=(Identifier("doi", "10.5555/a"), Identifier("pmcid", "PMC7")),
        languages=("eng", "ger"),
        publication_types=(PublicationType("D016449", TRIAL),),
        links=(Link("RetractionIn", 5, "J. 2027"),),
    ),
    annotations=(DESIGN, *READ),
    searches=("k2", "mgp"),
    changes=(NotedChange(1, 9, ChangeKind.ADDED, "", NOON, told=NOON + timedelta(days=1)),),
    first_seen=NOON,
    family=Member(9, "NCT90000001", Role.MAIN, "registered as NCT90000001"),
    relatives=(Member(7, "NCT90000001", Role.PROTOCOL, "registered as NCT90000001"),),
    questions=("slows",),
)
BARE = Study(Article(pmid=8, vernacular_title="Ein Titel"))


NOT_ASKED = {
    "citations": pd.NA,
    "clinical_citations": pd.NA,
    "relative_citation_ratio": pd.NA,
    "open_access": "",
    "free_text": "",
    "crossref_alone": "",
}


def answer(value: object) -> dict[str, object]:
    return {"value": value, "quote": QUOTE, "extractor": "sample/1"}


def titled(title: str) -> Study:
    return Study(Article(pmid=9, title=title))


def test_the_table_has_one_row_a_study_and_one_column_a_fact() -> None:
    table = frame([FULL, BARE])
    assert list(table.columns) == list(COLUMNS)
    full, bare = (dict(row) for _, row in table.iterrows())
    assert full == {
        "pmid": 9,
        "ppr": "",
        "study": "9",
        "title": "Vitamin K₂; “a, b”",
        "design": "randomised trial",
        "headline": LINE,
        "species": "",
        "randomised": 244,
        "enrolled": pd.NA,
        "analysed": pd.NA,
        "populations": "",
        "forms": "MK-7; phylloquinone (K1)",
        "doses": "MK-7: 180 µg/day",
        "duration_months": 36.0,
        "comparator": "",
        "outcomes": "dp-ucMGP: improvement",
        "registry_ids": "",
        "authors": "Sample A; The Group",
        "journal": "Journal of Samples",
        "published": "2026-11",
        "year": 2026,
        "created": pd.Timestamp("2026-11-20"),
        "kind": "article",
        "is_retracted": True,
        "languages": "eng; ger",
        "publication_types": TRIAL,
        "searches": "k2; mgp",
        "doi": "10.5555/a",
        "pmcid": "PMC7",
        **NOT_ASKED,
        "first_seen": pd.Timestamp(NOON),
        "url": "https://pubmed.ncbi.nlm.nih.gov/9/",
    }
    assert (bare["title"], bare["design"], bare["doi"]) == ("Ein Titel", "unclear", "")


def test_csv_comes_back_as_it_was() -> None:
    text = tables.csv(Report([FULL, BARE]))
    table = pd.read_csv(io.StringIO(text), keep_default_na=False)
    moments = {"created": ["2026-11-20", ""], "first_seen": ["2026-11-22T12:00:00+00:00", ""]}
    expected = frame([FULL, BARE]).assign(**moments).astype(object).fillna("")
    assert table.astype(str).to_dict("records") == expected.astype(str).to_dict("records")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n="])
def test_no_cell_is_a_formula(start: str) -> None:
    title = f'{start}HYPERLINK("http://x","y")'
    study = Study(Article(pmid=9, title=title, authors=(Author(f"{start}cmd"),)), searches=("k2",))
    [row] = csv.DictReader(io.StringIO(tables.csv(Report([study])), newline=""))
    assert (row["title"], row["authors"]) == (f"'{title.strip()}", f"'{start.strip()}cmd")
    assert (row["pmid"], row["is_retracted"], row["searches"]) == ("9", "False", "k2")


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_titles_make_a_csv_with_as_many_rows(titles: list[str]) -> None:
    text = tables.csv(Report([titled(title) for title in titles]))
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    lines = [line(title, 32_000) for title in titles]
    assert [row["title"].removeprefix("'") for row in found] == [
        one.removeprefix("'") for one in lines
    ]


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("K|D", r"K\|D"),
        ("a_b_ *c* `d` ~e~", r"a\_b\_ \*c\* \`d\` \~e\~"),
        ("<script>", r"\<script\>"),
        ("[x](http://evil.example)", r"\[x\](http\://evil.example)"),
        ("https://evil.example www.evil.example", r"https\://evil.example www\.evil.example"),
        ("a@evil.example", r"a\@evil.example"),
        ("![i](x) #1 {y} $z$ &amp; ^t^", r"\!\[i\](x) \#1 \{y\} \$z\$ \&amp; \^t\^"),
        ("a\\|b", r"a\\\|b"),
        ("two\nlines\r\nand\u2028more", "two lines and more"),
        ("1:2 ratio. And so on", "1:2 ratio. And so on"),
    ],
)
def test_a_title_in_markdown_reads_as_it_stands(title: str, cell: str) -> None:
    head, rule, row = tables.markdown(Report([titled(title)])).splitlines()
    assert row == f"|  | {cell} | unclear |  |  | https://pubmed.ncbi.nlm.nih.gov/9/ |"
    assert head.count("|") == rule.count("|") == 7


@pytest.mark.parametrize(
    ("write", "empty"),
    [(tables.csv, ",".join(COLUMNS)), (tables.markdown, "| published |"), (tables.json, "[]")],
)
def test_no_studies_make_an_empty_report(write: Callable[[Report], str], empty: str) -> None:
    text = write(Report([]))
    assert empty in text
    assert text.endswith("\n")
    assert len(text.splitlines()) < 5


def test_a_retracted_report_says_so_in_markdown() -> None:
    assert "| RETRACTED: Vitamin K₂" in tables.markdown(Report([FULL]))


def test_json_says_everything_and_null_where_nothing_is_known() -> None:
    report = json.loads(tables.json(Report([FULL, BARE])))
    assert report["schema"] == "k2watch.report/1"
    full, bare = report["studies"]
    assert full == {
        "schema": "k2watch.study/1",
        "pmid": 9,
        "ppr": None,
        "doi": "10.5555/a",
        "pmcid": "PMC7",
        "kind": "article",
        "title": "Vitamin K₂; “a, b”",
        "journal": "Journal of Samples",
        "published": "2026-11",
        "created": "2026-11-20",
        "languages": ["eng", "ger"],
        "publication_types": [TRIAL],
        "searches": ["k2", "mgp"],
        "is_retracted": True,
        "citations": None,
        "open_access": None,
        "notices": None,
        "crossref_alone": None,
        "annotations": {
            **{kind.value: None for kind in AnnotationKind},
            "design": {"value": "randomised trial", "quote": TRIAL, "extractor": "design/1"},
            "randomised": answer(244),
            "forms": answer(["MK-7", "phylloquinone (K1)"]),
            "doses": answer(
                [{"form": "MK-7", "ug_per_day": 180.0, "text": "180 µg", "quote": QUOTE}]
            ),
            "duration_months": answer(36.0),
            "outcomes": answer(
                [
                    {
                        "name": "dp-ucMGP",
                        "rung": "biomarker",
                        "primary": True,
                        "direction": "improvement",
                        "significant": None,
                        "quote": QUOTE,
                    }
                ]
            ),
            "headline": {"value": LINE, "quote": None, "extractor": "headline/2"},
        },
        "questions": ["slows"],
        "family": {
            "name": "NCT90000001",
            "role": "main report",
            "reason": "registered as NCT90000001",
            "reports": [{"pmid": 7, "ppr": None, "role": "protocol"}],
        },
        "changes": [
            {
                "kind": "added",
                "detail": None,
                "noted": "2026-11-22T12:00:00+00:00",
                "told": "2026-11-23T12:00:00+00:00",
            }
        ],
    }
    assert sorted(bare) == sorted(full)
    unknown: dict[str, Any] = {
        key: bare[key] for key in ("doi", "pmcid", "journal", "published", "created")
    }
    assert set(unknown.values()) == {None}
    assert bare["annotations"].keys() == full["annotations"].keys()
    assert set(bare["annotations"].values()) == {None}
    assert bare["title"] == "Ein Titel"
