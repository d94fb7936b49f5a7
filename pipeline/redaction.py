"""What no text may hold when it leaves the program: secrets, and letters that steer a terminal.

Secrets are hidden by value, in every form they are written in. A program has one set of them, so
it is kept once for the process: whoever fetches a secret tells it here; every error text and all
that is written to standard error is seen through ``redact``. A value stays known until the process
ends, also where a daemon reads its configuration again: an old password is still a password.
"""

from __future__ import annotations

import base64
import html
import json
import quopri
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

HIDDEN = "***"
# A shorter value is no secret, and hiding it would tell it: every *** would show where it stands.
SHORTEST = 4
# Letters of Base64 that hold only bytes of the secret itself; fewer say nothing of it.
_SHORTEST_CORE = 8

_known: set[str] = set()


def hide(values: Iterable[str | None]) -> None:
    """Remember values that no text may show from now on."""
    _known.update(value for value in values if value and len(value) >= SHORTEST)


def redact(text: str, secrets: Iterable[str | None] = ()) -> str:
    """Replace every known secret, and those given, by ``***``: NCBI's 400 echoes the API key."""
    pattern = _pattern(frozenset(_known.union(value for value in secrets if value)))
    return pattern.sub(HIDDEN, text) if pattern else text


def redact_bytes(body: bytes, secrets: Iterable[str | None]) -> bytes:
    """Hide the given secrets in bytes of whatever encoding; most bodies hold none and stay."""
    given = frozenset(value for value in secrets if value)
    forms = {form.encode("latin-1", "ignore") for value in given for form in _forms(value)}
    if not any(form in body for form in forms if form):
        return body
    return redact(body.decode("latin-1"), given).encode("latin-1")


def excerpt(text: str, length: int) -> str:
    """Quote the start of what somebody said, on one line: hidden first, then cut, never in half."""
    return " ".join(harmless(redact(text)).split())[:length]


def harmless(text: str) -> str:
    """Write out what cannot be printed: escapes that steer a terminal, overrides, half surrogates.

    Line feeds stay; whatever else is blank becomes a blank.
    """
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else _spelled(one) for one in text)


def _spelled(letter: str) -> str:
    return " " if letter.isspace() else letter.encode("unicode_escape").decode("ascii")


@lru_cache(maxsize=64)
def _pattern(values: frozenset[str]) -> re.Pattern[str] | None:
    """Match any form of any value, the longest first: one may begin another."""
    forms = {form for value in values for form in _forms(value)}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, longest_first))) if forms else None


def _forms(value: str) -> Iterator[str]:
    """Give a value as it stands in addresses, JSON, HTML, reprs, letters, headers and bytes."""
    data = value.encode("utf-8", "surrogatepass")
    yield value
    yield data.decode("latin-1")  # in an answer whose encoding nobody knows
    for once in (quote(data, safe=""), quote(data), quote_plus(data), quote_plus(data, safe="/")):
        yield from (once, _small_hex(once), quote(once, safe=""), _small_hex(quote(once, safe="")))
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield json.dumps(value)[1:-1].replace("/", "\\/")
    yield repr(value)[1:-1]
    yield repr(data)[2:-1]
    yield from (html.escape(value), html.escape(value, quote=False))
    yield quopri.encodestring(data, quotetabs=False).decode("ascii")
    yield data.hex()
    yield from _cores(data)


def _small_hex(quoted: str) -> str:
    """Write the digits of percent-encoding small, as some servers do (RFC 3986 §2.1)."""
    return re.sub("%[0-9A-F]{2}", lambda one: one[0].lower(), quoted)


def _cores(data: bytes) -> Iterator[str]:
    """Give what Base64 makes of a value wherever in the encoded text it starts (RFC 4648 §4, §5).

    Three bytes become four letters, so there are three ways; the letters that a neighbour's bits go
    into are left out, and with them less than a byte of the secret on either side.
    """
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + data).decode("ascii").rstrip("=")
        first = (before * 8 + 5) // 6
        core = encoded[first : (before + len(data)) * 8 // 6]
        if len(core) >= _SHORTEST_CORE:
            yield from (core, core.translate(str.maketrans("+/", "-_")))
