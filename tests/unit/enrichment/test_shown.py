"""What services know is shown with their name, and never as PubMed's word or as a hostile link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.cli.card import card
from pipeline.digest.announce import announcements
from pipeline.digest.render import render
from pipeline.digest.view import view
from pipeline.domain.dates import from_iso
from pipeline.domain.digests import SectionKind
from pipeline.domain.enrichments import Citations, Enrichments, Notice, OpenAccess, Updates
from pipeline.domain.records import Identifier
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import ChangeKind, StudyDesign
from pipeline.reports.frame import frame
from pipeline.reports.study_json import study_json
from pipeline.wording.badges import badges, happened_kinds
from pipeline.wording.known import doubts, known
from pipeline.wording.links import foreign_link, free_text

from ..digest.samples import RETRACTED, SLOT, candidate, change, digest, study

ADDRESS = "https://repository.example.org/11.pdf"
FREE = OpenAccess(True, "green", ADDRESS, "cc-by", "acceptedVersion", "repository")
NOTICE = Notice(
    "retraction", "Retraction", "10.5555/notice", "retraction-watch", from_iso("2026-11-01"), "47"
)
BY_CROSSREF = (
    "(according to Crossref, from the publisher, 2026-11-01: 10.5555/notice(26)1-0;"
    " PubMed had not marked it by 2026-11-22)"
)


def enriched(**known: Any) -> Study:
    return replace(study(11, StudyDesign.COHORT), enrichments=Enrichments(**known))


CITED = enriched(citations=Citations(12, 2, 1.534, True))
OPEN = enriched(open_access=FREE)
DOUBTED = enriched(updates=Updates((NOTICE,)))


def labels(one: Study) -> list[str]:
    return [badge.text for badge in badges(one, happened_kinds(one.changes))]


def test_a_second_opinion_has_a_badge_with_its_name() -> None:
    assert labels(DOUBTED)[0] == "Retracted (Crossref)"
    by_crossref = change(11, ChangeKind.RETRACTED, BY_CROSSREF)
    assert "Retracted" not in labels(replace(DOUBTED, changes=(by_crossref,)))
    marked = replace(DOUBTED, article=replace(DOUBTED.article, publication_types=(RETRACTED,)))
    assert labels(marked)[0] == "Retracted"
    assert "Retracted (Crossref)" not in labels(marked)


def test_a_free_report_has_its_badge_and_its_link() -> None:
    assert "Open access" in labels(OPEN)
    assert [one.url for one in free_text(OPEN, SLOT)] == [ADDRESS]
    closed = enriched(open_access=OpenAccess(False, "closed"))
    assert "Open access" not in labels(closed)
    assert free_text(closed, SLOT) == free_text(study(11), SLOT) == ()
    held = (*OPEN.article.identifiers, Identifier("pmcid", "PMC9000011"))
    in_pmc = replace(OPEN, article=replace(OPEN.article, identifiers=held))
    assert free_text(in_pmc, SLOT) == (), "PubMed Central is linked already"


@pytest.mark.parametrize(
    "url",
    [
        "http://repository.example.org/11.pdf",
        "javascript:alert(1)",
        "https://repository.example.org/\u202e11",
        "https://user@repository.example.org/",
        "https://repository.example.org:8443/",
        "https://127.0.0.1/admin",
        "https://2130706433/",
        "https://[::1]/",
        "https://localhost/",
        "https://printer.local/",
        "https://router.lan/",
        "https://xn.example.org/ <script>",
        'https://example.org/"onclick=x',
        "https://example.org/'x",
        "https:///nohost.example.org",
        "https://example.org/" + "x" * 2_000,
        "https://[",
        "HTTPS://example.org/",
        "",
    ],
)
def test_only_a_plain_https_address_is_linked(url: str) -> None:
    assert foreign_link("Free", url) is None
    hostile = enriched(open_access=replace(FREE, url=url))
    message = render(digest(candidate(hostile)), "K2")
    assert not url or url not in message.html
    assert "javascript:" not in "\n".join(line.text for line in card(hostile))
    assert list(frame([hostile])["free_text"]) == [""]


def test_news_that_a_study_is_free_leads_there_for_those_who_were_sent_it() -> None:
    sent = date(2026, 11, 1)
    says = "the accepted manuscript in a repository (says Unpaywall)"
    issue = digest(candidate(OPEN, ChangeKind.OPEN_ACCESS, says, sent_before=sent))
    (section,) = issue.sections
    assert section.kind is SectionKind.NEWS
    (entry,) = view(issue).sections[0].entries
    assert entry.news[0] == f"Free full text: {says}."
    assert ADDRESS in [link.url for link in entry.links]
    assert "1 free full text" in render(issue, "K2").subject
    assert [one.kind for one in announcements(issue)] == ["open_access"]
    assert digest(candidate(OPEN, ChangeKind.OPEN_ACCESS, says)).sections == ()


def test_news_from_crossref_names_it_and_leads_to_the_notice() -> None:
    issue = digest(candidate(DOUBTED, ChangeKind.RETRACTED, BY_CROSSREF))
    (entry,) = view(issue).sections[0].entries
    assert entry.news == (f"Retracted {BY_CROSSREF}.",)
    assert "https://doi.org/10.5555/notice%2826%291-0" in [link.url for link in entry.links]
    assert entry.is_alarming
    assert "1 retraction" in render(issue, "K2").subject


def test_sentences_name_who_says_it() -> None:
    assert list(known(study(11))) == []
    assert list(known(CITED)) == [
        "Cited 12 times, by 2 clinical reports; relative citation ratio 1.53, provisional (iCite)."
    ]
    assert list(known(enriched(citations=Citations(1)))) == ["Cited 1 time (iCite)."]
    (access,) = known(OPEN)
    assert access == "Open access: green, acceptedVersion, repository, cc-by (Unpaywall)."
    odd = replace(NOTICE, kind="new_version", label="<b>New\u202e version</b>", source="")
    (said,) = known(enriched(updates=Updates((odd,))))
    assert said == "Crossref: <b>New version</b> of 2026-11-01 (no news by itself)."
    assert list(doubts(DOUBTED)) == [
        "Retracted, says Crossref (Retraction of 2026-11-01, from Retraction Watch);"
        " PubMed has not marked it."
    ]


def test_the_card_of_a_study_tells_all_of_it() -> None:
    told = "\n".join(line.text for line in card(replace(DOUBTED, enrichments=Enrichments(
        CITED.enrichments.citations, FREE, DOUBTED.enrichments.updates
    ))))  # fmt: skip
    for words in ("says Crossref", "Cited 12 times", "Open access", ADDRESS):
        assert words in told


def test_json_says_null_where_nobody_was_asked() -> None:
    plain = study_json(study(11))
    names = ("citations", "open_access", "notices", "crossref_alone")
    assert [plain[name] for name in names] == [None, None, None, None]
    assert study_json(OPEN)["open_access"]["url"] == ADDRESS
    assert study_json(CITED)["citations"]["relative_citation_ratio"] == 1.534
    doubted = study_json(DOUBTED)
    assert doubted["crossref_alone"] == ["retracted"]
    assert doubted["is_retracted"] is False, "that stays what PubMed says"
    assert [one["record"] for one in doubted["notices"]] == ["47"]
    assert study_json(enriched(updates=Updates()))["notices"] == []


def test_columns_are_empty_where_nobody_was_asked() -> None:
    table = frame([study(10), CITED, OPEN, DOUBTED])
    assert list(table["citations"].isna()) == [True, False, True, True]
    assert table["relative_citation_ratio"][1] == 1.534
    assert list(table["open_access"]) == ["", "", "green", ""]
    assert list(table["free_text"]) == ["", "", ADDRESS, ""]
    assert list(table["crossref_alone"]) == ["", "", "", "retracted"]
