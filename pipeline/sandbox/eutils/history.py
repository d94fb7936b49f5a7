"""NCBI's history server: result sets kept for a while under a WebEnv and a query key."""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.exchange import Refusal

# Not documented; NCBI's support called 8 hours "a good rule of thumb"
# (github.com/ropensci/rentrez/issues/110).
LIFETIME = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class StoredSet:
    """One result set: the PMIDs in the order found, and the query that finds them again."""

    pmids: tuple[int, ...]
    term: str


@dataclass(slots=True)
class _Environment:
    sets: list[StoredSet]
    touched: datetime
    touched_monotonic: float


class History:
    """Keep result sets; eight hours without use, by either clock, and they are gone."""

    def __init__(
        self, clock: VirtualClock, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._environments: dict[str, _Environment] = {}
        self._lock = Lock()

    def store(self, pmids: Sequence[int], term: str, web_env: str = "") -> tuple[str, int]:
        """Keep a set, in the given environment while it lives; return WebEnv and query key."""
        with self._lock:
            found = self._living(web_env)
            name = web_env if found else f"MCID_{secrets.token_hex(12)}"
            environment = found or self._environments.setdefault(name, self._new())
            environment.sets.append(StoredSet(tuple(pmids), term))
            self._touch(environment)
            return name, len(environment.sets)

    def recall(self, web_env: str, query_key: str) -> StoredSet:
        """Find a set again.

        Raises:
            Refusal: ``Unable to obtain query #1`` in a 200, as NCBI says it of an expired
                environment and of an unknown key.
        """
        with self._lock:
            environment = self._living(web_env)
            number = int(query_key) if query_key.isascii() and query_key.isdigit() else 0
            if not environment or not 1 <= number <= len(environment.sets):
                raise Refusal(f"Unable to obtain query #{query_key or 1}")
            self._touch(environment)
            return environment.sets[number - 1]

    def forget(self) -> None:
        """Drop every set, as a restart at NCBI would."""
        with self._lock:
            self._environments.clear()

    def _new(self) -> _Environment:
        return _Environment([], self._clock.now(), self._monotonic())

    def _touch(self, environment: _Environment) -> None:
        environment.touched = self._clock.now()
        environment.touched_monotonic = self._monotonic()

    def _living(self, web_env: str) -> _Environment | None:
        environment = self._environments.get(web_env)
        if environment and self._is_expired(environment):
            del self._environments[web_env]
            return None
        return environment

    def _is_expired(self, environment: _Environment) -> bool:
        waited = timedelta(seconds=self._monotonic() - environment.touched_monotonic)
        return max(waited, self._clock.now() - environment.touched) > LIFETIME
