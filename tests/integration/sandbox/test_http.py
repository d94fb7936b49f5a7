"""The plumbing: connections, limits, headers, control pages, the log."""

import http.client
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import active_count

import pytest
import requests
from Bio import Entrez

from pipeline.sandbox import Corpus, Sandbox, VirtualClock

from .articles import article
from .conftest import Client, Serve

Ask = Callable[[Sandbox], Client]


@pytest.fixture
def client(serve: Serve, ask: Ask) -> Client:
    return ask(serve(article(1, "men"), clock=VirtualClock(date(2026, 9, 1))))


def test_one_connection_serves_many_requests(client: Client) -> None:
    address = client.sandbox.base_url.split("/")[2]
    connection = http.client.HTTPConnection(address, timeout=5)
    ports = set()
    for verb in ("esearch", "efetch", "einfo"):
        connection.request("GET", f"/entrez/eutils/{verb}.fcgi?term=men&id=1")
        answer = connection.getresponse()
        assert len(answer.read()) == int(answer.headers["Content-Length"])
        ports.add(connection.sock.getsockname()[1])
    connection.close()
    assert len(ports) == 1


def test_gzip_comes_only_when_asked_for(client: Client) -> None:
    plain = client.session.get(
        f"{client.sandbox.base_url}efetch.fcgi?id=1", headers={"Accept-Encoding": "identity"}
    )
    packed = client.get("efetch", id="1")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content


def test_a_url_over_8000_bytes_is_a_414_and_post_is_the_way(client: Client) -> None:
    ids = ",".join(["1"] * 5_000)
    assert client.get("efetch", id=ids).status_code == 414
    assert "<PMID" in client.post("efetch", id=ids).text


@pytest.mark.parametrize(
    "path",
    ["/", "/entrez/eutils/egquery.fcgi", "/entrez/eutils/../../etc/passwd", "/x/esearch.fcgi"],
)
def test_there_are_no_other_pages(client: Client, path: str) -> None:
    connection = http.client.HTTPConnection(client.sandbox.base_url.split("/")[2], timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, answer.read()[:9]) == (404, b"<!DOCTYPE")
    connection.close()


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
def test_it_listens_on_one_loopback_address_alone(serve: Serve, tmp_path: Path) -> None:
    sandbox = serve(article(1), mailbox=tmp_path)
    for port in (int(sandbox.base_url.split("/")[2].split(":")[1]), sandbox.smtp_port):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=1)


def test_the_date_header_shows_the_virtual_time(client: Client) -> None:
    assert client.get("einfo").headers["Date"] == "Tue, 01 Sep 2026 12:00:00 GMT"


def test_another_process_moves_the_clock(client: Client) -> None:
    control = client.sandbox.addresses()["control"]
    moved = client.session.post(f"{control}clock", data={"date": "2026-10-02"})
    assert moved.json() == {"now": "2026-10-02T12:00:00+00:00"}
    assert client.sandbox.clock.today() == date(2026, 10, 2)
    refused = client.session.post(f"{control}clock", data={"date": "tomorrow"})
    assert refused.status_code == 400
    assert client.session.get(f"{control}health").json()["status"] == "ok"
    assert client.session.get(f"{control}nothing").status_code == 404


def test_requests_are_logged_without_their_secrets(serve: Serve, ask: Ask) -> None:
    client = ask(serve(article(1), clock=VirtualClock(date(2026, 9, 1)), api_keys=["s3cret"]))
    client.post("efetch", id="1,2", tool="k2watch", email="a@example.org", api_key="s3cret")
    client.get("esearch", term="x")
    first, second = client.sandbox.requests
    assert (first.verb, first.method, first.ids, first.status) == (
        "efetch",
        "POST",
        ("1", "2"),
        200,
    )
    assert first.params == {"tool": "k2watch", "email": "a@example.org"}
    assert (first.has_key, second.has_key) == (True, False)
    assert second.seconds >= first.seconds
    shown = client.session.get(f"{client.sandbox.addresses()['control']}requests")
    assert "s3cret" not in shown.text
    assert [entry["ids_count"] for entry in shown.json()["requests"]] == [2, 0]
    assert shown.json()["requests"][0]["at"] == "2026-09-01T12:00:00+00:00"


def test_the_control_pages_are_not_logged(client: Client) -> None:
    client.session.get(f"{client.sandbox.addresses()['control']}health")
    assert client.sandbox.requests == ()


def test_biopython_talks_to_it(client: Client) -> None:
    url = f"{client.sandbox.base_url}esearch.fcgi"
    request = Entrez._build_request(
        url, {"db": "pubmed", "term": "men", "usehistory": "y", "email": "a@example.org"}
    )
    with Entrez._open(request) as stream:
        found = Entrez.read(stream)
    assert found["IdList"] == ["1"]
    assert found["WebEnv"].startswith("MCID_")


def test_stopping_ends_threads_and_connections(client: Client) -> None:
    client.get("einfo")
    before = active_count()
    client.sandbox.stop()
    assert active_count() == before - 2  # the listener and the one connection
    with pytest.raises(requests.ConnectionError):
        client.get("einfo")
    client.sandbox.stop()


def test_what_never_started_can_be_stopped(tmp_path: Path) -> None:
    Sandbox(Corpus(), mailbox=tmp_path).stop()


def test_a_taken_port_is_an_error_that_leaves_nothing_open(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        sandbox = Sandbox(Corpus(), mailbox=tmp_path, smtp_port=other.getsockname()[1])
        threads = active_count()
        with pytest.raises(OSError, match="in use"):
            sandbox.start()
        assert active_count() == threads


def test_a_port_can_be_chosen(serve: Serve, ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    sandbox = serve(article(1), port=port)
    assert sandbox.base_url == f"http://127.0.0.1:{port}/entrez/eutils/"
    assert ask(sandbox).get("einfo").status_code == 200
