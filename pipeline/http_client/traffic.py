"""How much traffic a limit allows: pure decisions about requests and moments.

NCBI counts what arrives in a second, and what leaves a second apart may arrive together. So a
request counts from when it is answered, which it cannot be before it arrived: of requests that
leave by these rules no more than the limit arrive in any window, however slow the way is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

# A request that nobody answered counts for so long: its process may have died on the way.
OPEN_S = 5.0
# After a 429 half as fast; twice as fast again when so long none came.
RECOVERY_S = 300.0
_MOST_HALVINGS = 4
_SAME_REFUSAL_S = 1.0  # requests that were under way together are refused together


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many requests in any window of so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Passage:
    """One request: ``since`` it left, or since it was answered."""

    name: str
    since: float
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Traffic:
    """What was asked of a service lately; moments are those of the host's monotonic clock.

    ``halved`` is how often the rate was halved, the last time at ``halved_at``.
    """

    passages: tuple[Passage, ...] = ()
    halved: int = 0
    halved_at: float = 0.0


def depart(traffic: Traffic, limit: Limit, name: str, now: float) -> tuple[Traffic, float]:
    """Let a request leave, or say after how many seconds to ask again; 0 where it left."""
    window = limit.seconds * 2 ** halvings(traffic, now)
    still = [one for one in traffic.passages if 0 <= now - one.since < _counts_for(one, window)]
    rest = replace(traffic, passages=tuple(still))
    if len(still) < limit.requests:
        return replace(rest, passages=(*still, Passage(name, now))), 0.0
    ends = sorted(one.since + _counts_for(one, window) for one in still)
    return rest, ends[len(still) - limit.requests] - now


def arrive(traffic: Traffic, name: str, now: float) -> Traffic:
    """Note that a request was answered, or broke."""
    passages = (
        replace(one, since=now, is_open=False) if one.name == name else one
        for one in traffic.passages
    )
    return replace(traffic, passages=tuple(passages))


def slow_down(traffic: Traffic, now: float) -> Traffic:
    """Halve the rate after a 429; refusals of one moment count once."""
    before = halvings(traffic, now)
    if before and now - traffic.halved_at < _SAME_REFUSAL_S:
        return traffic
    return replace(traffic, halved=min(before + 1, _MOST_HALVINGS), halved_at=now)


def halvings(traffic: Traffic, now: float) -> int:
    """Count the halvings that still hold; a moment to come is of a time before a restart."""
    since = now - traffic.halved_at
    return max(0, traffic.halved - int(since / RECOVERY_S)) if since >= 0 else 0


def _counts_for(one: Passage, window: float) -> float:
    return max(window, OPEN_S) if one.is_open else window
