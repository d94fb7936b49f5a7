"""JSON from a service: bytes become one bounded object, and whatever is not as promised is absent.

A service sends HTML, half a document or an error for JSON: that is no answer, and asking again may
help (``Malformed``). Inside an answer, null or another type where a text, a list or an object was
promised reads as not there; the getters never raise.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Mapping
from typing import Any

from pipeline.errors import Malformed
from pipeline.http_client import Answer

# JSON takes some ten times its bytes as objects of Python; 200 trials with results are below this.
MAX_BYTES = 64_000_000
MAX_DEPTH = 64  # the deepest real study, one with results, has 11 levels
LARGEST = 2**31 - 1  # what an integer column holds everywhere
_DIGITS = 18  # a longer whole number fits no column, and int() takes quadratic time for it
# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), so that records from JSON have the
# letters of those from XML: PostgreSQL refuses NUL, and lone surrogates cannot be encoded at all.
_UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_object(answer: Answer) -> dict[str, Any]:
    """Read an answer as one JSON object: to be called inside the ``read`` of an HttpClient.

    Numbers that nothing can hold (1e999, 400 digits, NaN) stay as the text they came in.

    Raises:
        Malformed: HTML or XML, cut off, not UTF-8, no object, too large or too deep.
    """
    body = answer.body
    if len(body) > MAX_BYTES:
        raise Malformed(f"the JSON answer is larger than {MAX_BYTES:,} bytes; ask smaller pages")
    if body.lstrip()[:1] == b"<":
        raise Malformed(f"a page of markup came in place of JSON: {_start(body)!r}")
    found = _loaded(body)
    if not isinstance(found, dict):
        raise Malformed(f"the answer is JSON, but no object: {_start(body)!r}")
    if not _is_shallow(found):
        raise Malformed(f"the answer is nested over {MAX_DEPTH} levels: {_start(body)!r}")
    return found


def storable(text: str) -> str:
    """Replace what no database or XML can hold by U+FFFD; everything else is for who shows it."""
    return _UNSTORABLE.sub("\ufffd", text)


def text(holder: Mapping[str, Any], key: str) -> str:
    """Give a text without blanks around it, or "" where there is none."""
    found = holder.get(key)
    return storable(found).strip() if isinstance(found, str) else ""


def texts(holder: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Give the texts of a list, empty ones left out."""
    cleaned = (storable(one).strip() for one in _items(holder, key) if isinstance(one, str))
    return tuple(one for one in cleaned if one)


def number(holder: Mapping[str, Any], key: str) -> int | None:
    """Give a whole number, at most ``LARGEST`` on either side of zero; None where there is none."""
    found = amount(holder, key)
    return (
        int(found) if found is not None and found.is_integer() and abs(found) <= LARGEST else None
    )


def amount(holder: Mapping[str, Any], key: str) -> float | None:
    """Give a finite number; None where there is none."""
    found = holder.get(key)
    if not isinstance(found, (int, float)) or isinstance(found, bool) or not _is_held(found):
        return None
    return float(found)


def flag(holder: Mapping[str, Any], key: str) -> bool | None:
    """Give true or false; None where neither is said."""
    found = holder.get(key)
    return found if isinstance(found, bool) else None


def part(holder: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """Give the object at the end of a path of keys, empty where it is not there."""
    found: Any = holder
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, dict) else {}


def objects(holder: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Give the objects of a list; what else is in it is left out."""
    return [one for one in _items(holder, key) if isinstance(one, dict)]


def _is_held(found: float) -> bool:
    """Tell whether a float can hold it: an int of Python may be larger than any."""
    return abs(found) <= sys.float_info.max


def _items(holder: Mapping[str, Any], key: str) -> list[Any]:
    found = holder.get(key)
    return found if isinstance(found, list) else []


def _loaded(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            strict=False,  # services put raw line breaks into their error texts
            parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS else digits,
            parse_float=lambda digits: found if math.isfinite(found := float(digits)) else digits,
            parse_constant=str,
        )
    except (ValueError, RecursionError) as error:
        kind = "is nested too deep" if isinstance(error, RecursionError) else "is not whole JSON"
        raise Malformed(f"the answer {kind}: {_start(body)!r}") from None


def _is_shallow(found: dict[str, Any]) -> bool:
    level: list[dict[str, Any] | list[Any]] = [found]
    for _ in range(MAX_DEPTH):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [two for one in inside for two in one if isinstance(two, (dict, list))]
        if not level:
            return True
    return False


def _start(body: bytes) -> str:
    return " ".join(body[:200].decode("utf-8", "replace").split())[:80]
