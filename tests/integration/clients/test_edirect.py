"""NCBI's own command line, EDirect, works against the sandbox as it is.

It counts, pages, cuts large searches into slices and tries again by itself: what it takes for
NCBI's answer, is one.
"""

from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, FaultScript, Sandbox
from tests.integration.clients import edirect
from tests.integration.clients.conftest import CROWD, KEY
from tests.integration.clients.edirect import Edirect, element
from tests.integration.clients.records import library

pytestmark = pytest.mark.skipif(
    bool(edirect.missing()),
    reason=f"EDirect (Debian: ncbi-entrez-direct) is not installed: {edirect.missing()}",
)

SEARCH = 'esearch -db pubmed -base "$BASE" -query "menaquinone [TITL]"'


@pytest.fixture
def shell(tmp_path: Path) -> Edirect:
    return Edirect(tmp_path)


def test_a_search_is_counted_and_its_ids_come_along(shell: Edirect, sandbox: Sandbox) -> None:
    message = shell.run(sandbox, SEARCH)
    assert element(message, "Count") == ["2"]
    assert element(message, "Id") == ["101", "103"]


@pytest.mark.parametrize("form", ["uid", "uilist"])
def test_the_ids_are_listed(shell: Edirect, sandbox: Sandbox, form: str) -> None:
    listed = shell.run(sandbox, f'{SEARCH} | efetch -base "$BASE" -format {form}')
    assert listed.split() == ["101", "103"]


def test_records_come_as_xml_that_xtract_reads(shell: Edirect, sandbox: Sandbox) -> None:
    fetched = shell.run(
        sandbox,
        f'{SEARCH} | efetch -base "$BASE" -format xml | xtract -pattern PubmedArticle'
        " -element MedlineCitation/PMID ArticleTitle AbstractText -block Author -element LastName",
    )
    assert fetched.splitlines() == [
        "101\tMenaquinone and arterial stiffness.\tMenaquinone-7 slowed stiffening & cost little."
        "\tSampleauthor",
        "103\tA review of menaquinone.\tSampleauthor",
    ]


def test_records_come_as_medline(shell: Edirect, sandbox: Sandbox) -> None:
    fetched = shell.run(sandbox, f'{SEARCH} | efetch -base "$BASE" -format medline')
    assert [line for line in fetched.splitlines() if line.startswith(("PMID", "TI"))] == [
        "PMID- 101",
        "TI  - Menaquinone and arterial stiffness.",
        "PMID- 103",
        "TI  - A review of menaquinone.",
    ]


@pytest.mark.parametrize("fetch", ["efetch -format docsum", "esummary"])
def test_summaries_are_those_of_version_two(shell: Edirect, sandbox: Sandbox, fetch: str) -> None:
    shown = shell.run(
        sandbox,
        f'{SEARCH} | {fetch} -base "$BASE" | xtract -pattern DocumentSummary'
        " -element Id Title FullJournalName ELocationID",
    )
    assert shown.splitlines() == [
        "101\tMenaquinone and arterial stiffness.\tStiff J\tdoi: 10.1000/sample.1",
        "103\tA review of menaquinone.\tJournal of Tests",
    ]


def test_summaries_come_as_json(shell: Edirect, sandbox: Sandbox) -> None:
    shown = shell.run(sandbox, f'{SEARCH} | efetch -base "$BASE" -format docsum -mode json')
    assert '"uids":["101","103"]' in shown


def test_ids_are_posted_and_fetched_through_the_history(shell: Edirect, sandbox: Sandbox) -> None:
    posted = shell.run(sandbox, 'epost -db pubmed -base "$BASE" -id 103,102')
    assert element(posted, "Count") == ["2"]
    assert element(posted, "WebEnv")[0].startswith("MCID_")
    listed = shell.run(
        sandbox,
        'epost -db pubmed -base "$BASE" -id 103,102 | efetch -base "$BASE" -format uid',
    )
    assert listed.split() == ["102", "103"]


def test_a_result_is_filtered(shell: Edirect, sandbox: Sandbox) -> None:
    left = shell.run(sandbox, f'{SEARCH} | efilter -base "$BASE" -query "review [TITL]"')
    assert element(left, "Id") == ["103"]


@pytest.mark.parametrize(
    ("link", "found"),
    [("pubmed_pubmed_refs", ["101", "102"]), ("pubmed_pubmed_citedin", ["102", "103"])],
)
def test_citations_are_followed(
    shell: Edirect, sandbox: Sandbox, link: str, found: list[str]
) -> None:
    linked = shell.run(sandbox, f'{SEARCH} | elink -base "$BASE" -target pubmed -name {link}')
    assert element(linked, "Id") == found


def test_a_slip_is_spelled_right(shell: Edirect, sandbox: Sandbox) -> None:
    message = shell.run(sandbox, 'esearch -db pubmed -base "$BASE" -query "menaqinone" -spell')
    assert element(message, "Count") == ["2"]


def test_the_fields_and_links_are_listed(shell: Edirect, sandbox: Sandbox) -> None:
    assert shell.run(sandbox, 'einfo -base "$BASE" -dbs').split() == ["pubmed"]
    assert "TIAB\tTitle/Abstract" in shell.run(sandbox, 'einfo -base "$BASE" -db pubmed -fields')
    assert "pubmed_pubmed_refs" in shell.run(sandbox, 'einfo -base "$BASE" -db pubmed -links')


def test_nothing_found_is_a_count_of_none(shell: Edirect, sandbox: Sandbox) -> None:
    message = shell.run(sandbox, 'esearch -db pubmed -base "$BASE" -query "unheard [TITL]"')
    assert element(message, "Count") == ["0"]


def test_a_failure_is_overcome_by_asking_again(shell: Edirect) -> None:
    rule = {"kind": "error", "verb": "esearch", "times": 1, "text": "Search Backend failed: x"}
    corpus = Corpus.from_files([(None, library())])
    with Sandbox(corpus, api_keys=[KEY], faults=FaultScript.of([rule])) as sandbox:
        done = shell.attempt(sandbox, SEARCH)
    assert element(done.stdout, "Count") == ["2"]
    assert "Search Backend failed: x" in done.stderr
    assert len(sandbox.requests) == 2


def test_an_unknown_tag_is_complained_of(shell: Edirect, sandbox: Sandbox) -> None:
    search = 'esearch -db pubmed -base "$BASE" -query "menaquinone [NOSUCHFIELD]"'
    done = shell.attempt(sandbox, search)
    assert "<FieldNotFound>NOSUCHFIELD</FieldNotFound>" in done.stderr


def test_a_result_beyond_the_window_is_sliced_until_it_is_whole(
    shell: Edirect, crowd: Sandbox
) -> None:
    crowd.log.clear()
    listed = shell.run(crowd, f'{SEARCH} | efetch -base "$BASE" -format uid')
    assert list(map(int, listed.split())) == list(range(1, CROWD + 1))
    terms = [one.params["term"] for one in crowd.requests]
    assert "( menaquinone [TITL] AND 1:6500 [UID])" in terms  # half of the newest PMID + 1,000
    assert {one.status for one in crowd.requests} == {200}


def test_records_are_fetched_a_thousand_at_a_time(shell: Edirect, crowd: Sandbox) -> None:
    crowd.log.clear()
    search = 'esearch -db pubmed -base "$BASE" -query "menaquinone [TITL] AND 1:2500 [UID]"'
    fetched = shell.run(crowd, f'{search} | efetch -base "$BASE" -format xml')
    assert fetched.count("</PubmedArticle>") == 2500
    sizes = [len(one.ids) for one in crowd.requests if one.verb == "efetch"]
    assert sizes == [1000, 1000, 500]
