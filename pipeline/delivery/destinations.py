"""Where a webhook may lead: a public address, checked, and connected to as it was checked.

A name is resolved once and every address it has is judged; the connection goes to one of these
addresses and not to the name, so that a second answer of the name server (DNS rebinding) is never
asked for. See https://cheatsheetseries.owasp.org/ (Server-Side Request Forgery Prevention).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from pipeline.errors import DeliveryError

_PORTS = {"https": 443, "http": 80}
Address = IPv4Address | IPv6Address
# What clouds tell machines about themselves, keys included: Azure, Alibaba, Amazon over IPv6.
# (169.254.169.254 is link-local, and those are never allowed.)
_METADATA = tuple(map(ip_network, ("168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32")))
# What ``is_global`` lets through, depending on Python's age: protocol assignments (RFC 6890), the
# old 6to4 relays (RFC 7526), the second range of documentation (RFC 9637).
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
_UNICAST = ip_network("2000::/3")  # all of IPv6 that is given out (RFC 4291 §2.4)
_SHARED = ip_network("100.64.0.0/10")  # RFC 6598; private networks over the internet use it too
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


@dataclass(frozen=True, slots=True)
class Destination:
    """A checked place: ``addresses`` are all it may be reached at, ``target`` is path and query."""

    is_safe: bool
    host: str
    port: int
    target: str
    addresses: tuple[str, ...]

    @property
    def authority(self) -> str:
        """Give what stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = _PORTS["https" if self.is_safe else "http"]
        return host if self.port == usual else f"{host}:{self.port}"


def checked_url(url: str) -> SplitResult:
    """Read an address that may be posted to.

    Raises:
        ValueError: it is not https:// or http:// with a host, or it holds a user name. The text
            does not repeat it: a webhook's address is its secret.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("it is not an address") from None
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("it holds letters that an address does not have")
    if parts.scheme not in _PORTS:
        raise ValueError("it must start with https://")
    if not host:
        raise ValueError("it names no host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it holds a user name; put a token into token_env")
    return parts


def resolve(url: str, allowed: Collection[str], timeout_s: float = 10) -> Destination:
    """Check where an address leads, now.

    ``allowed`` names hosts that may be private or on this machine. Only such a host on this
    machine may be spoken to without TLS.

    Raises:
        DeliveryError: temporary; the name may mean something else tomorrow, the setting too.
    """
    try:
        parts = checked_url(url)
    except ValueError as error:
        raise DeliveryError(f"the address is refused: {error}") from None
    host = str(parts.hostname)
    port = parts.port or _PORTS[parts.scheme]
    addresses = _look_up(host, port, timeout_s)
    _refuse_bad(host, addresses, is_allowed=host in {one.lower() for one in allowed})
    if parts.scheme == "http" and not all(one.is_loopback for one in addresses):
        raise DeliveryError(f"{host}: refused without https: only this machine may do without")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(parts.scheme == "https", host, port, target, tuple(map(str, addresses)))


def _look_up(host: str, port: int, timeout_s: float) -> tuple[Address, ...]:
    """Ask the name server, in a thread of its own: the system's call knows no limit of time."""
    answers: list[list[str] | Exception] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.append([str(one[4][0]) for one in found])
        except (OSError, UnicodeError) as error:
            answers.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout_s)
    answer = answers[0] if answers else TimeoutError(0, "the name server stays silent")
    if isinstance(answer, Exception):
        reason = getattr(answer, "strerror", None) or "it is no name of a host"
        raise DeliveryError(f"{host}: its address is not found: {reason}")
    # A zone ("%eth0") is part of link-local addresses only, and those are refused.
    texts = dict.fromkeys(text.partition("%")[0] for text in answer)
    return tuple(_plain(ip_address(text)) for text in texts)


def _refuse_bad(host: str, addresses: tuple[Address, ...], *, is_allowed: bool) -> None:
    """Refuse a host if one of its addresses is bad: which of them is tried is not ours to say."""
    for address in addresses:
        if is_public(address) or (is_allowed and _is_ours(address)):
            continue
        hint = f'; allowed_hosts = ["{host}"] allows it' if _is_ours(address) else ""
        raise DeliveryError(f"{host}: refused: {address} is not a public address{hint}")


def is_public(address: Address) -> bool:
    """Tell whether an address, or the one it holds inside, is one machine's in the internet."""
    plain = _plain(address)
    is_given_out = plain.version == 4 or plain in _UNICAST
    is_special = any(plain in one for one in (*_SPECIAL, *_METADATA)) or plain.is_multicast
    return plain.is_global and is_given_out and not is_special


def _is_ours(address: Address) -> bool:
    """Tell whether an address is of this machine or this network, and can be allowed by name."""
    is_near = address.is_private or address.is_loopback or address in _SHARED
    is_never = address.is_link_local or address.is_multicast or address.is_unspecified
    return is_near and not is_never and not any(address in one for one in _METADATA)


def _plain(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 address stands for, or the address itself.

    Mapped (RFC 4291 §2.5.5.2), 6to4 (RFC 3056), Teredo's client (RFC 4380) and NAT64 (RFC 6052).
    """
    if isinstance(address, IPv4Address):
        return address
    inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    if address in _NAT64:
        inside = IPv4Address(int(address) & 0xFFFF_FFFF)
    return inside or address
