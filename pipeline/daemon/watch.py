"""One look: do what is due, in the order run, refresh, outbox; say each trouble once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from pipeline.app import App
from pipeline.daemon.incidents import Incidents
from pipeline.errors import AnotherRunIsActive, PipelineError
from pipeline.stages.annotate import annotate
from pipeline.stages.deliver import Delivered, deliver, is_anything_due
from pipeline.stages.diary import recorded
from pipeline.stages.due import REFRESH, RUN, is_due, still_due
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.run import run

log = logging.getLogger(__name__)

_OUTBOX = "outbox"


class Watch:
    """What the daemon knows between two looks: the configuration, since when, and what is wrong."""

    def __init__(self, app: App) -> None:
        self._incidents = Incidents()
        self.take(app)

    def take(self, app: App) -> None:
        """Go on with a configuration; what failed under another one is tried again at once."""
        self._present = (app, app.now())

    def look(self) -> None:
        """Do all that is due now. What goes wrong is told, and the daemon lives on."""
        app, since = self._present
        self._see_to(RUN, lambda: is_due(app, RUN, since), lambda: self._run(app, since))
        self._see_to(REFRESH, lambda: is_due(app, REFRESH, since), lambda: _refresh(app, since))
        self._see_to(_OUTBOX, lambda: is_anything_due(app), lambda: self._deliver(app))

    def _see_to(self, name: str, is_due: Callable[[], bool], work: Callable[[], None]) -> None:
        with self._told(f"{name}: is it due?"):
            if is_due():
                with self._told(name):
                    work()

    @contextmanager
    def _told(self, place: str) -> Iterator[None]:
        """Tell what goes wrong in the block, in a line if a person can act on it."""
        try:
            yield
        except AnotherRunIsActive as error:
            log.debug("%s", error)  # the next look asks again
        except PipelineError as error:
            self._incidents.meet(place, [str(error)])
        except Exception as error:
            if self._incidents.meet(place, [f"this is a bug, please report it: {error!r}"]):
                log.exception("where it happened:")
        else:
            self._incidents.meet(place, [])

    def _run(self, app: App, since: datetime) -> None:
        report = run(app, still_due(app, RUN, since))
        how = "is incomplete, and goes on with the next" if report.exit_code else "is done"
        log.info("run %s %s", report.run, how)
        others = [one for one in report.troubles if one not in report.delivered.words]
        self._incidents.meet("what a run found", others)
        self._tell_of_mail(report.delivered)

    def _deliver(self, app: App) -> None:
        with recorded(app, "deliver") as entry:
            delivered = deliver(app)
            entry.trouble(delivered.words)
        self._tell_of_mail(delivered)

    def _tell_of_mail(self, delivered: Delivered) -> None:
        """Tell of letters; where none was tried, nothing is known that was not before."""
        if delivered.sent or delivered.troubles:
            self._incidents.meet("what became of letters", delivered.troubles)


def _refresh(app: App, since: datetime) -> None:
    with recorded(app, "refresh", still_due(app, REFRESH, since)) as entry:
        refresh(app, entry.number, REFRESH_AT_ONCE)
        annotate(app)
