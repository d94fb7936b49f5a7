"""How each service stands: what its latest round came to, and of how much it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.domain.enrichments import EnrichmentState
from pipeline.domain.vocabulary import Service
from pipeline.store.models import EnrichmentRow


@dataclass(frozen=True, slots=True)
class Standing:
    """How a service stands: what its latest round came to, and how many studies it knows.

    ``error`` is the latest of that round.
    """

    service: Service
    run: int
    checked: datetime
    answered: int
    unknown: int
    failed: int
    known: int
    error: str | None


def standings(session: Session) -> list[Standing]:
    """Tell of every service that was ever asked how it stands."""
    return [one for one in (_standing(session, service) for service in Service) if one]


def _standing(session: Session, service: Service) -> Standing | None:
    mine = EnrichmentRow.service == service.value
    run = session.scalar(select(func.max(EnrichmentRow.run_id)).where(mine))
    if run is None:
        return None
    came = [func.count().filter(EnrichmentRow.state == one.value) for one in EnrichmentState]
    latest = select(func.max(EnrichmentRow.checked), func.max(EnrichmentRow.error), *came)
    row = session.execute(latest.where(mine, EnrichmentRow.run_id == run)).one()
    checked, error, *numbers = tuple(row)
    answered, unknown, failed = map(int, numbers)
    known = select(func.count()).where(mine, EnrichmentRow.answer.is_not(None))
    number = session.scalar(known) or 0
    return Standing(service, run, checked, answered, unknown, failed, number, error)
