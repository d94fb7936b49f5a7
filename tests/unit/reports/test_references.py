"""References as the programs they are for read them: rispy, pybtex, bibtexparser, Bio.Medline."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string as parse_bibtex
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors
from Bio import Medline
from pybtex.database import Entry, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from pipeline.domain.dates import from_iso
from pipeline.domain.enrichments import Enrichments, Notice, Updates
from pipeline.domain.records import Article, Author, Identifier, Journal
from pipeline.domain.studies import Study
from pipeline.reports.citations.bibtex import bibtex
from pipeline.reports.citations.csl import csl_json
from pipeline.reports.citations.nbib import nbib
from pipeline.reports.citations.pages import Pages, pages_of
from pipeline.reports.citations.ris import ris
from pipeline.reports.report import Report
from pipeline.sources.medline import read_medline

from .samples import ARTICLES, CHAPTER, NUMBERED, ONLINE, PREPRINT, STUDIES, TRIAL

REPORT = Report(STUDIES)
TITLE = "MK-7 & dp-ucMGP in 100% of 244 women: a {randomised} trial_of K2"
DOI = "10.5555/k2_sample(26)1<1::a>3.0"
RETRACTED = "RETRACTED: J Sample. 2027;13(1):2. PMID 90000009 (says PubMed's publication type)"


@pytest.fixture(scope="module")
def by_ris() -> list[dict[str, Any]]:
    return rispy.loads(ris(REPORT))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def by_pybtex() -> list[Entry]:
    return [*parse_string(bibtex(REPORT), "bibtex").entries.values()]


@pytest.fixture(scope="module")
def by_csl() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(csl_json(REPORT))
    return found


def test_ris_gives_a_trial_back(by_ris: list[dict[str, Any]]) -> None:
    one = by_ris[0]
    assert (one["type_of_reference"], one["title"], one["doi"]) == ("JOUR", TITLE, DOI)
    assert one["authors"] == [
        *("van Sample, Ada Beatrix, Jr", "O'Sample-Åse, Cy", "SAMPLE Study Group and Friends Ltd"),
    ]
    assert (one["secondary_title"], one["alternate_title1"]) == ("Journal of samples", "J Sample")
    assert (one["volume"], one["number"], one["start_page"], one["end_page"]) == (
        *("12", "3", "101", "109"),
    )
    assert (one["year"], one["date"], one["issn"]) == ("2026", "2026/03/09/", "1234-567X")
    assert (one["accession_number"], one["custom2"]) == ("90000001", "PMC90001")
    assert one["abstract"] == "BACKGROUND: Little is known. RESULTS: It fell by 50%."
    assert one["keywords"] == ["menaquinone", "Humans", "Vitamin K 2"]
    assert one["notes"] == [
        *(RETRACTED, "Correction: J Sample. 2026;12(4):9", "Published online: 2026-01-02"),
    ]
    assert one["type_of_work"] == "Randomized Controlled Trial; Retracted Publication"


def test_ris_tells_preprints_and_chapters_apart(by_ris: list[dict[str, Any]]) -> None:
    _, preprint, chapter, online, numbered = by_ris
    assert [one["type_of_reference"] for one in by_ris] == ["JOUR", "UNPB", "CHAP", "JOUR", "JOUR"]
    assert (preprint["date"], preprint["translated_title"]) == (
        *("2026///Spring", "Menachinon und die Aorta."),
    )
    assert preprint["notes"] == ["The list of authors is not complete"]
    assert (chapter["secondary_title"], chapter["publisher"]) == ("The Sample Book", "Sample Press")
    assert (chapter["start_page"], chapter["end_page"]) == ("iv", "xii")
    assert (chapter["year"], chapter["date"]) == ("2025", "2025///")
    assert (online["title"], online["start_page"], online["custom7"]) == (
        *("Gas6...", "e0123", "e0123"),
    )
    assert online["date"] == "2025/11//Nov-Dec"
    assert not {"doi", "custom2"} & online.keys(), "what has not the shape of one is left out"
    assert numbered["custom7"] == "E820"
    assert not {"year", "date"} & numbered.keys()


def test_every_ris_reference_has_its_frame_and_its_line_ends() -> None:
    references = ris(REPORT).split("ER  - \r\n\r\n")
    assert references.pop() == ""
    assert len(references) == len(ARTICLES)
    for one in references:
        assert one.startswith("TY  - ")
        assert one.endswith("\r\n")
        assert "\n" not in one.replace("\r\n", "")


def test_bibtex_gives_a_trial_back(by_pybtex: list[Entry]) -> None:
    one = by_pybtex[0]
    plain = LatexNodes2Text(strict_latex_spaces=True).latex_to_text
    assert (one.type, one.key) == ("article", "pmid90000001")
    head, braces, tail = one.fields["title"].partition(r" \textbraceleft{}randomised")
    assert (head, braces != "") == (r"{MK-7} \& {dp-ucMGP} in 100\% of 244 women: a", True)
    assert tail == r"\textbraceright{} trial\_of {K2}"
    assert plain(one.fields["title"]).endswith("trial_of K2")
    first, second, group = one.persons["author"]
    assert (first.prelast_names, first.last_names) == (["van"], ["Sample"])
    assert (first.first_names, first.middle_names, first.lineage_names) == (
        *(["Ada"], ["Beatrix"], ["Jr"]),
    )
    assert str(second) == "O'Sample-Åse, Cy"
    assert group.last_names == ["{SAMPLE Study Group and Friends, Ltd}"]
    fields = {name: one.fields[name] for name in ("journal", "volume", "number", "pages", "issn")}
    assert [*fields.values()] == ["Journal of samples", "12", "3", "101--109", "1234-567X"]
    assert (one.fields["year"], one.fields["month"], one.fields["day"]) == ("2026", "March", "9")
    assert (one.fields["doi"], one.fields["pmid"], one.fields["pmcid"]) == (
        *(DOI, "90000001", "PMC90001"),
    )
    assert one.fields["note"].startswith("RETRACTED: ")


def test_bibtex_tells_preprints_and_chapters_apart(by_pybtex: list[Entry]) -> None:
    _, preprint, chapter, online, numbered = by_pybtex
    assert [one.type for one in by_pybtex] == [
        *("article", "misc", "incollection", "article", "article"),
    ]
    assert (preprint.fields["howpublished"], preprint.fields["month"]) == (
        *("Sample preprints", "Spring"),
    )
    assert (chapter.fields["booktitle"], chapter.fields["publisher"]) == (
        *("The Sample Book", "Sample Press"),
    )
    assert "month" not in chapter.fields
    assert (online.fields["month"], online.fields["eid"]) == ("November", "e0123")
    assert "doi" not in online.fields
    assert "year" not in numbered.fields
    assert "author" not in numbered.fields


def test_bibtexparser_reads_the_same_entries() -> None:
    unpacked = [SeparateCoAuthors(), LatexDecodingMiddleware()]
    library = parse_bibtex(bibtex(REPORT), append_middleware=unpacked)
    assert not library.failed_blocks
    one = library.entries[0]
    assert one["author"][0] == "van Sample, Jr, Ada Beatrix"
    assert len(one["author"]) == 3
    assert "100% of 244" in one["title"]


def test_a_key_stays_when_a_record_is_corrected() -> None:
    later = Study(Article(pmid=90000001, title="Another", published=TRIAL.published))
    (entry,) = parse_string(bibtex(Report([later])), "bibtex").entries
    assert entry == "pmid90000001"


def test_csl_gives_a_trial_back(by_csl: list[dict[str, Any]]) -> None:
    one = by_csl[0]
    assert (one["type"], one["title"], one["DOI"]) == ("article-journal", TITLE, DOI)
    assert one["author"] == [
        {"family": "van Sample", "given": "Ada Beatrix", "suffix": "Jr"},
        {"family": "O'Sample-Åse", "given": "Cy"},
        {"literal": "SAMPLE Study Group and Friends, Ltd"},
    ]
    assert (one["issued"], one["available-date"]) == (
        *({"date-parts": [[2026, 3, 9]]}, {"date-parts": [[2026, 1, 2]]}),
    )
    assert (one["page"], one["volume"], one["issue"]) == ("101-109", "12", "3")
    assert one["container-title-short"] == "J Sample"
    assert one["note"].startswith(RETRACTED)
    assert one["abstract"].splitlines() == [
        "BACKGROUND: Little is known.",
        "RESULTS: It fell by 50%.",
    ]


def test_csl_dates_say_no_more_than_is_known(by_csl: list[dict[str, Any]]) -> None:
    assert [one["issued"] for one in by_csl[1:]] == [
        {"date-parts": [[2026]], "season": 1},
        {"date-parts": [[2025]]},
        {"date-parts": [[2025, 11]]},
        {"literal": "no date"},
    ]
    assert [one["type"] for one in by_csl[1:3]] == ["article", "chapter"]
    assert by_csl[1]["genre"] == "Preprint"
    assert (by_csl[1]["language"], "language" in by_csl[2]) == ("ger", False)


# What the schema of CSL data allows of what we write
# (https://github.com/citation-style-language/schema, schemas/input/csl-data.json).
CSL_TEXTS = {
    *("title", "original-title", "container-title", "container-title-short", "publisher", "ISSN"),
    *("volume", "issue", "page", "number", "DOI", "PMID", "PMCID", "URL", "language", "keyword"),
    *("abstract", "note", "source", "genre", "id", "type"),
}
CSL_NAMES = {"family", "given", "suffix", "literal"}
CSL_DATES = {"date-parts", "season", "literal"}


def test_csl_holds_to_its_schema(by_csl: list[dict[str, Any]]) -> None:
    assert len({one["id"] for one in by_csl}) == len(by_csl)
    for item in by_csl:
        texts = {name for name, value in item.items() if isinstance(value, str)}
        assert texts <= CSL_TEXTS
        assert item.keys() - texts <= {"author", "issued", "available-date"}
        for name in item.get("author", []):
            assert name.keys() <= CSL_NAMES
            assert all(isinstance(part, str) for part in name.values())
        for when in (item["issued"], item.get("available-date", {})):
            assert when.keys() <= CSL_DATES
            assert all(1 <= len(parts) <= 3 for parts in when.get("date-parts", []))


SAME = (
    *("pmid", "kind", "title", "vernacular_title", "authors", "published", "electronic"),
    *("languages", "keywords", "history", "databanks", "status"),
)


def facts(article: Article) -> dict[str, Any]:
    """Give what MEDLINE text has a place for."""
    journal = article.journal
    found: dict[str, Any] = {name: getattr(article, name) for name in SAME}
    return found | {
        "abstract": article.abstract_text.split(),
        "journal": (journal.title, journal.abbreviation, journal.issn, journal.nlm_id),
        "place": (journal.volume, journal.issue, journal.pages, journal.publication_model),
        "identifiers": {(one.scheme, one.value) for one in article.identifiers} - {
            ("pmid", str(article.pmid))
        },
        "types": [one.name for one in article.publication_types],
        "mesh": [(one.name, one.major, [each.name for each in one.qualifiers])
                 for one in article.mesh],
        "substances": [(one.name, one.registry_number) for one in article.substances],
        "links": {(one.kind, one.pmid, one.reference.rstrip(".")) for one in article.links},
    }  # fmt: skip


@pytest.mark.parametrize("article", [TRIAL, PREPRINT, CHAPTER], ids=lambda one: one.kind)
def test_medline_text_makes_the_round_trip(article: Article) -> None:
    (again,) = read_medline([nbib(Report([Study(article)])).encode()])
    assert isinstance(again, Article), again
    known = facts(article)
    if not article.authors_complete:
        known |= {"authors": article.authors}
    assert facts(again) == known


def test_biopython_reads_the_medline_text() -> None:
    content = nbib(REPORT)
    found = list(Medline.parse(io.StringIO(content)))
    assert [int(one["PMID"]) for one in found] == [one.pmid for one in ARTICLES]
    one = found[0]
    assert (one["TI"], one["DP"], one["PG"]) == (TRIAL.title, "2026 Mar 9", "101-9")
    assert one["FAU"] == ["van Sample, Ada Beatrix Jr", "O'Sample-Åse, Cy"]
    assert one["CN"] == ["SAMPLE Study Group and Friends, Ltd"]
    assert one["SO"] == "J Sample. 2026 Mar 9;12(3):101-9."
    assert (one["AID"] if "AID" in one else one["LID"]).startswith(DOI)
    assert all(re.match(r"([A-Z]{2,4} {0,2}- \S|      \S|$)", row) for row in content.split("\n"))
    assert max(map(len, content.split("\n"))) <= 90


@pytest.mark.parametrize(
    ("written", "pages"),
    [
        ("101-9", Pages("101", "109")),
        ("101-109", Pages("101", "109")),
        ("S12-S19", Pages("S12", "S19")),
        ("S12-9", Pages("S12", "S19")),
        ("999-1004; discussion 1005", Pages("999", "1004")),
        ("12-12", Pages("12")),
        ("109-1", Pages("109", "1")),
        ("iv-xii", Pages("iv", "xii")),
        ("823-834.e5", Pages("823", "834.e5")),
        ("eabl6449", Pages("eabl6449")),
        ("77", Pages("77")),
        ("e77", Pages(number="e77")),
        ("e12-e15", Pages("e12", "e15")),
        ("", Pages()),
        (None, Pages()),
    ],
)
def test_pages_are_read_as_they_are_meant(written: str | None, pages: Pages) -> None:
    assert pages_of(Article(pmid=1, journal=Journal(pages=written))) == pages


def test_a_key_of_the_publisher_is_no_article_number() -> None:
    keyed = Article(pmid=1, identifiers=(Identifier("pii", "S0140-6736(20)31142-9"),))
    assert pages_of(keyed) == Pages()
    assert pages_of(NUMBERED) == Pages(number="E820")
    assert pages_of(ONLINE) == Pages(number="e0123")


def test_a_long_name_is_one_name_to_biopython() -> None:
    name = "The Sample Collaborators for Menaquinone and the Vessel Wall " * 2 + "Etc."
    one = Article(1, title="K2", authors=(Author(collective=name), Author(last=name, fore="A, B")))
    found = Medline.read(io.StringIO(nbib(Report([Study(one)]))))
    assert found["CN"] == [name]
    assert found["FAU"] == [f"{name}, A, B"]


def test_a_name_that_loses_a_comma_in_ris_gains_no_blank() -> None:
    one = Article(1, title="K2", authors=(Author(last="Sample , Ltd", fore=","),))
    assert rispy.loads(ris(Report([Study(one)])))[0]["authors"] == ["Sample Ltd"]


WATCHED = Notice(
    "retraction", "Retraction", "10.5555/n", "retraction-watch", from_iso("2026-09-01"), "4711"
)
CONCERNED = Notice("expression_of_concern", source="publisher", doi="10.5555/e")
CORRECTED = Notice("correction", "Correction", "10.5555/c", "publisher")
ALONE = "(says Crossref; PubMed has not marked it)"
SECOND_OPINION = (
    f"RETRACTED: Retraction of 2026-09-01, from Retraction Watch {ALONE}",
    f"Expression of concern: expression of concern, from the publisher {ALONE}",
    f"Correction: Correction, from the publisher {ALONE}",
)


def noted(article: Article, *notices: Notice) -> Report:
    return Report([Study(article, enrichments=Enrichments(updates=Updates(notices)))])


def test_what_crossref_alone_says_is_noted_with_its_name_the_gravest_first() -> None:
    report = noted(ONLINE, CORRECTED, CONCERNED, WATCHED)
    (by_ris,) = rispy.loads(ris(report))
    assert tuple(by_ris["notes"]) == SECOND_OPINION
    (entry,) = parse_string(bibtex(report), "bibtex").entries.values()
    assert entry.fields["note"] == "; ".join(SECOND_OPINION)
    assert json.loads(csl_json(report))[0]["note"] == "; ".join(SECOND_OPINION)
    (record,) = Medline.parse(io.StringIO(nbib(report)))
    assert tuple(record["GN"]) == SECOND_OPINION


def test_a_retraction_stands_before_what_pubmed_says_beside_it() -> None:
    corrected = replace(TRIAL, publication_types=(), links=TRIAL.links[1:])
    (one,) = rispy.loads(ris(noted(corrected, WATCHED)))
    assert one["notes"][:2] == [SECOND_OPINION[0], "Correction: J Sample. 2026;12(4):9"]


def test_what_pubmed_has_marked_is_pubmeds_alone() -> None:
    (one,) = rispy.loads(ris(noted(TRIAL, WATCHED)))
    assert one["notes"][0] == RETRACTED
    assert not any("Crossref" in note for note in one["notes"])
    assert "GN  -" not in nbib(noted(TRIAL, WATCHED))


def test_a_preprint_that_was_withdrawn_is_not_called_retracted() -> None:
    gone = replace(PREPRINT, title="WITHDRAWN: Gas6")
    (one,) = rispy.loads(ris(Report([Study(gone)])))
    assert one["notes"][0].startswith("WITHDRAWN: ")


def test_a_retraction_that_was_taken_back_is_no_note() -> None:
    undone = Notice("reinstatement", source="retraction-watch", updated=from_iso("2026-09-02"))
    (one,) = rispy.loads(ris(noted(ONLINE, WATCHED, undone)))
    assert "notes" not in one
