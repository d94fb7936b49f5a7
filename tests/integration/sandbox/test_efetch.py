"""EFetch and ESummary: records whole and short, ids known and not."""

from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO

import pytest
from Bio import Entrez, Medline

from pipeline.sandbox import Corpus, Sandbox, VirtualClock

from .articles import article, article_set, chapter
from .conftest import Client, Serve

Ask = Callable[[Sandbox], Client]

ABSTRACT = "<Abstract><AbstractText>Vitamin K<sub>2</sub> &amp; bone.</AbstractText></Abstract>"
DOI = '<ELocationID EIdType="doi" ValidYN="Y">10.1/x</ELocationID>'


@pytest.fixture
def client(serve: Serve, ask: Ask) -> Client:
    first = article(1, "First.", parts=ABSTRACT + DOI, created=date(2026, 3, 4))
    return ask(serve(first, article(2, "Second."), chapter(3)))


def test_records_come_in_the_order_asked_each_once(client: Client) -> None:
    records = Entrez.read(BytesIO(client.get("efetch", id="2,1,2,01", retmode="xml").content))
    pmids = [str(record["MedlineCitation"]["PMID"]) for record in records["PubmedArticle"]]
    assert pmids == ["2", "1"]


def test_the_bytes_are_those_of_the_file(client: Client) -> None:
    body = client.get("efetch", id="2", retmode="xml").content
    assert article(2, "Second.") in body
    assert body.startswith(b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC ')
    assert b"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd" in body


def test_book_chapters_come_along(client: Client) -> None:
    records = Entrez.read(BytesIO(client.get("efetch", id="1,3").content))
    assert len(records["PubmedArticle"]) == 1
    assert str(records["PubmedBookArticle"][0]["BookDocument"]["PMID"]) == "3"


def test_unknown_ids_are_dropped_without_a_word(client: Client) -> None:
    records = Entrez.read(BytesIO(client.get("efetch", id="1,99").content))
    assert len(records["PubmedArticle"]) == 1


def test_only_unknown_ids_give_an_empty_set(client: Client) -> None:
    answer = client.get("efetch", id="98,99")
    assert answer.status_code == 200
    assert answer.content.endswith(b"<PubmedArticleSet>\n</PubmedArticleSet>")
    assert Entrez.read(BytesIO(answer.content))["PubmedArticle"] == []


def test_ids_may_be_repeated_parameters_and_posted(client: Client) -> None:
    answer = client.post("efetch", id=["1", "2"], rettype="uilist")
    assert answer.text == "1\n2\n"


def test_ids_that_are_none_are_a_400(client: Client) -> None:
    answer = client.get("efetch", id="00000000,abc")
    assert answer.status_code == 400
    assert "<ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR>" in answer.text
    assert "<!DOCTYPE eEfetchResult PUBLIC" in answer.text


def test_a_bad_id_among_good_ones_is_dropped(client: Client) -> None:
    assert client.get("efetch", id="abc,2", rettype="uilist").text == "2\n"


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"id": ""}, "Supplied id parameter is empty."),
        ({}, "Neither query_key nor id specified"),
        ({"id": "1", "db": "pmc"}, "Invalid db name specified: pmc"),
    ],
)
def test_other_slips_are_errors_in_a_200(
    client: Client, params: dict[str, str], error: str
) -> None:
    answer = client.get("efetch", **params)
    assert answer.status_code == 200
    assert f"<ERROR>{error}</ERROR>" in answer.text


def test_pages_are_cut_from_a_list_of_ids(client: Client) -> None:
    assert client.get("efetch", id="1,2,3", retstart=1, retmax=1, rettype="uilist").text == "2\n"


def test_ids_in_xml_are_read_by_biopython(client: Client) -> None:
    answer = client.get("efetch", id="1,2,99", rettype="uilist", retmode="xml")
    assert Entrez.read(BytesIO(answer.content)) == ["1", "2"]


def test_medline_text_is_read_by_biopython(client: Client) -> None:
    answer = client.get("efetch", id="1,2", rettype="medline", retmode="text")
    assert answer.headers["Content-Type"] == "text/plain; charset=UTF-8"
    first, second = Medline.parse(StringIO(answer.text))
    assert (first["PMID"], first["TI"], first["AB"]) == ("1", "First.", "Vitamin K2 & bone.")
    assert second["AU"] == ["Sampleauthor J"]


def test_a_form_that_does_not_exist_is_empty(client: Client) -> None:
    answer = client.get("efetch", id="1", rettype="full")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_prefix_only_the_file_declared_is_declared_again(serve: Serve, ask: Ask) -> None:
    maths = "<Abstract><AbstractText><mml:mi>x</mml:mi></AbstractText></Abstract>"
    data = article_set(article(1, parts=maths)).replace(
        b"<PubmedArticleSet>", b'<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML">'
    )
    client = ask(serve(corpus=Corpus.from_files([(None, data)])))
    records = Entrez.read(BytesIO(client.get("efetch", id="1").content), validate=False)
    assert len(records["PubmedArticle"]) == 1


def test_records_follow_the_clock(serve: Serve, ask: Ask) -> None:
    corpus = Corpus.from_files(
        [
            (None, article_set(article(1, "Old.", created=date(2026, 1, 1)))),
            (date(2026, 2, 1), article_set(article(1, "New."), article(2, "Menaquinone."))),
            (date(2026, 3, 1), article_set(deleted=[1])),
        ]
    )
    client = ask(serve(corpus=corpus, clock=VirtualClock(date(2026, 1, 15))))
    assert "<ArticleTitle>Old." in client.get("efetch", id="1,2").text
    assert client.found("all[sb]") == [1]
    assert client.found("new[ti]") == []
    client.sandbox.clock.set(date(2026, 2, 1))
    assert "<ArticleTitle>New." in client.get("efetch", id="1,2").text
    assert client.found("all[sb]") == [2, 1]
    assert (client.found("new[ti]"), client.found("old[ti]")) == ([1], [])
    client.sandbox.clock.set(date(2026, 3, 1))
    assert client.found("all[sb]") == [2]
    assert client.get("efetch", id="1", rettype="uilist").text == ""


def test_summaries_are_read_by_biopython(client: Client) -> None:
    first, second = Entrez.read(BytesIO(client.get("esummary", id="1,3").content))
    assert (first["Id"], first["Title"], first["AuthorList"]) == ("1", "First.", ["Sampleauthor J"])
    assert first["History"]["entrez"] == "2026/03/04 00:00"
    assert first["HasAbstract"] == 1
    assert first["ELocationID"] == "doi: 10.1/x"
    assert (second["Id"], second["Title"]) == ("3", "A chapter.")


def test_an_unknown_id_has_an_error_in_the_place_of_its_summary(client: Client) -> None:
    answer = client.get("esummary", id="1,99")
    assert "<ERROR>UID=99: cannot get document summary</ERROR>" in answer.text
    assert "<Id>1</Id>" in answer.text
    with pytest.raises(RuntimeError, match="UID=99: cannot get document summary"):
        Entrez.read(BytesIO(answer.content))


def test_summaries_in_json(client: Client) -> None:
    result = client.get("esummary", id="1,99", retmode="json").json()["result"]
    assert result["uids"] == ["1", "99"]
    assert result["99"] == {"uid": "99", "error": "cannot get document summary"}
    assert result["1"]["title"] == "First."
    assert result["1"]["authors"][0]["name"] == "Sampleauthor J"


def test_json_holds_at_most_500_summaries(client: Client) -> None:
    ids = ",".join(map(str, range(1, 502)))
    answer = client.post("esummary", id=ids, retmode="json").json()
    assert answer["error"].startswith("Too many UIDs in request. Maximum number of UIDs is 500")


def test_einfo_describes_the_database(client: Client) -> None:
    client.sandbox.clock.set(date(2026, 2, 1))
    assert Entrez.read(BytesIO(client.get("einfo").content))["DbList"] == ["pubmed"]
    (info,) = Entrez.read(BytesIO(client.get("einfo", db="pubmed", version="2.0").content))[
        "DbInfo"
    ]
    assert (info["DbName"], info["Count"]) == ("pubmed", "2")  # record 1 is not out yet
    assert (info["DbBuild"], info["LastUpdate"]) == ("Build-2026.02.01.12.00", "2026/02/01 12:00")
    fields = {field["Name"]: field for field in info["FieldList"]}
    assert fields["CRDT"]["FullName"] == "Date - Create"
    assert (fields["CRDT"]["IsDate"], fields["CRDT"]["IsRangable"]) == ("Y", "Y")
    assert len(fields) == 50
    with pytest.raises(RuntimeError, match="Can not retrieve DbInfo for db=fleegle"):
        Entrez.read(BytesIO(client.get("einfo", db="fleegle").content))
