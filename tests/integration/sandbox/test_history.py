"""The history server: sets that are kept, joined, paged through, and forgotten."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from Bio import Entrez

from pipeline.sandbox import Sandbox, VirtualClock

from .articles import article
from .conftest import Client, Seconds, Serve

Ask = Callable[[Sandbox], Client]


@pytest.fixture
def client(serve: Serve, ask: Ask, seconds: Seconds) -> Client:
    records = [article(1, "men"), article(2, "men and rats"), article(3, "rats")]
    records.append(article(4, "tomorrow", created=date(2026, 6, 2)))
    clock = VirtualClock(date(2026, 6, 1))
    return ask(serve(*records, clock=clock, monotonic=seconds))


def test_a_search_is_kept_and_fetched(client: Client) -> None:
    stored = _kept(client, "men[ti]")
    assert stored["querykey"] == "1"
    assert stored["webenv"].startswith("MCID_")
    assert _uids(client, stored) == ["2", "1"]


def test_a_page_of_a_set_is_fetched(client: Client) -> None:
    assert _uids(client, _kept(client, "all[sb]"), retstart=1, retmax=1) == ["2"]


def test_a_kept_set_does_not_change_with_the_clock(client: Client) -> None:
    client.sandbox.clock.set(datetime(2026, 6, 1, 23))
    stored = _kept(client, "all[sb]")
    client.sandbox.clock.advance(timedelta(hours=2))
    assert _found(client, "all[sb]") == ["4", "3", "2", "1"]
    assert _uids(client, stored) == ["3", "2", "1"]


def test_further_sets_join_the_same_environment(client: Client) -> None:
    first = _kept(client, "men[ti]")
    second = _kept(client, "rats[ti]", WebEnv=first["webenv"])
    assert (second["webenv"], second["querykey"]) == (first["webenv"], "2")
    assert _found(client, "#1 AND #2", WebEnv=first["webenv"]) == ["2"]
    assert _found(client, "#2 NOT #1", WebEnv=first["webenv"]) == ["3"]


def test_a_hash_inside_a_word_is_no_reference(client: Client) -> None:
    assert _found(client, "MK#7 OR men[ti]") == ["2", "1"]


def test_a_query_key_narrows_a_search(client: Client) -> None:
    stored = _kept(client, "men[ti]")
    where = {"WebEnv": stored["webenv"], "query_key": "1"}
    assert _found(client, "rats[ti]", **where) == ["2"]
    assert _found(client, "", **where) == ["2", "1"]


def test_posted_ids_are_kept_searched_and_fetched(client: Client) -> None:
    posted = Entrez.read(BytesIO(client.post("epost", id="3,1,77").content))
    stored = {"querykey": posted["QueryKey"], "webenv": posted["WebEnv"]}
    assert _uids(client, stored) == ["3", "1"]
    assert _found(client, "#1 AND men[ti]", WebEnv=posted["WebEnv"]) == ["1"]


def test_bad_ids_are_listed_apart(client: Client) -> None:
    posted = Entrez.read(BytesIO(client.post("epost", id="1,x9,0,-3").content))
    assert posted["InvalidIdList"] == ["x9", "0", "-3"]
    assert posted["QueryKey"] == "1"


def test_bad_ids_alone_are_an_error(client: Client) -> None:
    answer = client.post("epost", id="x,0")
    assert answer.text.count("<ERROR>") == 2
    assert "Empty ID list; Nothing to store" in answer.text
    with pytest.raises(RuntimeError):
        Entrez.read(BytesIO(answer.content))


def test_more_than_ten_thousand_ids_are_refused(client: Client) -> None:
    most = ",".join(map(str, range(1, 10_001)))
    assert "<ERROR>" not in client.post("epost", id=most).text
    assert "<ERROR>" in client.post("epost", id=f"{most},10001").text


def test_a_page_behind_the_end_is_out_of_range(client: Client) -> None:
    stored = _kept(client, "3[uid]")
    answer = client.get("efetch", **_where(stored), retstart=1)
    assert answer.status_code == 400
    assert (
        "Cannot retrieve history data: OUT OF RANGE. Parameter retstart=1 + 1 is greater than "
        "number of records available in history. History includes 1 IDs."
    ) in answer.text


@pytest.mark.parametrize("verb", ["efetch", "esummary"])
def test_an_unknown_environment_or_key_is_refused(client: Client, verb: str) -> None:
    stored = _kept(client, "men[ti]")
    for where in (
        {"WebEnv": "MCID_0", "query_key": "1"},
        {"WebEnv": stored["webenv"], "query_key": "9"},
    ):
        answer = client.get(verb, **where)
        assert answer.status_code == 200
        assert f"<ERROR>Unable to obtain query #{where['query_key']}</ERROR>" in answer.text


def test_a_set_dies_after_eight_virtual_hours(client: Client) -> None:
    stored = _kept(client, "men[ti]")
    client.sandbox.clock.advance(timedelta(hours=7, minutes=59))
    assert _uids(client, stored) == ["2", "1"]  # using it keeps it alive
    client.sandbox.clock.advance(timedelta(hours=7, minutes=59))
    assert _uids(client, stored) == ["2", "1"]
    client.sandbox.clock.advance(timedelta(hours=8, seconds=1))
    assert "Unable to obtain query #1" in client.get("efetch", **_where(stored)).text


def test_a_set_dies_after_eight_real_hours(client: Client, seconds: Seconds) -> None:
    stored = _kept(client, "men[ti]")
    seconds.value += 8 * 3600 + 1
    assert "Unable to obtain query #1" in client.get("efetch", **_where(stored)).text


def test_a_dead_environment_is_replaced_by_a_new_one(client: Client) -> None:
    first = _kept(client, "men[ti]")
    client.sandbox.clock.advance(timedelta(hours=9))
    second = _kept(client, "men[ti]", WebEnv=first["webenv"])
    assert second["webenv"] != first["webenv"]
    assert second["querykey"] == "1"


def test_nothing_is_kept_unless_asked(client: Client) -> None:
    result = client.get("esearch", term="men[ti]", retmode="json").json()["esearchresult"]
    assert "webenv" not in result


def _kept(client: Client, term: str, **params: str) -> Any:
    params = {"usehistory": "y", "retmode": "json"} | params
    return client.get("esearch", term=term, **params).json()["esearchresult"]


def _found(client: Client, term: str, **params: str) -> Any:
    result = client.get("esearch", term=term, retmode="json", **params).json()
    return result["esearchresult"]["idlist"]


def _where(stored: Any) -> dict[str, str]:
    return {"query_key": stored["querykey"], "WebEnv": stored["webenv"]}


def _uids(client: Client, stored: Any, **page: int) -> list[str]:
    return client.get("efetch", **_where(stored), rettype="uilist", **page).text.split()
