"""Faults 1 to 17 of a protocol, and what a client that is never fooled makes of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum
from typing import Any

BAD_KEY = '{"error":"API key invalid","api-key":"canary","type":"invalid","status":"unknown"}'
PORTAL = (
    "<!DOCTYPE html><html><body><form action='/login'>Welcome to the hotel</form></body></html>"
)
END = "</eSearchResult>"


class Meaning(Enum):
    """What a fault is: whether asking again helps, and what a run does that meets it."""

    PASSES = "asked again; met once the run is whole, met again and again it is incomplete"
    IN_VAIN = "not waited for: the run is incomplete, the next one asks again"
    REFUSED = "never asked again: the run is incomplete"
    HARMLESS = "the answer is as good as any"
    MISSING = "some records are known to be missing, and asked for by the next run"
    DEGRADED = "what was found is stored and told, and the run says that it is not all"


@dataclass(frozen=True)
class Fault:
    """One fault: the sandbox plays ``rule``, or the road to it is broken as ``road`` says.

    ``verb`` is what it can strike, "" anything; ``is_slow`` faults need a short patience.
    """

    number: int
    name: str
    meaning: Meaning
    rule: dict[str, Any] = field(default_factory=dict)
    verb: str = ""
    road: str = ""
    is_slow: bool = False


def _status(code: int, body: str = "", **headers: str) -> dict[str, Any]:
    return {"kind": "status", "code": code, "body": body, "headers": headers}


def _in_the_end(more: str) -> dict[str, Any]:
    """Put an element at the end of an ESearch answer."""
    return {"kind": "replace", "text": END, "by": f"{more}{END}"}


def _late(retry_after: str) -> dict[str, Any]:
    return {"kind": "rate_limited", "retry_after": retry_after}


_PASSES, _REFUSED, _SEARCH, _FETCH = Meaning.PASSES, Meaning.REFUSED, "esearch", "efetch"
_TEN_YEARS = 315_360_000

FAULTS = (
    Fault(1, "no such host", _PASSES, road="dns"),
    Fault(1, "connection refused", _PASSES, road="refused"),
    Fault(1, "certificate of a stranger", _PASSES, road="stranger"),
    Fault(1, "certificate out of date", _PASSES, road="expired"),
    Fault(2, "silence", _PASSES, {"kind": "delay", "seconds": 60}, is_slow=True),
    Fault(3, "a byte at a time", _PASSES, {"kind": "drip", "seconds": 0.1}, is_slow=True),
    Fault(3, "headers a byte at a time", _PASSES, {"kind": "slow_headers"}, is_slow=True),
    Fault(3, "a body beyond the cap", _PASSES, {"kind": "bloat", "megabytes": 3}),
    Fault(4, "reset before a byte", _PASSES, {"kind": "reset", "where": "before"}),
    Fault(4, "reset behind the headers", _PASSES, {"kind": "reset", "where": "headers"}),
    Fault(4, "reset in the body", _PASSES, {"kind": "reset", "where": "body"}),
    Fault(4, "shorter than promised", _PASSES, {"kind": "incomplete", "missing": 7}),
    Fault(4, "longer than promised", _PASSES, {"kind": "short_content_length", "missing": 7}),
    Fault(4, "chunks without the last", _PASSES, {"kind": "unended"}),
    Fault(4, "cut in the middle", _PASSES, {"kind": "truncate"}),
    Fault(
        5, "cut between two records", Meaning.MISSING, {"kind": "truncate", "records": 1}, _FETCH
    ),
    Fault(5, "all records cut off", Meaning.MISSING, {"kind": "truncate", "records": 0}, _FETCH),
    *(
        Fault(6, f"status {code}", _PASSES, _status(code))
        for code in (408, 500, 502, 503, 504, 511)
    ),
    Fault(6, "block page with 200", _PASSES, {"kind": "html"}),
    Fault(6, "hotel's page with 200", _PASSES, _status(200, PORTAL)),
    Fault(7, "429 alone", _PASSES, _late("")),
    Fault(7, "429, seconds", _PASSES, _late("2")),
    Fault(7, "429, a date gone by", _PASSES, _late(formatdate(0, usegmt=True))),
    Fault(7, "429, less than nothing", _PASSES, _late("-5")),
    Fault(7, "429, nonsense", _PASSES, _late("soon")),
    Fault(7, "429, ten years", Meaning.IN_VAIN, _late(str(_TEN_YEARS))),
    Fault(7, "429, a date in ten years", Meaning.IN_VAIN, _late("Fri, 05 Sep 2036 06:00:00 GMT")),
    Fault(8, "unknown key", _REFUSED, _status(400, BAD_KEY)),
    Fault(9, "blocked", _REFUSED, _status(403, "Blocked")),
    Fault(10, "ERROR in a 200", _PASSES, {"kind": "error", "text": "Search Backend failed: down"}),
    Fault(10, "empty body", _PASSES, {"kind": "empty"}),
    Fault(10, "prolog only", _PASSES, {"kind": "prolog_only"}),
    Fault(11, "no items found", _PASSES, {"kind": "shrink", "to": 0}, _SEARCH),
    Fault(11, "a third of the set", _PASSES, {"kind": "shrink", "to": 0.34}, _SEARCH),
    Fault(12, "counts more than it lists", _PASSES, {"kind": "count_drift", "by": 3}, _SEARCH),
    Fault(12, "counts less than it lists", _PASSES, {"kind": "count_drift", "by": -3}, _SEARCH),
    Fault(12, "leaves some out", _PASSES, {"kind": "drop_records"}, _SEARCH),
    Fault(12, "another order", Meaning.HARMLESS, {"kind": "reorder"}),
    Fault(12, "a record twice", Meaning.HARMLESS, {"kind": "duplicate_record"}, _FETCH),
    Fault(
        15,
        "unknown field",
        _REFUSED,
        _in_the_end("<ErrorList><FieldNotFound>zz</FieldNotFound></ErrorList>"),
        _SEARCH,
    ),
    Fault(
        15,
        "quotation marks left out",
        Meaning.DEGRADED,
        _in_the_end("<WarningList><QuotedPhraseNotFound>x</QuotedPhraseNotFound></WarningList>"),
        _SEARCH,
    ),
    Fault(16, "to another host", _REFUSED, _status(302, Location="https://www.example.org/")),
    Fault(16, "to a file", _REFUSED, _status(302, Location="file:///etc/passwd")),
    Fault(16, "to this host's other doors", _REFUSED, _status(307, Location="http://127.0.0.1:9/")),
    Fault(17, "wrong coding", _PASSES, _status(200, "words", **{"Content-Encoding": "br"})),
    Fault(17, "wrong charset", Meaning.HARMLESS, {"kind": "wrong_charset"}),
    Fault(17, "a zero byte in a list", _PASSES, {"kind": "nul_byte"}, _SEARCH),
    Fault(17, "a zero byte in a record", Meaning.MISSING, {"kind": "nul_byte"}, _FETCH),
)
