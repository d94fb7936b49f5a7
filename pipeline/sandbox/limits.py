"""NCBI's rate limit: three requests a second for an address, ten for an API key.

Numbers: ncbi.nlm.nih.gov/books/NBK25497, "API Keys".
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

WITHOUT_KEY = 3
WITH_KEY = 10


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimiter:
    """One token bucket per caller: as many at once as a second allows, refilled steadily."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def take(self, caller: str, per_second: int) -> int | None:
        """Take one token; return how many are left, or None when there was none to take."""
        with self._lock:
            now = self._monotonic()
            bucket = self._buckets.setdefault(caller, _Bucket(per_second, now))
            earned = (now - bucket.filled_at) * per_second
            bucket.tokens = min(bucket.tokens + earned, per_second)
            bucket.filled_at = now
            if bucket.tokens < 1:
                return None
            bucket.tokens -= 1
            return int(bucket.tokens)
