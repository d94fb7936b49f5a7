"""Bytes and JSON made slightly, then badly wrong; the same seed makes the same wrong."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random
from typing import Any

from tests.hostile_records import HOSTILE

Op = Callable[[bytes, bytes, Sequence[bytes], Random], bytes]

_LONGEST_WORDS = 200  # of the hostile words; what is long is tried by tests of length
WORDS = tuple(words for words in HOSTILE.values() if len(words) <= _LONGEST_WORDS)
_TEXT = re.compile(rb">([^<>]*)</")
_LEAF = re.compile(rb"<(\w+)[^<>]*>[^<>]*</\1>")
# What breaks readers: ends, beginnings, numbers no column holds, halves of letters.
TOKENS = (
    *(b"<", b">", b"&", b"&#0;", b"&#xD800;", b"&#x202E;", b"&amp;", b"&a;", b"]]>", b"<![CDATA["),
    *(b"<!--", b"-->", b"<?x ", b"?>", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<a>", b"</a>", b"/>"),
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\xc3", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n\n"),
    *(b"-1", b"0", b"1e999", b"99999999999999999999", b"NaN", b"\xd9\xa1\xd9\xa2", b"\xc2\xb2"),
    *(b"null", b"true", b"{}", b"[]", b'""', b'"', b"\\", b"\\ud800", b"{" * 80, b"[" * 80, b","),
    *(b"2026 Feb 31", b"0000", b"\xe2\x80\xa8", b"\x1f\x8b", b"PMID- ", b"ER  - ", b"SO  - x"),
    *(words.encode("utf-8", "surrogatepass") for words in WORDS),
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 10**17, 10**30, float("inf"), float("nan")),
    *("", " ", "0", "\ud800", "\x00", "2026-02-31", "9999-99-99", "NCT", "PPR", [], {}, [[]], [{}]),
    *([None], [1, "a", {}], {"": ""}, {"date": None}, {"date-parts": [[10**9]]}, {"count": "x"}),
    *WORDS,
)


def mutated(base: bytes, other: bytes, words: Sequence[bytes], random: Random) -> bytes:
    """Damage ``base`` in one to four places; ``other`` and ``words`` are what gets into it."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        base = random.choice(_OPS)(base, other, words, random)
    return base


def disturbed(tree: Any, random: Random) -> Any:
    """Give a copy of a JSON tree in which one to three values are other than promised."""
    tree = copy.deepcopy(tree)
    for _ in range(random.randint(1, 3)):
        holder, key = random.choice(list(_places(tree)) or [(None, None)])
        if holder is None:
            return random.choice(VALUES)
        _disturb(holder, key, random)
    return tree


def as_json(tree: Any) -> bytes:
    """Write a tree as services do not: with NaN, infinity and lone surrogates."""
    return json.dumps(tree).encode()


def in_pieces(body: bytes, random: Random) -> list[bytes]:
    """Cut a stream where no reader would like it."""
    cuts = sorted(random.randint(0, len(body)) for _ in range(random.randint(0, 3)))
    edges = [0, *cuts, len(body)]
    return [body[start:end] for start, end in pairwise(edges)]


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found, open_ones = [], [tree]
    while open_ones:
        one = open_ones.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            found.append((one, key))
            if isinstance(one[key], dict | list):
                open_ones.append(one[key])
    return found


def _disturb(holder: Any, key: Any, random: Random) -> None:
    what = random.randrange(4)
    if what == 0:
        del holder[key]
    elif what == 1:
        holder[key] = [holder[key], holder[key]]
    else:
        holder[key] = copy.deepcopy(random.choice(VALUES))


def _flip(base: bytes, _: bytes, __: Sequence[bytes], random: Random) -> bytes:
    if not base:
        return bytes([random.randrange(256)])
    at = random.randrange(len(base))
    return base[:at] + bytes([base[at] ^ (1 << random.randrange(8))]) + base[at + 1 :]


def _drop(base: bytes, _: bytes, __: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(base, random)
    return base[:start] + base[end:]


def _double(base: bytes, _: bytes, __: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(base, random)
    return base[:end] + base[start:end] * random.randint(1, 3) + base[end:]


def _cut(base: bytes, _: bytes, __: Sequence[bytes], random: Random) -> bytes:
    return base[: random.randint(0, len(base))]


def _insert(base: bytes, _: bytes, words: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(base, random)
    stays = random.random() < 0.5
    return base[:start] + random.choice(words) + base[start if stays else end :]


def _splice(base: bytes, other: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(base, random)
    first, last = _span(other, random)
    return base[:start] + other[first:last] + base[end:]


def _say(base: bytes, _: bytes, words: Sequence[bytes], random: Random) -> bytes:
    """Let one element say something else, and stay well-formed."""
    texts = [found.span(1) for found in _TEXT.finditer(base)]
    if not texts:
        return base
    start, end = random.choice(texts)
    said = random.choice(words).replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    return base[:start] + said + base[end:]


def _undo(base: bytes, _: bytes, __: Sequence[bytes], random: Random) -> bytes:
    """Take out one element whole."""
    found = list(_LEAF.finditer(base))
    if not found:
        return base
    start, end = random.choice(found).span()
    return base[:start] + base[end:]


def _span(base: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(base))
    return start, min(len(base), start + int(random.expovariate(1 / 24)))


_OPS: tuple[Op, ...] = (
    *(_flip, _flip, _drop, _double, _insert, _insert, _splice, _cut),
    *(_say, _say, _say, _say, _undo, _undo),
)
