"""JSON as text that is harmless where it is shown: on a terminal, in an editor, in a page."""

from __future__ import annotations

import json
import re
from typing import Any

# Controls, formats such as bidi overrides, lone surrogates: JSON can write each as \uXXXX, and a
# terminal obeys some of them. (Below U+0020 json.dumps does so itself.)
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e0fff]"
)


def json_text(content: Any) -> str:
    """Write JSON with every letter that cannot be seen as an escape; the values are the same."""
    return seen(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def seen(written: str) -> str:
    """Write the letters of JSON that cannot be seen as escapes: it says the same."""
    return _HIDDEN.sub(_escaped, written)


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
