"""Readers' addresses are nobody's business: they are hidden wherever something is only said.

Mail servers repeat whom they refuse ("550 <desk@example.org>: unknown"), also under another name
than the one they were given, so whatever looks like an address of a person is hidden.
"""

from __future__ import annotations

import re

HIDDEN = "***@***"
# An atom is what RFC 5322 §3.2.3 calls so, with letters of all scripts (RFC 6531). What follows a
# colon or a slash is the user of a URL, as in postgresql://user@host, and names no reader.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~.-]"
_ADDRESS = re.compile(rf"(?<![:/])(?<!{_ATOM})(?:mailto:)?{_ATOM}+@[\w.-]*\w", re.IGNORECASE)


def hide_addresses(text: str) -> str:
    """Replace every e-mail address in a text."""
    return _ADDRESS.sub(HIDDEN, text)
