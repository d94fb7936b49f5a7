"""Run: collect, annotate, compose what is due, deliver, enrich. This is what cron calls.

Enriching comes after the letters, and what goes wrong with it is shown and fails nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.app import App, enabled_services
from pipeline.domain.digests import Receipt
from pipeline.domain.vocabulary import DeliveryState
from pipeline.errors import EXIT_DONE, EXIT_TEMPORARY, PipelineError
from pipeline.stages import slots
from pipeline.stages.annotate import annotate
from pipeline.stages.collect import collect
from pipeline.stages.deliver import Delivered, deliver
from pipeline.stages.diary import StillDue, always, recorded
from pipeline.stages.heartbeat import heartbeat
from pipeline.stages.receipts import receipt_troubles
from pipeline.stages.search import write_texts
from pipeline.stages.standing import read_questions
from pipeline.stages.trials import note_overdue
from pipeline.store import runs
from pipeline.store.repeating import repeatable

if TYPE_CHECKING:
    from pipeline.stages.compose import Composed
    from pipeline.stages.service_round import Enriched


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run did, for the operator."""

    run: int
    receipt: Receipt
    annotated: int
    issues: tuple[Composed, ...]
    delivered: Delivered
    enriched: tuple[Enriched, ...] = ()
    site_trouble: str | None = None

    @property
    def troubles(self) -> list[str]:
        """List in words what was incomplete: searches, messages, the site."""
        site = [self.site_trouble] if self.site_trouble else []
        return receipt_troubles(self.receipt) + self.delivered.words + site

    @property
    def exit_code(self) -> int:
        """Give 0 for a complete run, 75 where anything was incomplete."""
        return EXIT_TEMPORARY if self.troubles else EXIT_DONE


def run(app: App, still: StillDue = always) -> RunReport:
    """Do the whole road once, and tell the dead man's switch when all of it is stored and sent.

    ``still`` is asked under the run lock whether the run is due.

    Raises:
        AnotherRunIsActive: somebody else works, or has just done it.
    """
    with heartbeat(app) as heart:
        read_questions(app)  # one that cannot be read stops the run before it has done half
        with recorded(app, "run", still) as entry:
            heart.start()
            report = _whole_road(app, entry.number)
            entry.trouble(report.troubles)
        heart.exit_code = report.exit_code or _exit_code_of_what_waits(app)
    return report


@repeatable
def _exit_code_of_what_waits(app: App) -> int:
    """Give 75 while a letter waits to be tried again: not all is sent, though nothing was due."""
    with app.store.read() as session:
        states = {one.state for one in runs.open_deliveries(session)}
    is_waiting = states & {DeliveryState.RETRY, DeliveryState.UNKNOWN}
    return EXIT_TEMPORARY if is_waiting else EXIT_DONE


def _whole_road(app: App, number: int) -> RunReport:
    receipt = collect(app, number)
    annotated = annotate(app)
    write_texts(app)
    note_overdue(app, number)
    composed = _compose(app, number, receipt)
    delivered = deliver(app)
    return RunReport(
        run=number,
        receipt=receipt,
        annotated=annotated,
        issues=tuple(composed),
        delivered=delivered,
        enriched=tuple(_enrich(app, number)),
        site_trouble=_publish(app) if app.config.reports.site else None,
    )


def _compose(app: App, run: int, receipt: Receipt) -> list[Composed]:
    """Write what is due; a bug in one issue does not keep the letters of others from leaving."""
    if not slots.due(app):
        return []
    from pipeline.stages.compose import compose

    try:
        return compose(app, run, receipt)
    except Exception:
        deliver(app)
        raise


def _enrich(app: App, run: int) -> list[Enriched]:
    if not enabled_services(app):
        return []
    from pipeline.stages.enrich import enrich_at_leisure

    return enrich_at_leisure(app, run)


def _publish(app: App) -> str | None:
    """Bring the site up to date; what hinders it is told, and undoes nothing of the run."""
    from pipeline.stages.site import site

    try:
        site(app)
    except (PipelineError, OSError) as error:
        return f"the site was not brought up to date: {error}"
    return None
