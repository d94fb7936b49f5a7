"""What may stand in an SMTP command or a mail header as an address or a name of a host."""

from __future__ import annotations

import re

from pipeline.errors import DeliveryError

# Lengths from RFC 5321 §4.5.3.1; letters outside ASCII need SMTPUTF8 (RFC 6531). Quoted local
# parts are left out on purpose: nobody has one, and they are where injections hide.
_ADDRESS = re.compile(
    r"[^\s@<>\",;:\\()\[\]\x00-\x20\x7f-\x9f\ud800-\udfff]{1,64}@[A-Za-z0-9.-]{1,253}"
)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def checked_address(address: str) -> str:
    """Return the address as it is.

    Raises:
        DeliveryError: it is not a plain ``name@host``; permanent, since it will not become one.
    """
    local, _, host = address.rpartition("@")
    is_name = "" not in local.split(".") and len(local.encode("utf-8", "replace")) <= 64
    if not _ADDRESS.fullmatch(address) or not is_name or not is_host(host):
        raise DeliveryError(f"not an e-mail address: {address[:100]!r}", permanent=True)
    return address


def is_host(name: str) -> bool:
    """Tell whether a name has the form of a host (RFC 1123 §2.1)."""
    return len(name) <= 253 and all(_HOST.fullmatch(label) for label in name.split("."))
