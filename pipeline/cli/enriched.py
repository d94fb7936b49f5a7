"""What asking other services came to, in words and as JSON: for ``enrich``, ``run``, ``runs``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.domain.enrichments import SERVICE_NAMES
from pipeline.wording.counts import count

if TYPE_CHECKING:
    from pipeline.stages.service_round import Enriched
    from pipeline.store.service_standings import Standing

NOBODY = "no service is enabled; see [enrichment.icite] in config.toml"


def text(one: Enriched) -> str:
    """Write a round on one line: ``iCite: asked 12, answered 11, unknown 1; 3 wait``."""
    counts = {"answered": one.answered, "unknown": one.unknown, "failed": one.failed}
    parts = [f"asked {one.asked:,}", *(f"{what} {n:,}" for what, n in counts.items() if n)]
    news = f"; {count(one.changes, 'change', 'changes')} noted" if one.changes else ""
    waits = f"; {one.waiting:,} {'waits' if one.waiting == 1 else 'wait'}" if one.waiting else ""
    trouble = f": {one.error}" if one.error else ""
    return f"{SERVICE_NAMES[one.service]}: {', '.join(parts)}{news}{waits}{trouble}"


def as_json(one: Enriched) -> dict[str, Any]:
    """Give a round as JSON values."""
    return {**asdict(one), "service": one.service.value, "asked": one.asked}


def standing_text(one: Standing) -> str:
    """Write how a service stands on one line, with what its latest round came to."""
    counts = {"answered": one.answered, "unknown": one.unknown, "failed": one.failed}
    came = ", ".join(f"{what} {n:,}" for what, n in counts.items() if n)
    when = f"{one.checked:%Y-%m-%d %H:%M}Z"
    knows = f"knows {count(one.known, 'study', 'studies')}"
    trouble = f": {one.error}" if one.error else ""
    return (
        f"{SERVICE_NAMES[one.service]}: {knows}; last asked {when} (run {one.run}): {came}{trouble}"
    )


def standing_json(one: Standing) -> dict[str, Any]:
    """Give how a service stands as JSON values."""
    return {**asdict(one), "service": one.service.value, "checked": one.checked.isoformat()}
