"""A sign of life over a real socket: what is asked for, and what may not hold a run up."""

import time
from contextlib import suppress
from typing import Any

import pytest

from pipeline.delivery.heartbeat import beat
from pipeline.delivery.webhook import Place
from pipeline.errors import DeliveryError
from tests.dead_mans_switch import SECRET, Switch

from .scripted_web import Answer, ScriptedWeb, drip, flood, silence, status


def place(url: str, **fields: Any) -> Place:
    return Place(url, **{"allowed_hosts": ("127.0.0.1",), "timeout_s": 1, **fields})


def test_start_success_and_exit_status_have_addresses_of_their_own() -> None:
    with Switch() as switch:
        for signal in ("start", "", "75", "1"):
            beat(place(switch.url), signal, key="one run")
    assert switch.signals == ["start", "success", "75", "1"]


@pytest.mark.parametrize("tail", ["/", "?create=1", "/?create=1"])
def test_what_follows_the_address_stays_behind_the_signal(tail: str) -> None:
    with ScriptedWeb(status("200 OK")) as server:
        beat(place(f"http://127.0.0.1:{server.port}/ping/{SECRET}{tail}"), "start", key="one run")
    ((head, body),) = server.requests
    query = "?create=1" if "?" in tail else ""
    assert head.splitlines()[0] == f"POST /ping/{SECRET}/start{query} HTTP/1.1"
    assert body == b""


@pytest.mark.parametrize("answer", [silence, drip(b"HTTP/1.1 20"), flood])
def test_it_takes_a_second_and_no_longer_whatever_is_answered(answer: Answer) -> None:
    began = time.monotonic()
    with ScriptedWeb(answer) as server:
        with suppress(DeliveryError):
            beat(place(f"http://127.0.0.1:{server.port}/ping/{SECRET}"), "", key="one run")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:{port}/{secret}", "127.0.0.1 is not a public address"),
        ("http://169.254.169.254/{secret}", "169.254.169.254 is not a public address"),
        ("file:///etc/{secret}", "must start with https://"),
        ("http://user:{secret}@127.0.0.1/", "holds a user name"),
        ("https://example.org:99999/{secret}", "not an address"),
    ],
)
def test_it_leads_nowhere_inside_unless_allowed_by_name(url: str, said: str) -> None:
    with Switch() as switch, pytest.raises(DeliveryError, match=said) as refused:
        port = switch.url.rpartition(":")[2].partition("/")[0]
        where = url.format(port=port, secret=SECRET)
        beat(place(where, allowed_hosts=()), "start", key="one run")
    assert SECRET not in str(refused.value)
    assert "webhook" not in str(refused.value)
    assert switch.heard == []


def test_a_redirect_is_not_followed() -> None:
    with Switch() as switch:
        moved = status("302 Found", b"", f"Location: {switch.url}")
        with ScriptedWeb(moved) as server, pytest.raises(DeliveryError, match="has moved"):
            beat(place(f"http://127.0.0.1:{server.port}/ping/{SECRET}"), "", key="one run")
    assert switch.heard == []
