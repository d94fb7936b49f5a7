"""A line a study: what was retracted says so, and nothing is wider than the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.cli.listing import table
from pipeline.domain.dates import PartialDate
from pipeline.domain.enrichments import Enrichments, Notice, Updates
from pipeline.domain.records import Article, Journal, PublicationType
from pipeline.domain.studies import Study

RETRACTED = (PublicationType("D016441", "Retracted Publication"),)


def study(title: str, *, pmid: int = 1, types: tuple[PublicationType, ...] = ()) -> Study:
    journal = Journal(title="Sample Journal", abbreviation="Sample J")
    published = PartialDate(2026, 9)
    article = Article(
        pmid, title=title, journal=journal, published=published, publication_types=types
    )
    return Study(article)


def title(one: Study) -> str:
    """Give what the last column shows."""
    [line] = table([one])
    return line.partition("Sample J")[2].strip()


def test_a_line_has_pmid_date_design_journal_and_title() -> None:
    [line] = table([study("Menaquinones.", pmid=12)])
    assert line.split(maxsplit=5) == ["12", "2026-09", "unclear", "Sample", "J", "Menaquinones."]


@pytest.mark.parametrize("width", [20, 40, 80, 119, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = table([study("Menaquinones and vessels. " * 20)], width)
    assert len(lines) == (1 if width >= 120 else 2)
    assert all(len(line) <= width for line in lines)
    assert lines[-1].endswith("…")


def test_a_retracted_report_says_so_once() -> None:
    assert title(study("Vessels.", types=RETRACTED)) == "RETRACTED: Vessels."
    assert title(study("RETRACTED: Vessels.", types=RETRACTED)) == "RETRACTED: Vessels."
    assert title(study("Vessels.")) == "Vessels."


def test_what_crossref_alone_calls_retracted_says_whose_word_it_is() -> None:
    notice = Notice("retraction", "Retraction", "10.5555/n", "publisher")
    doubted = replace(study("Vessels."), enrichments=Enrichments(updates=Updates((notice,))))
    assert title(doubted) == "RETRACTED (says Crossref): Vessels."
    by_both = replace(study("Vessels.", types=RETRACTED), enrichments=doubted.enrichments)
    assert title(by_both) == "RETRACTED: Vessels."


def test_a_title_cannot_steer_the_terminal() -> None:
    assert title(study("Ves\x9b31msels\nand more")) == "Ves31msels and more"
    assert title(study("")) == "Without a title"
