"""Look at the services that enrich, as ``check`` does: what each last gave. Nothing is asked."""

from __future__ import annotations

from pipeline.app import App, enabled_services
from pipeline.domain.enrichments import SERVICE_NAMES
from pipeline.domain.vocabulary import Service
from pipeline.stages.diary import is_new
from pipeline.stages.findings import Finding, good, note
from pipeline.store import service_standings
from pipeline.store.repeating import repeatable
from pipeline.store.service_standings import Standing
from pipeline.wording.counts import count

SERVICES = "Services"


def look_at_services(app: App) -> list[Finding]:
    """Tell of every service that is enabled what it last gave; a digest waits for none of them."""
    known = {} if is_new(app) else _known(app)
    return [_finding(one, known.get(one)) for one in enabled_services(app)]


@repeatable
def _known(app: App) -> dict[Service, Standing]:
    with app.store.read() as session:
        return {one.service: one for one in service_standings.standings(session)}


def _finding(service: Service, standing: Standing | None) -> Finding:
    name = SERVICE_NAMES[service]
    if standing is None:
        return note(SERVICES, f"{name} was not asked yet", "a run does, or: k2watch enrich")
    asked = f"last asked {standing.checked:%Y-%m-%d %H:%M}Z"
    text = f"{name} knows {count(standing.known, 'study', 'studies')}; {asked}"
    if standing.error:
        vain = f"in vain about {count(standing.failed, 'study', 'studies')}: {standing.error}"
        return note(SERVICES, f"{text}, {vain}", "they are asked about again, after a pause")
    if standing.unknown and not standing.known:
        return note(SERVICES, f"{text}: it knows none", f"check enrichment.{service}.base_url")
    return good(SERVICES, text)
