"""T15, second part: no address leads inside, neither a webhook's nor one that a service sends.

The name server is ours and every connection is watched: an escape is a connection to anything but
an address that is public by the list here. Nothing in it is computed as the program computes it.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.app import App
from pipeline.config import Config
from pipeline.delivery.webhook import Place, post, reach
from pipeline.errors import DeliveryError, SourceError
from pipeline.outside import open_clinicaltrials
from pipeline.store.engine import Store
from tests.integration.delivery.scripted_web import ScriptedWeb, status

from .conftest import Torture

PUBLIC = {"93.184.216.34", "2606:4700::1111"}
# Names as an attacker would have them answered: once, or differently the second time.
NAMES: dict[str, list[list[str]]] = {
    "good.example": [["93.184.216.34"]],
    "metadata.google.internal": [["169.254.169.254"]],
    "metadata.azure.internal": [["169.254.169.254"]],
    "instance-data.ec2.internal": [["169.254.169.254"]],
    "private.example": [["10.1.2.3"]],
    "router.example": [["192.168.0.1"]],
    "docker.example": [["172.17.0.1"]],
    "six.example": [["fd12:3456:789a::1"]],
    "link.example": [["fe80::1"]],
    "mapped.example": [["::ffff:10.0.0.1"]],
    "nat64.example": [["64:ff9b::a9fe:a9fe"]],
    "six-to-four.example": [["2002:a9fe:a9fe::1"]],
    "teredo.example": [["2001:0:4136:e378:8000:63bf:5601:5601"]],
    "both.example": [["93.184.216.34", "127.0.0.1"]],
    "both-six.example": [["93.184.216.34", "::1"]],
    "rebinding.example": [["10.0.0.1"], ["93.184.216.34"]],
    "trailing.example.": [["127.0.0.1"]],
    "xn--lcalhost-54a.example": [["127.0.0.1"]],
    "localtest.example": [["127.0.0.1"]],
    "cgnat.example": [["100.64.0.1"]],
    "benchmark.example": [["198.18.0.1"]],
    "localhost": [["127.0.0.1", "::1"]],
    "localhost.": [["127.0.0.1"]],
    "ip6-localhost": [["::1"]],
}
URLS = (
    # This machine, in every way of writing it.
    "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://127.255.255.254/",
    "https://2130706433/", "https://017700000001/", "https://0x7f000001/", "https://0x7f.0.0.1/",
    "https://0x7f.1/", "https://0177.0.0.1/", "https://0177.0.0.01/", "https://127.0.0.1./",
    "https://0/", "https://0.0.0.0/", "https://0x0/", "https://[::]/", "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/", "https://[::ffff:0:127.0.0.1]/", "https://localhost/",
    "https://LOCALHOST/", "https://localhost./", "https://ip6-localhost/", "http://localhost/",
    "https://localtest.example/", "https://127。0。0。1/", "https://①②⑦.⓪.⓪.①/",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "https://xn--lcalhost-54a.example/", "https://trailing.example./",
    # What clouds tell machines about themselves.
    "https://169.254.169.254/latest/meta-data/", "https://2852039166/", "https://0xa9fea9fe/",
    "https://0251.0376.0251.0376/", "https://169.254.43518/", "https://[::ffff:169.254.169.254]/",
    "https://[fd00:ec2::254]/", "https://100.100.100.200/", "https://168.63.129.16/",
    "https://192.0.0.192/", "https://metadata.google.internal/", "https://metadata.azure.internal/",
    "https://instance-data.ec2.internal/",
    # Networks that are somebody's own.
    "https://10.0.0.1/", "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.1.1/",
    "https://100.64.0.1/", "https://198.18.0.1/", "https://192.0.2.1/", "https://203.0.113.9/",
    "https://224.0.0.1/", "https://240.0.0.1/", "https://255.255.255.255/", "https://[fc00::1]/",
    "https://[fd12:3456:789a::1]/", "https://[fe80::1]/", "https://[fe80::1%25lo]/",
    "https://[fec0::1]/", "https://[ff02::1]/", "https://[100::1]/", "https://[2001:db8::1]/",
    "https://[3fff::1]/", "https://[5f00::1]/",
    # An inner address inside an outer one.
    "https://[64:ff9b::127.0.0.1]/", "https://[64:ff9b::a9fe:a9fe]/", "https://[64:ff9b:1::1]/",
    "https://[2002:7f00:1::]/", "https://[2002:c0a8:101::1]/",
    "https://[2001:0:4136:e378:8000:63bf:5601:5601]/",
    # Names that lead there.
    *(f"https://{name}/" for name in NAMES if name not in ("good.example", "localhost")),
    # What only looks as if it led elsewhere.
    "https://good.example@127.0.0.1/", "https://good.example:x@127.0.0.1/",
    "https://127.0.0.1\\@good.example/", "https://good.example\\@127.0.0.1/",
    "https://127.0.0.1#@good.example/", "https://127.0.0.1?@good.example/",
    "https://good.example%00.127.0.0.1/", "https://good.example\t@127.0.0.1/",
    "https://127.0.0.1%2f@good.example/", "https://[::1]@good.example/", "https://[::1].good.example/",
    "https://good.example,127.0.0.1/", "https://good.example 127.0.0.1/",
    "https://good.example\r\nHost: 127.0.0.1/", "https:///127.0.0.1/", "https:127.0.0.1/",
    "//127.0.0.1/", "https://good.example:65536/", "https://good.example:-1/",
    # Other ways of asking.
    "http://good.example/", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:25/_x",
    "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "unix:///run/docker.sock", "data:text/plain,x",
    "javascript:alert(1)", "jar:https://127.0.0.1/!/", "HTTPS://127.0.0.1/", "",
)  # fmt: skip


class Watch:
    """A name server of ours, and a list of what was connected to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached: list[str] = []
        self._asked: dict[str, int] = {}
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)
        monkeypatch.setattr(socket, "create_connection", self._connect)

    def _look_up(self, host: str, port: int, *rest: Any, **kinds: Any) -> list[Any]:
        name = str(host).lower()
        if name not in NAMES:  # numbers in any writing are read as the system reads them
            return self._real(host, port, *rest, **{**kinds, "flags": socket.AI_NUMERICHOST})
        answers = NAMES[name]
        turn = self._asked.get(name, 0)
        self._asked[name] = turn + 1
        found = answers[min(turn, len(answers) - 1)]
        return [(0, socket.SOCK_STREAM, 0, "", (one, port)) for one in found]

    def _connect(self, address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        self.reached.append(address[0])
        raise ConnectionRefusedError(111, "nobody is reached in tests")

    def escapes(self) -> set[str]:
        return set(self.reached) - PUBLIC


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


def test_no_webhook_leads_inside(watch: Watch, torture: Torture) -> None:
    assert len(set(URLS)) >= 60
    for url in URLS:
        for ask in (lambda place: post(b"{}", place, {}, key="k"), reach):
            with pytest.raises(DeliveryError):
                ask(Place(url, "token", timeout_s=5))
        assert watch.escapes() == set(), url
    torture.tell("T15 SSRF", f"0 escapes of {len(set(URLS))} webhook addresses")


def test_a_good_address_is_connected_to(watch: Watch) -> None:
    """Else the others would prove nothing."""
    with pytest.raises(DeliveryError, match="cannot be reached"):
        post(b"{}", Place("https://good.example/x"), {}, key="k")
    assert watch.reached == ["93.184.216.34"]


def test_a_name_that_was_good_once_is_not_asked_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "rebinding.example", [["93.184.216.34"], ["127.0.0.1"]])
    with pytest.raises(DeliveryError, match="cannot be reached"):
        post(b"{}", Place("https://rebinding.example/x"), {}, key="k")
    assert watch.reached == ["93.184.216.34"]


@pytest.mark.parametrize("url", ["https://169.254.169.254/", "https://[::ffff:169.254.169.254]/",
                                 "https://[fd00:ec2::254]/", "https://168.63.129.16/",
                                 "https://100.100.100.200/", "https://0.0.0.0/",
                                 "https://[fe80::1]/", "https://224.0.0.1/"])  # fmt: skip
def test_what_no_setting_allows(url: str, watch: Watch) -> None:
    """An operator may open the own network by name, and never what hands out keys."""
    host = url.split("/")[2].strip("[]")
    with pytest.raises(DeliveryError, match="refused"):
        post(b"{}", Place(url, allowed_hosts=(host,)), {}, key="k")
    assert watch.reached == []


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[tuple[App, list[str]]]:
    """Give an App whose registry redirects; the address is put in by the test."""
    where = [""]

    def answer(connection: socket.socket, _stopped: object) -> None:
        status("302 Found", b"", f"Location: {where[0]}")(connection, _stopped)  # type: ignore[arg-type]

    class Web(ScriptedWeb):
        def _read(self, connection: socket.socket) -> tuple[str, bytes]:
            received = b""
            while b"\r\n\r\n" not in received:
                received += connection.recv(65_536) or b"\r\n\r\n"
            return received.decode(), b""

    with Web(answer) as web:
        config = Config.model_validate(
            {
                "sources": {
                    "pubmed": {"email": "me@example.org"},
                    "clinicaltrials": {
                        "base_url": f"http://127.0.0.1:{web.port}/",
                        "budget_s": 0.3,
                    },
                }
            }
        )
        store = Store("sqlite:///x.sqlite3", tmp_path)
        yield App(config, store, {}, now=lambda: datetime.now(UTC)), where
        store.close()


REDIRECTS = (
    "http://169.254.169.254/latest/meta-data/", "https://169.254.169.254/", "http://localhost:{port}/",
    "http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "//evil.example/", "///evil.example/",
    "https://127.0.0.1/", "http://127.1:{port}/", "http://[::1]:{port}/", "http://0:{port}/",
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:{port}/_x", "data:text/plain,x",
    "http://127.0.0.1@evil.example/", "http://me:word@127.0.0.1:{port}/", "\\\\evil.example\\x",
    "http:\\\\evil.example/", "http:evil.example", "http://127.0.0.1:{port}\\@evil.example/",
    "http://127.0.0.1%00.evil.example/", "",
)  # fmt: skip


def test_no_service_leads_elsewhere(registry: tuple[App, list[str]], torture: Torture) -> None:
    app, where = registry
    home = app.config.sources.clinicaltrials.base_url.split("/")[2]
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        reached: list[Any] = []
        real = socket.socket.connect

        def connect(self: socket.socket, address: Any) -> None:
            reached.append(address)
            real(self, address)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket.socket, "connect", connect)
            patch.setattr(
                "pipeline.outside.CLINICALTRIALS_RATE", 1_000
            )  # nobody is asked too often
            for redirect in REDIRECTS:
                where[0] = redirect.replace("{port}", str(trap.getsockname()[1]))
                with open_clinicaltrials(app) as source, pytest.raises(SourceError):
                    source.study("NCT00000001")
                allowed = {("127.0.0.1", int(home.partition(":")[2]))}
                assert set(reached) == allowed, redirect
        with pytest.raises(BlockingIOError):
            trap.accept()
    torture.tell("T15 redirects", f"0 followed of {len(REDIRECTS)} that a service sends elsewhere")
