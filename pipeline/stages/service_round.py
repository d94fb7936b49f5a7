"""A round of questions to one service about the studies that are due.

Every answer is kept in a transaction of its own, with what it is worth telling. A study that could
not be asked about is asked again after a pause. Where a service says "unknown" as any wrong address
does, by a 404, it is believed when it knows another study, in this round or asked about again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.app import App
from pipeline.domain.enrichment_news import news_of
from pipeline.domain.enrichments import SERVICE_NAMES, Answer, Subject
from pipeline.domain.vocabulary import Service
from pipeline.enrichment import Enricher
from pipeline.errors import NotThere, SourceError, Suspect, TimeIsUp, TurnedAway, Unreachable
from pipeline.store import changes, enrichments
from pipeline.store.enrichments import Asked
from pipeline.store.repeating import repeatable
from pipeline.store.upsert import in_batches

FAILURES_IN_A_ROW = 3  # so many requests without an answer, and the service counts as down
FEWEST_404 = 3  # so many studies unknown to a service that never knew one, and it is doubted


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


def ask(
    app: App, enricher: Enricher, service: Service, due: Sequence[Subject], run: int
) -> Enriched:
    """Ask a service about studies, as many at once as it takes, until it counts as down."""
    done = Enriched(service, waiting=len(due))
    in_a_row, unvouched = 0, list[Subject]()
    for batch in in_batches(due, enricher.at_once):
        asked = Asked(done.service, app.now(), run)
        app.tell(done.service, len(due) - done.waiting, len(due))
        try:
            answers = enricher.ask(batch)
        except TimeIsUp as error:
            done = replace(done, error=str(error))
            break
        except SourceError as error:
            done, in_a_row = _failed(app, asked, done, batch, error), in_a_row + 1
            if isinstance(error, Unreachable | TurnedAway) or in_a_row == FAILURES_IN_A_ROW:
                break
        else:
            in_a_row = 0
            if enricher.says_404 and not done.answered and not any(answers.values()):
                unvouched += batch
                continue
            done = _keep(app, asked, done, {**_unknown(unvouched), **answers})
            unvouched = []
    if unvouched:
        done = _judge(app, enricher, done, unvouched, run)
    app.tell(done.service, len(due) - done.waiting, len(due))
    return done


def _unknown(subjects: Sequence[Subject]) -> dict[int, Answer | None]:
    return dict.fromkeys(one.number for one in subjects)


def _judge(
    app: App, enricher: Enricher, done: Enriched, unknown: Sequence[Subject], run: int
) -> Enriched:
    """Keep that a service knows none of these, or doubt that it is the service that says so."""
    asked = Asked(done.service, app.now(), run)
    try:
        if _is_vouched(app, enricher, done.service, len(unknown)):
            return _keep(app, asked, done, _unknown(unknown))
    except TimeIsUp as error:
        return replace(done, error=str(error))
    except SourceError as error:
        return _failed(app, asked, done, unknown, error)
    what = "study" if len(unknown) == 1 else f"one of {len(unknown):,} studies"
    doubt = f"HTTP 404 for every {what}: check enrichment.{done.service}.base_url"
    return _failed(app, asked, done, unknown, Suspect(doubt))


def _is_vouched(app: App, enricher: Enricher, service: Service, unknown: int) -> bool:
    """Ask again about a study that the service knew; where there is none, a few may be unknown."""
    known = _known(app, service)
    if known is None:
        return unknown < FEWEST_404
    return enricher.ask([known])[known.number] is not None


@repeatable
def _known(app: App, service: Service) -> Subject | None:
    with app.store.read() as session:
        return enrichments.known(session, service)


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
    doubt = f"; check enrichment.{asked.service}.base_url" if isinstance(error, NotThere) else ""
    text = f"{error}{doubt}"
    with app.store.write() as session:
        enrichments.keep_failure(session, asked, [one.number for one in batch], text)
    failed, waiting = done.failed + len(batch), done.waiting - len(batch)
    return replace(done, failed=failed, waiting=waiting, error=text)
