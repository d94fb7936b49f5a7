"""Where a webhook may lead, and every way to make it lead elsewhere."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest

from pipeline.delivery.destinations import checked_url, is_public, resolve
from pipeline.errors import DeliveryError

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1",
    "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:a00:1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:53aa:64c:0:0:80ff:fffe", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
# Ways to write an address that a resolver understands and a filter of names does not.
DISGUISED = [
    "http://127.1/", "http://0/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0x7f.1/",
    "https://localhost/", "https://LOCALHOST./",
]  # fmt: skip
REFUSED = [
    "", "ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/", "hooks.example/x",
    "javascript:alert(1)", "https://", "https:///path", "https://user@hooks.example/",
    "https://user:word@hooks.example/", "https://hooks.example:0x50/", "https://hooks.example:99999/",
    "https://hooks.example/a b", "https://hooks.example/\r\nX: y", "https://hööks.example/",
    "https://[::1", "https://hooks.example\\@127.0.0.1 /",
]  # fmt: skip


def answer(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name have these addresses; nothing real can stand in for another's name server."""

    def look_up(_host: str, port: int, **_: Any) -> list[Any]:
        return [(0, 0, 0, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize("address", PRIVATE)
def test_no_name_may_lead_to_a_private_address(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_public(ip_address(address))
    answer(monkeypatch, address)
    with pytest.raises(DeliveryError, match=r"hooks\.example: refused") as refused:
        resolve("https://hooks.example/x", ())
    assert not refused.value.permanent, "the setting can be mended"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_fine(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, address)
    found = resolve("https://hooks.example/x?y=1", ())
    assert (found.is_safe, found.port, found.target) == (True, 443, "/x?y=1")
    assert found.authority == "hooks.example"


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "1.1.1.1", "10.0.0.1")
    with pytest.raises(DeliveryError, match=r"10\.0\.0\.1 is not a public address"):
        resolve("https://hooks.example/", ())


@pytest.mark.parametrize("url", DISGUISED)
def test_this_machine_in_disguise(url: str) -> None:
    with pytest.raises(DeliveryError, match=r"refused|not found"):
        resolve(url, ())


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_address_of_a_webhook(url: str) -> None:
    with pytest.raises(ValueError) as refused:
        checked_url(url)
    assert "hooks" not in str(refused.value), "a webhook's address is its secret"


def test_without_https_only_to_this_machine_and_only_if_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert resolve("http://127.0.0.1:8080/x", ["127.0.0.1"]).authority == "127.0.0.1:8080"
    with pytest.raises(DeliveryError, match="allowed_hosts"):
        resolve("http://127.0.0.1:8080/x", ())
    answer(monkeypatch, "1.1.1.1")
    with pytest.raises(DeliveryError, match="without https"):
        resolve("http://hooks.example/x", ["hooks.example"])
    answer(monkeypatch, "10.0.0.7")
    with pytest.raises(DeliveryError, match="without https"):
        resolve("http://ntfy.lan/x", ["ntfy.lan"])
    assert resolve("https://NTFY.lan/x", ["ntfy.LAN"]).addresses == ("10.0.0.7",)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0"])
def test_some_addresses_no_name_can_be_allowed_for(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, address)
    with pytest.raises(DeliveryError, match=r"is not a public address$"):
        resolve("https://ntfy.lan/", ["ntfy.lan"])
