"""Heartbeat: tell a dead man's switch that a run began and, after all is stored, how it ended.

Whoever is not there cannot say so; only somebody who waits for a sign can. A heart that cannot be
heard delays a run by a few seconds at most and fails nothing: it is one line in the log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.app import App
from pipeline.errors import EXIT_DONE, AnotherRunIsActive, PipelineError
from pipeline.stages.diary import exit_code_of

log = logging.getLogger(__name__)

_START = "start"  # https://healthchecks.io/docs/measuring_script_run_time/


@dataclass(slots=True)
class Heart:
    """One run's heart; what it cannot say is told once."""

    app: App
    key: str
    exit_code: int = EXIT_DONE
    is_unheard: bool = False

    def start(self) -> None:
        """Say that the run has begun: it holds the lock, and the diary is open."""
        self._beat(_START)

    def end(self, exit_code: int) -> None:
        """Say how it ended."""
        self._beat(str(exit_code) if exit_code else "")

    def _beat(self, signal: str) -> None:
        try:
            place = self.app.heartbeat()
            if place is not None:
                from pipeline.delivery import heartbeat as switch

                switch.beat(place, signal, key=self.key)
        except PipelineError as error:
            level = logging.DEBUG if self.is_unheard else logging.WARNING
            log.log(level, "the heartbeat was not taken: %s", error)
            self.is_unheard = True


@contextmanager
def heartbeat(app: App) -> Iterator[Heart]:
    """Let a run's heart beat: the end is told when the block is left, however that happens.

    A run that found another one active says nothing: the other one's heart beats.
    """
    heart = Heart(app, str(app.new_id()))
    try:
        yield heart
    except AnotherRunIsActive:
        raise
    except BaseException as error:
        heart.end(exit_code_of(error))
        raise
    heart.end(heart.exit_code)
