"""Enrich: ask services about studies held, a few at a time; a digest never waits for it.

Every answer is kept in a transaction of its own, with what it is worth telling. A study that could
not be asked about is asked again after a pause; a service that is down stops its own asking only.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.app import App, enabled_services, open_enricher
from pipeline.domain.enrichment_news import news_of
from pipeline.domain.enrichments import SERVICE_NAMES, Answer, Service, Subject
from pipeline.enrichment import Enricher
from pipeline.errors import PipelineError, SourceError, TimeIsUp, TurnedAway, Unreachable
from pipeline.store import changes, enrichments
from pipeline.store.enrichments import Asked
from pipeline.store.repeating import repeatable
from pipeline.store.upsert import in_batches

log = logging.getLogger(__name__)

FAILURES_IN_A_ROW = 3  # so many requests without an answer, and the service counts as down


@dataclass(frozen=True, slots=True)
class Enriched:
    """What a round with one service came to, in studies.

    ``waiting`` are due and were not asked about; ``changes`` counts what was noted; ``error`` is
    why the service was left alone, or the latest failure.
    """

    service: Service
    answered: int = 0
    unknown: int = 0
    failed: int = 0
    waiting: int = 0
    changes: int = 0
    error: str | None = None

    @property
    def asked(self) -> int:
        """Count the studies that were asked about."""
        return self.answered + self.unknown + self.failed

    @property
    def trouble(self) -> str | None:
        """Say in a line what went wrong, if anything."""
        return f"{SERVICE_NAMES[self.service]}: {self.error}" if self.error else None


def enrich(app: App, run: int, only: Sequence[Service] = ()) -> list[Enriched]:
    """Ask every service that is enabled (or those named) about the studies that are due."""
    return [_round(app, service, run) for service in only or enabled_services(app)]


def enrich_at_leisure(app: App, run: int) -> list[Enriched]:
    """Do the same at the end of a run, which must not fail by it: even a bug is only logged."""
    try:
        return enrich(app, run)
    except Exception:
        log.exception("enriching broke off: this is a bug; the digests are not touched by it")
        return []


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
    done = Enriched(service, waiting=len(due))
    if not due:
        return done
    try:
        with open_enricher(app, service) as enricher:
            return _ask(app, enricher, done, due, run)
    except PipelineError as error:
        return replace(done, error=str(error))


@repeatable
def _due(app: App, service: Service) -> list[Subject]:
    with app.store.read() as session:
        return enrichments.due(session, service, app.now(), _at_once(app, service))


def _ask(
    app: App, enricher: Enricher, done: Enriched, due: Sequence[Subject], run: int
) -> Enriched:
    in_a_row = 0
    for batch in in_batches(due, enricher.at_once):
        asked = Asked(done.service, app.now(), run)
        app.tell(done.service, len(due) - done.waiting, len(due))
        try:
            answers = enricher.ask(batch)
        except TimeIsUp as error:
            return replace(done, error=str(error))
        except SourceError as error:
            done, in_a_row = _failed(app, asked, done, batch, error), in_a_row + 1
            if isinstance(error, Unreachable | TurnedAway) or in_a_row == FAILURES_IN_A_ROW:
                break
        else:
            done, in_a_row = _keep(app, asked, done, answers), 0
    app.tell(done.service, len(due) - done.waiting, len(due))
    return done


@repeatable
def _keep(app: App, asked: Asked, done: Enriched, answers: Mapping[int, Answer | None]) -> Enriched:
    """Keep answers and what they are worth telling together: neither without the other."""
    good_for = timedelta(days=app.config.enrichment.of(asked.service).days)
    with app.store.write() as session:
        held = enrichments.held(session, asked.service, answers)
        news = {
            number: news_of(held[number], answer, asked.now.date())
            for number, answer in answers.items()
        }
        found = [(number, change) for number, one in news.items() for change in one.changes]
        changes.note_changes(session, found, asked.now, asked.run)
        noted = {number: one.noted for number, one in news.items()}
        enrichments.keep(session, asked, answers, noted, good_for)
    known = sum(one is not None for one in answers.values())
    return replace(
        done,
        answered=done.answered + known,
        unknown=done.unknown + len(answers) - known,
        waiting=done.waiting - len(answers),
        changes=done.changes + len(found),
    )


@repeatable
def _failed(
    app: App, asked: Asked, done: Enriched, batch: Sequence[Subject], error: SourceError
) -> Enriched:
    with app.store.write() as session:
        enrichments.keep_failure(session, asked, [one.number for one in batch], str(error))
    failed, waiting = done.failed + len(batch), done.waiting - len(batch)
    return replace(done, failed=failed, waiting=waiting, error=str(error))


def _at_once(app: App, service: Service) -> int:
    return app.config.enrichment.of(service).at_once
