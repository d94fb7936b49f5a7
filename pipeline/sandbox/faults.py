"""A script of things that go wrong: which requests, and how.

A script is TOML or JSON with a list ``fault``; each entry is one rule::

    [[fault]]
    verb = "efetch"      # left out: any verb; one of VERBS
    request = [2, 3]     # the 2nd and 3rd EFetch (without verb: of all requests); left out: each
    times = 1            # acts once, then all is well; left out: no end
    kind = "truncate"    # one of KINDS
    at = 2000            # the options of that kind

E-utilities go by their own names; what another service is asked for has its name before it
(``clinicaltrials.studies``), and a name alone (``crossref``, ``eutils``) means all of a service.
All rules that apply to a request act on it, in the order of the script.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from pipeline.sandbox.fault_rules import (
    KINDS,
    Fault,
    FaultScriptError,
    read_fault,
    refuse_unknown,
)

__all__ = ["KINDS", "Fault", "FaultScript", "FaultScriptError"]


class FaultScript:
    """Count requests and say which faults strike each of them."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._faults = tuple(faults)
        self._lock = Lock()
        self._seen: Counter[str] = Counter()
        self._acted: Counter[int] = Counter()

    @classmethod
    def load(cls, path: Path) -> "FaultScript":
        """Read a script file; ``.json`` is JSON, anything else TOML.

        Raises:
            FaultScriptError: when it cannot be parsed or a rule is wrong.
        """
        try:
            text = path.read_text("utf-8")
            content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        except UnicodeDecodeError as error:
            raise FaultScriptError(f"{path.name}: it is not written in UTF-8") from error
        except ValueError as error:
            raise FaultScriptError(f"{path.name}: {error}") from error
        return cls.of(content)

    @classmethod
    def of(cls, content: Mapping[str, Any] | Iterable[Mapping[str, Any]]) -> "FaultScript":
        """Read a script from its parsed form, or from the list of rules alone.

        Raises:
            FaultScriptError: when a rule is wrong.
        """
        if not isinstance(content, Mapping):
            content = {"fault": list(content)}
        refuse_unknown("the script", content, ("fault",))
        rules = content.get("fault", [])
        return cls([read_fault(number, rule) for number, rule in enumerate(rules, start=1)])

    def strike(self, *names: str) -> tuple[Fault, ...]:
        """Count one request, by all names it goes by, and return the faults that act on it."""
        with self._lock:
            self._seen.update({"", *names})
            due = [number for number in range(len(self._faults)) if self._is_due(number, names)]
            self._acted.update(due)
            return tuple(self._faults[number] for number in due)

    def _is_due(self, number: int, names: Collection[str]) -> bool:
        fault = self._faults[number]
        if fault.verb and fault.verb not in names:
            return False
        if fault.requests and self._seen[fault.verb] not in fault.requests:
            return False
        return fault.times is None or self._acted[number] < fault.times
