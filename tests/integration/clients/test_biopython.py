"""Biopython's Bio.Entrez and Bio.Medline work against the sandbox as they are.

Its addresses are literals, so requests to NCBI's host are led to the sandbox below it, in
urllib; whatever Biopython writes and reads is its own.
"""

import json
import urllib.request
from typing import Any

import pytest
from Bio import Entrez, Medline

from pipeline.sandbox import Sandbox
from tests.integration.clients.conftest import CROWD, KEY

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


class ToSandbox(urllib.request.HTTPSHandler):
    """Opens what is addressed to NCBI at a sandbox instead; takes the place of urllib's own."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._base_url = sandbox.base_url

    def https_open(self, req: urllib.request.Request) -> Any:
        assert req.full_url.startswith(NCBI)
        url = self._base_url + req.full_url.removeprefix(NCBI)
        return self.parent.open(urllib.request.Request(url, req.data))


@pytest.fixture(autouse=True)
def _biopython(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Entrez, "email", "desk@example.org")
    monkeypatch.setattr(Entrez, "api_key", KEY)
    monkeypatch.setattr(urllib.request, "_opener", None)  # to be put back when the test is over


@pytest.fixture
def ncbi(sandbox: Sandbox) -> Sandbox:
    """Let the small sandbox stand where NCBI is."""
    urllib.request.install_opener(urllib.request.build_opener(ToSandbox(sandbox)))
    return sandbox


def read(handle: Any) -> Any:
    with handle:
        return Entrez.read(handle)


def text(handle: Any) -> str:
    with handle:
        content = handle.read()
    return content if isinstance(content, str) else content.decode()


@pytest.mark.usefixtures("ncbi")
def test_a_search_in_xml() -> None:
    found = read(Entrez.esearch(db="pubmed", term="menaquinone[ti]", retmax=1))
    assert (found["Count"], found["RetMax"], found["IdList"]) == ("2", "1", ["103"])
    assert found["QueryTranslation"] == '"menaquinone"[Title]'


@pytest.mark.usefixtures("ncbi")
def test_a_search_in_json() -> None:
    found = json.loads(text(Entrez.esearch(db="pubmed", term="menaquinone[ti]", retmode="json")))
    assert found["esearchresult"]["idlist"] == ["103", "101"]


@pytest.mark.usefixtures("ncbi")
def test_a_backend_error_is_raised() -> None:
    with pytest.raises(RuntimeError, match="Empty term and query_key"):
        read(Entrez.esearch(db="pubmed", term=""))


@pytest.mark.usefixtures("ncbi")
def test_a_search_is_kept_narrowed_and_fetched() -> None:
    kept = read(Entrez.esearch(db="pubmed", term="menaquinone[ti]", usehistory="y"))
    where = {"webenv": kept["WebEnv"], "query_key": kept["QueryKey"]}
    narrowed = read(
        Entrez.esearch(db="pubmed", term="#1 AND review[ti]", usehistory="y", WebEnv=kept["WebEnv"])
    )
    assert narrowed["IdList"] == ["103"]
    fetched = read(Entrez.efetch(db="pubmed", retmode="xml", WebEnv=where["webenv"], query_key="1"))
    assert len(fetched["PubmedArticle"]) == 2


@pytest.mark.usefixtures("ncbi")
def test_posted_ids_are_summarised() -> None:
    posted = read(Entrez.epost("pubmed", id="101,102"))
    shown = read(
        Entrez.esummary(db="pubmed", WebEnv=posted["WebEnv"], query_key=posted["QueryKey"])
    )
    assert [(one["Id"], str(one["Title"])) for one in shown] == [
        ("101", "Menaquinone and arterial stiffness."),
        ("102", "Warfarin calcifies rats."),
    ]
    assert shown[0]["ELocationID"] == "doi: 10.1000/sample.1"


@pytest.mark.usefixtures("ncbi")
def test_records_are_fetched_as_xml() -> None:
    (record,) = read(Entrez.efetch(db="pubmed", id="103", retmode="xml"))["PubmedArticle"]
    assert str(record["MedlineCitation"]["Article"]["ArticleTitle"]) == "A review of menaquinone."
    (cited,) = record["PubmedData"]["ReferenceList"]
    assert len(cited["Reference"]) == 4


@pytest.mark.usefixtures("ncbi")
def test_records_are_fetched_as_medline() -> None:
    with Entrez.efetch(db="pubmed", id=["101", "102"], rettype="medline", retmode="text") as handle:
        first, second = Medline.parse(handle)
    assert (first["PMID"], first["AU"]) == ("101", ["Sampleauthor J"])
    assert first["AB"] == "Menaquinone-7 slowed stiffening & cost little."
    assert second["TI"] == "Warfarin calcifies rats."


def test_many_ids_are_posted_by_itself(ncbi: Sandbox) -> None:
    ids = [str(pmid) for pmid in range(101, 401)]
    fetched = text(Entrez.efetch(db="pubmed", id=ids, rettype="uilist", retmode="text"))
    assert fetched.split() == ["101", "102", "103"]
    assert ncbi.requests[-1].method == "POST"


@pytest.mark.usefixtures("ncbi")
def test_the_database_describes_itself() -> None:
    assert read(Entrez.einfo())["DbList"] == ["pubmed"]
    (described,) = read(Entrez.einfo(db="pubmed"))["DbInfo"]
    assert described["Count"] == "3"
    assert "CRDT" in [field["Name"] for field in described["FieldList"]]
    assert "pubmed_pubmed_citedin" in [link["Name"] for link in described["LinkList"]]


def _linked(link_sets: Any) -> list[tuple[list[str], str, list[str]]]:
    return [
        (one["IdList"], kind["LinkName"], [link["Id"] for link in kind["Link"]])
        for one in link_sets
        for kind in one["LinkSetDb"]
    ]


@pytest.mark.usefixtures("ncbi")
def test_links_of_every_id_apart() -> None:
    found = read(Entrez.elink(dbfrom="pubmed", id=["101", "103"], linkname="pubmed_pubmed_citedin"))
    assert _linked(found) == [(["101"], "pubmed_pubmed_citedin", ["103", "102"])]
    assert len(found) == 2  # 103 is asked for too, and cited by nobody


@pytest.mark.usefixtures("ncbi")
def test_links_of_several_ids_together() -> None:
    found = read(Entrez.elink(dbfrom="pubmed", id="102,103", linkname="pubmed_pubmed_refs"))
    assert _linked(found) == [(["102", "103"], "pubmed_pubmed_refs", ["102", "101"])]


@pytest.mark.usefixtures("ncbi")
def test_links_are_kept_on_the_history_server() -> None:
    asked = {"cmd": "neighbor_history", "linkname": "pubmed_pubmed_refs"}
    (kept,) = read(Entrez.elink(dbfrom="pubmed", db="pubmed", id="103", **asked))
    (kind,) = kept["LinkSetDbHistory"]
    where = {"WebEnv": kept["WebEnv"], "query_key": kind["QueryKey"]}
    listed = text(Entrez.efetch(db="pubmed", rettype="uilist", retmode="text", **where))
    assert listed.split() == ["102", "101"]


@pytest.mark.usefixtures("ncbi")
def test_a_query_is_spelled_right() -> None:
    spelled = read(Entrez.espell(db="pubmed", term="menaqinone AND stifness[ti]"))
    assert spelled["CorrectedQuery"] == "menaquinone AND stiffness[ti]"
    assert read(Entrez.espell(db="pubmed", term="menaquinone"))["CorrectedQuery"] == ""


@pytest.mark.usefixtures("ncbi")
def test_references_are_matched() -> None:
    asked = [
        {"journal_title": "Stiff J", "year": "2026", "author_name": "sampleauthor j", "key": "one"},
        {"journal_title": "journal of tests", "year": "2025", "key": "two"},
        {"journal_title": "journal of tests", "year": "1999", "key": "three"},
        {"journal_title": "journal of nowhere", "year": "2026", "key": "four"},
        {"author_name": "sampleauthor j", "key": "five"},
    ]
    lines = text(Entrez.ecitmatch(db="pubmed", bdata=asked)).splitlines()
    assert [line.split("|")[5:] for line in lines] == [
        ["one", "101"],
        ["two", "103"],
        ["three", "NOT_FOUND"],
        ["four", "NOT_FOUND;INVALID_JOURNAL"],
        ["five", "AMBIGUOUS 101,103"],
    ]


@pytest.fixture
def crowded_ncbi(crowd: Sandbox) -> Sandbox:
    """Let the large sandbox stand where NCBI is."""
    urllib.request.install_opener(urllib.request.build_opener(ToSandbox(crowd)))
    return crowd


@pytest.mark.usefixtures("crowded_ncbi")
def test_a_search_lists_9999_at_most() -> None:
    found = read(Entrez.esearch(db="pubmed", term="menaquinone", retmax=100_000))
    assert (found["Count"], len(found["IdList"])) == (str(CROWD), 9_999)
    (message,) = found["WarningList"]["OutputMessage"]
    assert message == "Restrictions achieved. start and count adjusted to 0, 9999"
    with pytest.raises(RuntimeError, match="'retstart' cannot be larger than 9998"):
        read(Entrez.esearch(db="pubmed", term="menaquinone", retstart=9_999))
