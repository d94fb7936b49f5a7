"""ESearch: what it finds, how it sorts, what it complains of."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from Bio import Entrez

from pipeline.sandbox import Sandbox, VirtualClock

from .articles import article
from .conftest import Client, Serve

Ask = Callable[[Sandbox], Client]

RECORDS = [
    article(11, "Menaquinone in rats.", created=date(2026, 1, 5), author="Zhou", journal="B"),
    article(12, "Menaquinone in men.", created=date(2026, 2, 5), author="Adam", journal="C"),
    article(
        13,
        "Warfarin in men.",
        created=date(2026, 3, 5),
        entered=date(2019, 1, 1),
        author="Moor",
        journal="A",
        year=2031,
    ),
]


@pytest.fixture
def client(serve: Serve, ask: Ask) -> Client:
    return ask(serve(*RECORDS, clock=VirtualClock(date(2026, 6, 1))))


def test_answers_in_xml_that_biopython_reads(client: Client) -> None:
    answer = client.get("esearch", db="pubmed", term="menaquinone[ti]")
    found = Entrez.read(BytesIO(answer.content))
    assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert (found["Count"], found["RetMax"], found["RetStart"]) == ("2", "2", "0")
    assert found["IdList"] == ["12", "11"]
    assert found["QueryTranslation"] == '"menaquinone"[Title]'
    assert "ErrorList" not in found


def test_answers_in_json_with_every_number_a_string(client: Client) -> None:
    answer = client.get("esearch", term="menaquinone[ti]", retmode="json")
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json() == {
        "header": {"type": "esearch", "version": "0.3"},
        "esearchresult": {
            "count": "2",
            "retmax": "2",
            "retstart": "0",
            "idlist": ["12", "11"],
            "translationset": [],
            "querytranslation": '"menaquinone"[Title]',
        },
    }


def test_counts_without_listing(client: Client) -> None:
    xml = client.get("esearch", term="men", rettype="count")
    assert Entrez.read(BytesIO(xml.content)) == {"Count": "2"}
    json = client.get("esearch", term="men", rettype="count", retmode="json").json()
    assert json["esearchresult"] == {"count": "2"}


def test_a_long_query_may_be_posted(client: Client) -> None:
    term = " OR ".join(["menaquinone[ti]"] * 800)
    answer = client.post("esearch", term=term)
    assert Entrez.read(BytesIO(answer.content))["IdList"] == ["12", "11"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", [12, 11, 13]),  # newest entry date; 13 was entered years late
        ("relevance", [12, 11, 13]),
        ("pub_date", [13, 12, 11]),
        ("pub date", [13, 12, 11]),
        ("Author", [12, 13, 11]),
        ("JournalName", [13, 11, 12]),
    ],
)
def test_sorts(client: Client, sort: str, order: list[int]) -> None:
    assert client.found("all[sb]", sort=sort) == order


def test_an_unknown_sort_is_reported_and_ignored(client: Client) -> None:
    result = client.get("esearch", term="all[sb]", sort="Date", retmode="json").json()
    assert result["esearchresult"]["idlist"] == ["12", "11", "13"]
    messages = result["esearchresult"]["warninglist"]["outputmessages"]
    assert messages == ["Unknown sort schema 'date' ignored"]


def test_an_unknown_tag_is_dropped_and_the_search_widens(client: Client) -> None:
    answer = client.get("esearch", term="menaquinone[NoSuchField] AND men[ti]")
    found = Entrez.read(BytesIO(answer.content))
    assert found["IdList"] == ["12"]
    assert found["ErrorList"]["FieldNotFound"] == ["NoSuchField"]
    json = client.get("esearch", term="x[NoSuchField]", retmode="json").json()
    assert json["esearchresult"]["errorlist"]["fieldsnotfound"] == ["NoSuchField"]


def test_a_phrase_nobody_wrote_brings_nothing_and_is_named(client: Client) -> None:
    found = Entrez.read(BytesIO(client.get("esearch", term="abcXYZ").content))
    assert found["Count"] == "0"
    assert found["IdList"] == []
    assert found["ErrorList"]["PhraseNotFound"] == ["abcXYZ"]
    assert found["WarningList"]["OutputMessage"] == ["No items found."]


def test_no_hits_of_a_longer_query_are_only_no_hits(client: Client) -> None:
    found = Entrez.read(BytesIO(client.get("esearch", term="rats[ti] AND men[ti]").content))
    assert "ErrorList" not in found
    assert found["WarningList"]["OutputMessage"] == ["No items found."]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"datetype": "crdt", "mindate": "2026/02/05", "maxdate": "2026/03/05"}, [12, 13]),
        ({"datetype": "crdt", "mindate": "2026/03", "maxdate": "2026/04"}, [13]),
        ({"datetype": "edat", "mindate": "2019", "maxdate": "2019"}, [13]),
        ({"datetype": "crdt", "mindate": "2026/02/05"}, [12, 11, 13]),  # half a pair: no limit
        ({"mindate": "2031", "maxdate": "2031"}, [13]),  # publication date by default
        ({"datetype": "crdt", "reldate": "90"}, [13]),
    ],
)
def test_limits_by_date(client: Client, limits: dict[str, str], expected: list[int]) -> None:
    assert sorted(client.found("all[sb]", **limits)) == sorted(expected)


def test_relative_dates_follow_the_clock(client: Client) -> None:
    client.sandbox.clock.set(date(2026, 9, 1))
    assert client.found("all[sb]", datetype="crdt", reldate="90") == []


def test_field_applies_to_a_term_without_tags(client: Client) -> None:
    assert client.found("men", field="title") == [12, 13]
    assert client.found("Adam", field="title") == []
    assert client.found("Adam[au]", field="title") == [12]


@pytest.mark.parametrize("term", ['menaquinone[ti] AND "men', "(menaquinone[ti] AND men[ti]"])
def test_unpaired_marks_are_forgiven(client: Client, term: str) -> None:
    assert client.found(term) == [12]


def test_what_cannot_be_read_at_all_is_an_error_in_a_200(client: Client) -> None:
    answer = client.get("esearch", term="AND")
    assert answer.status_code == 200
    with pytest.raises(RuntimeError, match="Search Backend failed"):
        Entrez.read(BytesIO(answer.content))


def test_an_empty_term_is_an_error(client: Client) -> None:
    result = client.get("esearch", term=" ", retmode="json").json()
    assert result["esearchresult"] == {"ERROR": "Empty term and query_key - nothing todo"}


def test_another_database_is_an_error(client: Client) -> None:
    answer = client.get("esearch", db="nonsense_db", term="x")
    with pytest.raises(RuntimeError, match="Invalid db name specified: nonsense_db"):
        Entrez.read(BytesIO(answer.content))


def test_unknown_and_malformed_parameters_are_ignored(client: Client) -> None:
    assert client.found("rats", edirect="19.0", retmax="many", bdata="x") == [11]


def test_control_characters_in_a_query_do_not_break_the_answer(client: Client) -> None:
    answer = client.get("esearch", term="rats\x00\x08<&>")
    assert int(Entrez.read(BytesIO(answer.content))["Count"]) >= 0
