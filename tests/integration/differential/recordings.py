"""The response bodies in recorded HTTP exchanges: betamax's JSON and VCR's YAML.

Only as much YAML as recorders write: plain block scalars, quoted scalars folded over lines.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator

_QUOTED = re.compile(r"^ +string: '((?:[^']|'')*)'", re.MULTILINE)
_DOUBLE_QUOTED = re.compile(r'^ +string: "((?:[^"\\]|\\.)*)"', re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^( +)string: \|-?\n((?:\1 +.*\n| *\n)+)", re.MULTILINE)
_ESCAPE = re.compile(r"\\(x..|u....|U........|\n *\\?|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "_": "\xa0", "N": "\x85", "L": "\u2028", "P": "\u2029"}


def bodies(content: bytes) -> Iterator[bytes]:
    """Give every response body of one recording."""
    if content.lstrip().startswith(b"{"):
        yield from _betamax(json.loads(content))
        return
    text = content.decode("utf-8")
    for found in _QUOTED.finditer(text):
        yield _folded(found[1]).replace("''", "'").encode("utf-8")
    for found in _DOUBLE_QUOTED.finditer(text):
        yield _unescaped(found[1]).encode("utf-8")
    for found in _BLOCK.finditer(text):
        yield found[2].encode("utf-8")


def _betamax(recording: dict[str, list[dict[str, dict[str, dict[str, str]]]]]) -> Iterator[bytes]:
    for exchange in recording["http_interactions"]:
        body = exchange["response"]["body"]
        raw = base64.b64decode(body.get("base64_string", ""))
        yield gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def _folded(text: str) -> str:
    """Undo the folding of a quoted scalar: one line break is a blank, an empty line a break."""
    return re.sub(r"[ \t]*\n((?: *\n)*) *", lambda found: "\n" * found[1].count("\n") or " ", text)


def _unescaped(text: str) -> str:
    whole = re.sub(r"\\\n *", "", text)
    return _ESCAPE.sub(_letter, _folded(whole))


def _letter(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] in "xuU" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _SIMPLE.get(code, code)
