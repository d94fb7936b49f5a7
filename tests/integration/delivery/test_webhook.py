"""One message over real sockets: to a server that takes it, and to all the others."""

import socket
import ssl
import subprocess
import threading
import time
import traceback
from pathlib import Path
from typing import Any

import pytest

from pipeline.delivery.webhook import Place, post, reach
from pipeline.errors import DeliveryError

from .scripted_web import Answer, ScriptedWeb, drip, flood, says, silence, status

SECRET, TOKEN = "T000-canary-path", "tk_canary_token"
BODY = b'{"schema": "k2watch.webhook/1"}'
FORM = {"Content-Type": "application/json"}
KEY = "urn:uuid:0f8d3f3a-0000-4000-8000-000000000001"


def place(port: int, scheme: str = "http", host: str = "127.0.0.1", **fields: Any) -> Place:
    url = f"{scheme}://{host}:{port}/services/{SECRET}?room={SECRET}"
    usual: dict[str, Any] = {"token": TOKEN, "allowed_hosts": (host,), "timeout_s": 5}
    return Place(url, **{**usual, **fields})


def failure(answer: Answer, **fields: Any) -> DeliveryError:
    """Post to a server that answers so, and give the error; secrets are in none of it."""
    with ScriptedWeb(answer) as server, pytest.raises(DeliveryError) as failed:
        post(BODY, place(server.port, **fields), FORM, key=KEY)
    told = "".join(traceback.format_exception(failed.value))
    assert SECRET not in str(failed.value)
    assert TOKEN not in told
    assert str(failed.value).isprintable()
    return failed.value


def outcome(error: DeliveryError) -> str:
    return "uncertain" if error.uncertain else "permanent" if error.permanent else "temporary"


def test_a_message_arrives_whole_with_its_key_and_token() -> None:
    with ScriptedWeb(status("200 OK", b"ok")) as server:
        assert post(BODY, place(server.port), FORM, key=KEY) == "200 ok"
    ((head, body),) = server.requests
    assert body == BODY
    first, *rest = head.split("\r\n")
    assert first == f"POST /services/{SECRET}?room={SECRET} HTTP/1.1"
    headers = dict(line.split(": ", 1) for line in rest)
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert headers["Idempotency-Key"] == f'"{KEY}"'
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"].startswith("k2watch/")
    assert len(headers) == len(rest), "no header twice"


@pytest.mark.parametrize("line", ["200 OK", "201 Created", "202 Accepted", "204 No Content"])
def test_2xx_is_delivered(line: str) -> None:
    with ScriptedWeb(status(line)) as server:
        assert post(BODY, place(server.port), FORM, key=KEY).startswith(line[:3])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("400 Bad Request", "permanent"),
        ("401 Unauthorized", "permanent"),
        ("403 Forbidden", "permanent"),
        ("404 Not Found", "permanent"),
        ("410 Gone", "permanent"),
        ("413 Content Too Large", "permanent"),
        ("408 Request Timeout", "temporary"),
        ("429 Too Many Requests", "temporary"),
        ("500 Internal Server Error", "temporary"),
        ("503 Service Unavailable", "temporary"),
    ],
)
def test_what_an_answer_means(line: str, expected: str) -> None:
    said = f"no_service {SECRET} \x1b]52;c;x\x07 {TOKEN}".encode()
    error = failure(status(line, said))
    assert outcome(error) == expected
    assert str(error).startswith(f"answered {line[:3]} no_service ***")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(code: int) -> None:
    with ScriptedWeb(status("200 OK")) as other:
        there = f"Location: http://127.0.0.1:{other.port}/"
        error = failure(status(f"{code} Moved", b"", there))
    assert outcome(error) == "temporary"
    assert "redirects are not followed" in str(error)
    assert other.connections == 0


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(silence, id="silence"),
        pytest.param(drip(b"HTTP/1.1 2"), id="a status that drips in"),
        pytest.param(says(), id="closed without a word"),
        pytest.param(says(b"HTTP/1.1 2"), id="cut in the status"),
        pytest.param(says(b"\0\xff garbage\r\n\r\n"), id="garbage"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200), id="headers without end"),
    ],
)
def test_no_whole_answer_after_the_message_leaves_it_open(answer: Answer) -> None:
    started = time.monotonic()
    error = failure(answer, timeout_s=0.5)
    assert outcome(error) == "uncertain"
    assert time.monotonic() - started < 2


def test_a_body_without_end_is_not_waited_for() -> None:
    started = time.monotonic()
    error = failure(flood)
    assert outcome(error) == "temporary"
    assert len(str(error)) < 400
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), id="half a body"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nX-Slow: "), id="a header that drips in"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\n\r\n"), id="a body that drips in"),
    ],
)
def test_the_status_counts_even_if_the_rest_stays_away(answer: Answer) -> None:
    started = time.monotonic()
    with ScriptedWeb(answer) as server:
        done = post(BODY, place(server.port, timeout_s=0.5), FORM, key=KEY)
    assert done.startswith("200")
    assert time.monotonic() - started < 2


def test_nobody_there_is_temporary() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(DeliveryError, match="cannot be reached") as failed:
        post(BODY, place(port), FORM, key=KEY)
    assert outcome(failed.value) == "temporary"


def test_what_is_not_taken_whole_was_not_delivered() -> None:
    """The connection ends in the middle of a message too large for the buffers between."""

    def hang_up(port: int) -> None:
        with pytest.raises(DeliveryError) as failed:
            post(b"x" * 50_000_000, place(port), FORM, key=KEY)
        assert outcome(failed.value) == "temporary"

    with ScriptedWeb(silence) as server:
        server._read = lambda connection: ("", b"")  # type: ignore[method-assign]
        hang_up(server.port)


def test_this_machine_is_refused_unless_allowed() -> None:
    with ScriptedWeb(status("200 OK")) as server:
        with pytest.raises(DeliveryError, match="not a public address"):
            post(BODY, place(server.port, allowed_hosts=()), FORM, key=KEY)
    assert server.connections == 0


def test_a_second_answer_of_the_name_server_is_never_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who rebinds a name answers well first and with the inner address then."""
    answers = iter(["127.0.0.1"])
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: Any, **kind: Any) -> Any:
        return real(next(answers) if host == "rebinding.example" else host, port, *rest, **kind)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with ScriptedWeb(status("200 OK")) as server:
        post(BODY, place(server.port, host="rebinding.example"), FORM, key=KEY)
    assert "Host: rebinding.example:" in server.requests[0][0]


def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with ScriptedWeb(status("200 OK")) as server:
        assert post(BODY, place(server.port), FORM, key=KEY) == "200"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate that only this machine signs, for the name hooks.example."""
    folder = tmp_path_factory.mktemp("tls")
    key, chain = folder / "key.pem", folder / "chain.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=hooks.example"]
    command += [
        "-addext",
        "subjectAltName=DNS:hooks.example",
        "-keyout",
        str(key),
        "-out",
        str(chain),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return key, chain


@pytest.fixture
def encrypted(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    return context


def test_the_certificate_must_be_trusted(encrypted: ssl.SSLContext) -> None:
    with ScriptedWeb(status("200 OK"), encrypted) as server:
        with pytest.raises(DeliveryError, match="certificate is not trusted") as failed:
            post(BODY, place(server.port, "https"), FORM, key=KEY)
    assert outcome(failed.value) == "temporary"
    assert server.requests == []


def test_the_certificate_must_be_for_the_name_and_not_the_address(
    encrypted: ssl.SSLContext, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context(cafile=certificate[1])
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *rest: Any, **kind: Any) -> Any:
        return real("127.0.0.1" if host.endswith(".example") else host, port, *rest, **kind)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with ScriptedWeb(status("200 OK"), encrypted) as server:
        good = place(server.port, "https", "hooks.example")
        assert post(BODY, good, FORM, key=KEY) == "200"
        other = place(server.port, "https", "other.example")
        with pytest.raises(DeliveryError, match="certificate is not trusted"):
            post(BODY, other, FORM, key=KEY)
    assert len(server.requests) == 1


def test_a_handshake_that_drips_in_is_cut() -> None:
    """The other side promises 16,384 bytes of TLS and sends them one by one."""
    with ScriptedWeb(silence) as server:

        def read(connection: socket.socket) -> tuple[str, bytes]:
            drip(b"\x16\x03\x03\x40\x00")(connection, server._stopped)
            return "", b""

        server._read = read  # type: ignore[method-assign]
        started = time.monotonic()
        with pytest.raises(DeliveryError) as failed:
            post(BODY, place(server.port, "https", timeout_s=0.5), FORM, key=KEY)
    assert outcome(failed.value) == "temporary"
    assert time.monotonic() - started < 2


def test_a_silent_name_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(10) and [])
    started = time.monotonic()
    with pytest.raises(DeliveryError, match="name server stays silent") as failed:
        post(BODY, place(1, timeout_s=0.3), FORM, key=KEY)
    over.set()
    assert outcome(failed.value) == "temporary"
    assert time.monotonic() - started < 2


def test_reaching_sends_nothing() -> None:
    with ScriptedWeb(status("200 OK")) as server:
        assert reach(place(server.port)) == "127.0.0.1 at 127.0.0.1"
        with pytest.raises(DeliveryError):
            reach(place(server.port, allowed_hosts=()))
    assert server.requests == []


def test_secrets_are_in_no_picture_of_a_place() -> None:
    assert SECRET not in repr(place(1))
    assert TOKEN not in repr(place(1))
