"""Enrich: ask services about studies held, a few at a time; a digest never waits for it.

A service that is down stops its own asking only.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from pipeline.app import App, enabled_services
from pipeline.domain.enrichments import Subject
from pipeline.domain.vocabulary import Service
from pipeline.errors import PipelineError
from pipeline.outside import contact, open_enricher
from pipeline.stages.service_round import Enriched, ask
from pipeline.store import enrichments
from pipeline.store.repeating import repeatable

log = logging.getLogger(__name__)


def enrich(app: App, run: int, only: Sequence[Service] = ()) -> list[Enriched]:
    """Ask every service that is enabled (or those named) about the studies that are due.

    Raises:
        ConfigError: one of them has no e-mail address to be given; nobody was asked.
    """
    services = only or enabled_services(app)
    for service in services:
        contact(app, service)
    return [_round(app, service, run) for service in services]


def enrich_at_leisure(app: App, run: int) -> list[Enriched]:
    """Do the same at the end of a run, which must not fail by it: even a bug is only logged."""
    try:
        return [_round(app, service, run) for service in enabled_services(app)]
    except Exception:
        log.exception("enriching broke off: this is a bug; the digests are not touched by it")
        return []


@repeatable
def count_due(app: App, only: Sequence[Service] = ()) -> dict[Service, int]:
    """Count the studies that each service would be asked about now."""
    found: dict[Service, int] = {}
    with app.store.read() as session:
        for service in only or enabled_services(app):
            number = enrichments.count_due(session, service, app.now())
            found[service] = min(number, _at_once(app, service))
    return found


def _round(app: App, service: Service, run: int) -> Enriched:
    due = _due(app, service)
    if not due:
        return Enriched(service)
    try:
        with open_enricher(app, service) as enricher:
            return ask(app, enricher, service, due, run)
    except PipelineError as error:
        return Enriched(service, waiting=len(due), error=str(error))


@repeatable
def _due(app: App, service: Service) -> list[Subject]:
    with app.store.read() as session:
        return enrichments.due(session, service, app.now(), _at_once(app, service))


def _at_once(app: App, service: Service) -> int:
    return app.config.enrichment.of(service).at_once
