"""What a backfill says: how far it is, what it would read, what it did."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from pipeline.cli.output import talk
from pipeline.wording.counts import count

if TYPE_CHECKING:
    from pipeline.stages.backfill import Backfilled
    from pipeline.stages.file_plans import Plan
    from pipeline.stages.pace import Pace

_EVERY_S = 5.0  # between two lines of progress


class Ticker:
    """Say every few seconds how far it is."""

    def __init__(self) -> None:
        self._said = 0.0

    def tick(self, pace: Pace) -> None:
        """Tell the pace, if it was not told just now."""
        now = time.monotonic()
        if pace.done == pace.of or now - self._said >= _EVERY_S:
            self._said = now
            talk(_pace(pace))


def _pace(pace: Pace) -> str:
    speed = pace.records / pace.elapsed_s if pace.elapsed_s else 0.0
    return (
        f"{pace.done:,} of {count(pace.of, 'file', 'files')} · {pace.records:,} records · "
        f"{speed:,.0f} records/s · {pace.share:.0%} of the speed of unpacking · "
        f"{_duration(pace.left_s)} left"
    )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def foretold(plan: Plan, of: int) -> str:
    """Say which files would be read."""
    text = f"would read {len(plan):,} of {count(of, 'file', 'files')}"
    return f"{text}, from {plan[0][0].name} on" if plan else f"{text}: all were read before"


def summary(done: Backfilled) -> str:
    """Say in one line what was read and what came of it."""
    content = content_of(done)
    parts = [f"{content[name]:,} {name}" for name in ("added", "changed", "unchanged", "withdrawn")]
    records = count(sum(one.records for one in done.files), "record", "records")
    before = f", {done.known:,} were read before" if done.known else ""
    files = count(len(done.files), "file", "files")
    return f"{records} of {files}{before}: {', '.join(parts)}"


def content_of(done: Backfilled) -> dict[str, Any]:
    """Give the same and more to a program."""
    return {
        "files": [
            {
                "name": one.name,
                "records": one.records,
                "found": dict(one.found),
                "left": dict(one.left),
                "withdrawn": one.withdrawn,
                "seconds": round(one.took_s, 3),
                "unpacking_seconds": round(one.unpacking_s, 3),
            }
            for one in done.files
        ],
        "known": done.known,
        "gaps": list(done.gaps),
        "added": sum(one.saved.added + one.saved.late for one in done.files),
        "changed": sum(one.saved.changed for one in done.files),
        "unchanged": sum(one.saved.unchanged for one in done.files),
        "withdrawn": sum(one.withdrawn for one in done.files),
        "rejects": [
            {"file": one.name, "pmid": reject.pmid, "reason": reject.reason}
            for one in done.files
            for reject in one.rejects
        ],
        "troubles": list(done.troubles),
    }
