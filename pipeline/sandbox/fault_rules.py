"""The rules a fault script may hold, and how one is read and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

_NUMBER = (int, float)
_REQUIRED = object()

# What can go wrong, with the options of each kind: their type and what holds without them.
KINDS: Mapping[str, Mapping[str, tuple[type | tuple[type, ...], object]]] = {
    # instead of the answer
    "status": {
        "code": (int, _REQUIRED),
        "body": (str, ""),
        "content_type": (str, "text/html"),
        "headers": (dict, {}),
    },
    "error": {"text": (str, _REQUIRED)},
    "html": {"title": (str, "NCBI - WWW Error Blocked Diagnostic")},
    "empty": {},
    "prolog_only": {},
    "rate_limited": {"retry_after": (str, "2")},
    # to the answer
    "truncate": {"at": (int, None), "records": (int, None)},
    "bloat": {"megabytes": (int, 1)},
    "nul_byte": {"at": (int, None)},
    "wrong_charset": {"charset": (str, "iso-8859-1")},
    "duplicate_record": {"record": (int, 0)},
    "drop_records": {"count": (int, 1)},
    "reorder": {},
    "count_drift": {"by": (int, 1)},
    "shrink": {"to": (_NUMBER, 0.5)},
    "null": {"key": (str, _REQUIRED)},  # of JSON: whatever stands under that key
    "replace": {"text": (str, _REQUIRED), "by": (str, _REQUIRED)},
    # to the connection
    "delay": {"seconds": (_NUMBER, _REQUIRED)},
    "drip": {"bytes": (int, 1), "seconds": (_NUMBER, 1.0)},
    "slow_headers": {"seconds": (_NUMBER, 60.0)},
    "unended": {},
    "reset": {"where": (str, "before")},
    "incomplete": {"missing": (int, 1)},
    "short_content_length": {"missing": (int, 1)},
    # to the service, behind the answer
    "new_data": {},
}
_COMMON = ("kind", "verb", "request", "times")
# What a rule's ``verb`` may be: a service, or something it is asked for.
VERBS = (
    "", "eutils", "einfo", "esearch", "epost", "esummary", "efetch", "elink", "espell", "ecitmatch",
    "clinicaltrials", "clinicaltrials.studies", "clinicaltrials.study", "clinicaltrials.version",
    "europepmc", "europepmc.search", "icite", "icite.pubs", "unpaywall", "unpaywall.doi",
    "crossref", "crossref.works",
)  # fmt: skip
_RESET_PLACES = ("before", "headers", "body")


class FaultScriptError(ValueError):
    """The script cannot be used; the text names the rule and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule: ``verb`` empty means any, ``requests`` empty means each, ``times`` None no end."""

    kind: str
    verb: str = ""
    requests: frozenset[int] = frozenset()
    times: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def read_fault(number: int, rule: object) -> Fault:
    """Read one rule of a script; ``number`` counts from 1 and names it in errors.

    Raises:
        FaultScriptError: a kind, verb, key or value is not what it may be.
    """
    if not isinstance(rule, Mapping) or "kind" not in rule:
        raise FaultScriptError(f"fault {number} has no kind")
    kind = _choice(f"the kind of fault {number}", rule["kind"], KINDS)
    name = f"fault {number} ({kind})"
    refuse_unknown(name, rule, (*_COMMON, *KINDS[kind]))
    verb = _choice(f"the verb of {name}", rule.get("verb", ""), VERBS)
    asked = rule.get("request", [])
    requests = asked if isinstance(asked, list) else [asked]
    times = rule.get("times")
    for value in [*requests, *([] if times is None else [times])]:
        _check_type(f"{name}: request and times", value, int)
    return Fault(kind, verb, frozenset(requests), times, _options(name, kind, rule))


def refuse_unknown(what: str, keys: Iterable[str], known: Iterable[str]) -> None:
    """Name the first key that has no meaning, and the nearest one that has.

    Raises:
        FaultScriptError: there is such a key.
    """
    for key in keys:
        _choice(f"a key of {what}", key, known)


def _options(name: str, kind: str, rule: Mapping[str, Any]) -> dict[str, object]:
    options = {}
    for key, (expected, default) in KINDS[kind].items():
        if rule.get(key, default) is _REQUIRED:
            raise FaultScriptError(f"{name} needs {key}")
        options[key] = rule.get(key, default)
        if key in rule:
            _check_type(f"{name}: {key}", rule[key], expected)
    if kind == "reset":
        _choice(f"{name}: where", options["where"], _RESET_PLACES)
    return options


def _check_type(what: str, value: object, expected: type | tuple[type, ...]) -> None:
    if not isinstance(value, expected) or isinstance(value, bool):
        raise FaultScriptError(f"{what} cannot be {value!r}")


def _choice(what: str, value: object, choices: Iterable[str]) -> str:
    known = list(choices)
    if isinstance(value, str) and value in known:
        return value
    close = get_close_matches(str(value), known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise FaultScriptError(f"{what} is unknown: {value!r}{hint}")
