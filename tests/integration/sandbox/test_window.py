"""The window of 9,999 records, with NCBI's own texts."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import requests
from Bio import Entrez

from pipeline.sandbox import Corpus, Sandbox

from .articles import article, article_set
from .conftest import Client

COUNT = 12_000


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    days = (date(2026, 1, 1) + timedelta(days=number // 100) for number in range(COUNT))
    records = [article(number + 1, "x", created=day) for number, day in enumerate(days)]
    corpus = Corpus.from_files([(None, article_set(*records))])
    with Sandbox(corpus, limits=False) as sandbox, requests.Session() as session:
        yield Client(sandbox, session)


def test_asking_for_all_brings_9999_and_a_warning(client: Client) -> None:
    answer = client.get("esearch", term="all[sb]", retmax=100_000)
    found = Entrez.read(BytesIO(answer.content))
    assert (found["Count"], found["RetMax"]) == ("12000", "9999")
    assert len(found["IdList"]) == 9999
    assert found["IdList"][0] == "12000"
    assert found["WarningList"]["OutputMessage"] == [
        "Restrictions achieved. start and count adjusted to 0, 9999"
    ]


def test_asking_for_exactly_9999_brings_no_warning(client: Client) -> None:
    found = _search(client, "all[sb]", retmax=9999)
    assert len(found["idlist"]) == 9999
    assert "warninglist" not in found


def test_a_page_over_the_edge_is_cut(client: Client) -> None:
    found = _search(client, "all[sb]", retstart=9998, retmax=1000)
    assert (found["retstart"], found["retmax"], len(found["idlist"])) == ("9998", "1", 1)
    assert found["warninglist"]["outputmessages"] == [
        "Restrictions achieved. start and count adjusted to 9998, 1"
    ]


def test_a_page_beyond_the_edge_is_an_error(client: Client) -> None:
    answer = client.get("esearch", term="all[sb]", retstart=9999)
    assert answer.status_code == 200
    with pytest.raises(RuntimeError) as error:
        Entrez.read(BytesIO(answer.content))
    assert str(error.value).startswith(
        "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, "
        "ESearch can only retrieve the first 9,999 records matching the query."
    )


def test_the_error_in_json_has_a_raw_line_break(client: Client) -> None:
    answer = client.get("esearch", term="all[sb]", retstart=9999, retmode="json")
    with pytest.raises(ValueError, match="Invalid control character"):
        answer.json()
    assert "retstart" in answer.json(strict=False)["esearchresult"]["ERROR"]


def test_a_page_beyond_a_small_result_is_empty(client: Client) -> None:
    found = _search(client, "1:500[uid]", retstart=9999)
    assert (found["count"], found["idlist"]) == ("500", [])
    assert found["warninglist"]["outputmessages"] == [
        "Restrictions achieved. start and count adjusted to 9999, 0"
    ]


def test_the_warning_depends_on_what_was_asked_not_on_what_there_is(client: Client) -> None:
    found = _search(client, "1:10[uid]", retmax=10_000)
    assert len(found["idlist"]) == 10
    assert "0, 9999" in found["warninglist"]["outputmessages"][0]


def test_twenty_ids_come_by_default(client: Client) -> None:
    assert len(_search(client, "all[sb]")["idlist"]) == 20


def test_slices_by_uid_and_by_day_reach_every_record(client: Client) -> None:
    low, high = (_ids(client, f"{part}[uid]") for part in ("1:6000", "6001:12000"))
    assert low | high == {str(number) for number in range(1, COUNT + 1)}
    assert len(_ids(client, "2026/01/02:2026/01/02[crdt]")) == 100


def test_the_history_does_not_reach_further(client: Client) -> None:
    stored = _search(client, "all[sb]", usehistory="y", retmax=0)
    where = {"query_key": stored["querykey"], "WebEnv": stored["webenv"], "rettype": "uilist"}
    beyond = client.get("efetch", **where, retstart=9999)
    assert beyond.status_code == 400
    assert "'retstart' cannot be larger than 9998" in beyond.text
    edge = client.get("efetch", **where, retstart=9990, retmax=500)
    assert len(edge.text.split()) == 9


def _search(client: Client, term: str, **params: object) -> Any:
    answer = client.get("esearch", term=term, retmode="json", **params)
    return answer.json()["esearchresult"]


def _ids(client: Client, term: str) -> set[str]:
    return set(_search(client, term, retmax=9999)["idlist"])
