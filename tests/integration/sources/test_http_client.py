"""One polite, bounded exchange: time, size, pauses and redirects."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from pipeline.errors import Malformed, NotThere, Refused, SourceError, Unavailable, Unreachable
from pipeline.http_client import ATTEMPTS, Answer, line

from .asked_pubmed import EVERYTHING, PMIDS, Asked, asked, client, page


def body_of(answer: Answer) -> bytes:
    return answer.body


def find(it: Asked) -> set[int]:
    return set(it.pubmed.find(EVERYTHING).ids)


def test_an_answer_has_a_status_headers_in_any_case_and_a_body() -> None:
    with page(200, {"X-RateLimit-Limit": "3"}, b"words") as server, client() as (http, _):
        answer = http.post(server.url, {"a": "b"}, lambda answer: answer)
    assert (answer.status, answer.headers["x-ratelimit-limit"], answer.body) == (200, "3", b"words")


def test_nobody_there() -> None:
    with page(200, {}, b"") as server:
        url = server.url
    with client() as (http, clock):
        with pytest.raises(Unreachable, match=f"no answer from {url}: the connection failed"):
            http.post(url, {}, body_of)
    assert len(clock.pauses) == ATTEMPTS - 1


def test_no_step_down_from_tls() -> None:
    with page(200, {}, b"") as server, client() as (http, _):
        with pytest.raises(Unreachable, match="no answer from https://"):
            http.post(server.url.replace("http:", "https:"), {}, body_of)
        assert server.asked == []


def test_silence_ends_with_the_timeout() -> None:
    with asked({"kind": "delay", "seconds": 60, "times": 1}, timeout_s=0.3) as it:
        assert find(it) == set(PMIDS)
    with asked({"kind": "delay", "seconds": 60}, timeout_s=0.1) as it:
        with pytest.raises(Unavailable, match="it stays silent"):
            find(it)


@pytest.mark.parametrize("size", [1, 20])
def test_a_drip_ends_with_the_timeout_for_the_whole_answer(size: int) -> None:
    drip = {"kind": "drip", "bytes": size, "seconds": 0.05}
    began = time.monotonic()
    with asked({**drip, "times": 1}, timeout_s=0.3) as it:
        assert find(it) == set(PMIDS)
        assert it.count("esearch") >= 2  # on a busy machine a good answer may be late as well
    assert time.monotonic() - began < 10
    with asked(drip, timeout_s=0.15) as it:
        with pytest.raises(Unavailable, match=r"the answer took longer than 0\.15 s"):
            find(it)


def test_a_drip_that_is_in_time_is_whole() -> None:
    with asked({"kind": "drip", "bytes": 40, "seconds": 0.005}, timeout_s=10) as it:
        assert find(it) == set(PMIDS)
        assert it.count("esearch") == 1


def test_silence_in_the_middle_is_not_nobody_there() -> None:
    with asked({"kind": "drip", "bytes": 100, "seconds": 60}, timeout_s=0.1) as it:
        with pytest.raises(Unavailable, match="it fell silent") as caught:
            find(it)
    assert not isinstance(caught.value, Unreachable)


def test_headers_that_drip_end_with_the_timeout() -> None:
    began = time.monotonic()
    with asked({"kind": "slow_headers", "times": 1}, timeout_s=0.3) as it:
        assert find(it) == set(PMIDS)
    with asked({"kind": "slow_headers"}, timeout_s=0.15) as it:
        with pytest.raises(Unavailable, match=r"the answer took longer than 0\.15 s") as caught:
            find(it)
    assert not isinstance(caught.value, Unreachable)
    assert time.monotonic() - began < 15


def test_a_name_that_nobody_looks_up_ends_with_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found.wait(60))
    with client(timeout_s=0.1) as (http, _):
        with pytest.raises(Unreachable, match=r"no connection to 127\.0\.0\.1 within 0\.1 s"):
            http.post("http://127.0.0.1:9/", {}, body_of)
    found.set()


def test_what_was_left_behind_does_not_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    late, look_up = threading.Event(), socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *name, **how: late.wait(60) and look_up(*name, **how)
    )
    with page(200, {}, b"") as server, client(timeout_s=0.1) as (http, _):
        with pytest.raises(Unreachable):
            http.post(server.url, {}, body_of)
        late.set()
        wait_until(lambda: threading.active_count() <= 2)
        assert server.asked == []
        assert http.post(server.url, {}, body_of) == b"", "the next question has a line of its own"


def wait_until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not ready() and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_an_answer_larger_than_the_cap_is_refused(
    coding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "MAX_ANSWER_BYTES", 100_000)
    plain = b"k" * 100_000
    for body, fits in ((plain, True), (plain + b"k", False)):
        packed = gzip.compress(body) if coding == "gzip" else body
        with page(200, {"Content-Encoding": coding}, packed) as server, client() as (http, _):
            if fits:
                assert http.post(server.url, {}, body_of) == body
                continue
            with pytest.raises(Malformed, match="larger than 100,000 bytes"):
                http.post(server.url, {}, body_of)


def test_a_gzip_bomb_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MAX_ANSWER_BYTES", 1_000_000)
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    with page(200, {"Content-Encoding": "gzip"}, bomb) as server, client() as (http, _):
        tracemalloc.start()
        with pytest.raises(Malformed, match="larger than 1,000,000 bytes"):
            http.post(server.url, {}, body_of)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("coding", "body", "complaint"),
    [
        ("gzip", b"plain words", "the answer is not what its encoding says"),
        ("gzip", gzip.compress(b"cut words", mtime=0)[:-12], "the answer was cut off"),
        ("gzip", gzip.compress(b"cut words", mtime=0)[:-4], "the answer was cut off"),
        ("br", b"plain words", "encoded as 'br', which was not asked for"),
    ],
)
def test_a_wrong_content_encoding_is_an_error_not_garbage(
    coding: str, body: bytes, complaint: str
) -> None:
    with page(200, {"Content-Encoding": coding}, body) as server, client() as (http, _):
        with pytest.raises(Unavailable, match=complaint):
            http.post(server.url, {}, body_of)


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:{}/other", "https://example.org/", "file:///etc"]
)
def test_a_redirect_is_refused_wherever_it_leads(place: str) -> None:
    with page(200, {}, b"the other page") as other:
        location = place.format(other.server_port)
        with page(302, {"Location": location}, b"") as server, client() as (http, _):
            with pytest.raises(Refused, match="answered HTTP 302"):
                http.post(server.url, {}, body_of)
            assert len(server.asked) == 1
        assert other.asked == []


def test_a_reader_decides_what_is_asked_again() -> None:
    verdicts: list[type[SourceError] | None] = [Unavailable, Malformed, None]

    def read(answer: Answer) -> bytes:
        if error := verdicts[len(server.asked) - 1]:
            raise error("not this")
        return answer.body

    with page(200, {}, b"words") as server, client() as (http, _):
        assert http.post(server.url, {}, read) == b"words"
        assert len(server.asked) == 3


def test_get_follows_to_the_same_host_and_keeps_its_parameters() -> None:
    with page(200, {}, b"") as server, client() as (http, _):
        server.to_get = {
            "/old": (301, {"Location": "/new"}, b""),
            "/new": (200, {}, b"here"),
        }
        assert http.get(f"{server.url}old", {"a": "b c"}, body_of) == b"here"
        assert server.asked == ["GET /old?a=b+c", "GET /new?a=b+c"]


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("https://elsewhere.example/", "leads away, to 'https://elsewhere.example/'"),
        ("http://127.0.0.1:9/x", "leads away"),
        ("file:///etc/passwd", "leads away"),
        ("/round", "leads from one address to the next"),
    ],
)
def test_get_follows_nowhere_else(address: str, complaint: str) -> None:
    with page(200, {}, b"") as server, client() as (http, clock):
        server.to_get = {"/round": (302, {"Location": address}, b"")}
        with pytest.raises(Refused, match=complaint):
            http.get(f"{server.url}round", {}, body_of)
    assert clock.pauses == []


def test_what_is_not_there_is_an_answer_of_its_own() -> None:
    with page(200, {}, b"") as server, client() as (http, clock):
        with pytest.raises(NotThere, match="HTTP 404: none such"):
            http.get(f"{server.url}gone", {}, body_of)
        assert len(server.asked) == 1
    assert clock.pauses == []
