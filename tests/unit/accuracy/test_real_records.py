"""Whoever has the records can see how the labels of their retelling fit the real wording."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.accuracy.__main__ import main
from benchmarks.accuracy.labels import RETOLD, real
from pipeline.domain.records import Article

ROWS = map(json.loads, RETOLD.read_text(encoding="utf-8").splitlines())
LABELLED = next(row for row in ROWS if row["pmid"])
RECORD = """<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE">
<PMID Version="1">{}</PMID><Article PubModel="Print">
<Journal><JournalIssue><PubDate><Year>2026</Year></PubDate></JournalIssue>
</Journal><ArticleTitle>An invented trial.</ArticleTitle><Abstract><AbstractText>Twelve women took
MK-4.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""


def test_a_record_gets_the_labels_of_its_retelling() -> None:
    rows = list(real([Article(1), Article(LABELLED["pmid"]), Article(LABELLED["pmid"])]))
    assert [(one.case.article.pmid, one.case.half) for one in rows] == [
        (LABELLED["pmid"], LABELLED["half"])
    ]
    assert rows[0].cells["design"] == LABELLED["labels"]["design"]


def test_files_of_pubmed_are_judged_by_their_labelled_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "saved.xml"
    file.write_text(RECORD.format(LABELLED["pmid"]), encoding="utf-8")
    main(["--pubmed", str(file)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 of the labelled records are in these files"
    assert any(line.startswith("forms, real records") for line in lines)
