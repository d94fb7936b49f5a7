"""What may stand in an SMTP command or a mail header as an address or as the name of a host."""

from __future__ import annotations

import re

# Lengths from RFC 5321 §4.5.3.1; letters outside ASCII need SMTPUTF8 (RFC 6531). Quoted local
# parts are left out on purpose: nobody has one, and they are where injections hide.
_ADDRESS = re.compile(
    r"[^\s@<>\",;:\\()\[\]\x00-\x20\x7f-\x9f\ud800-\udfff]{1,64}@[A-Za-z0-9.-]{1,253}"
)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")

LONGEST_URL = 500  # of an address in a header: a line holds 998 octets (RFC 5322 §2.1.1)


def is_address(text: str) -> bool:
    """Tell whether a text is a plain ``name@host``; a host outside ASCII is written as xn--…"""
    local, _, host = text.rpartition("@")
    is_name = "" not in local.split(".") and len(local.encode("utf-8", "replace")) <= 64
    return bool(_ADDRESS.fullmatch(text)) and is_name and is_host(host)


def is_host(name: str) -> bool:
    """Tell whether a name has the form of a host (RFC 1123 §2.1)."""
    return len(name) <= 253 and all(_HOST.fullmatch(label) for label in name.split("."))


def list_name(reader: str, sender: str) -> str:
    """Name the list of one reader, as List-Id has it (RFC 2919): ``reader.k2watch.host``."""
    return f"{reader}.k2watch.{sender.rpartition('@')[2]}"
