"""A library to look into from a notebook: what is held, as tidy pandas DataFrames.

    from pipeline import Library

    library = Library.open("config.toml")
    trials = library.studies('design:"randomised trial" AND form:MK-7')

It only looks: the database itself refuses to be written to.
"""

from __future__ import annotations

import html
import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import TypedDict, Unpack

import pandas as pd

from pipeline import config_file
from pipeline.app import App, open_app
from pipeline.domain.studies import Study
from pipeline.errors import StoreError, UsageError, WrongRevision
from pipeline.reports.frame import frame
from pipeline.reports.standings import standings_frame
from pipeline.reports.tidy import annotations_frame, changes_frame
from pipeline.reports.trials_frame import trials_frame
from pipeline.secrets import environment
from pipeline.stages.annotate import count_unread
from pipeline.stages.choose import Choice, choose
from pipeline.stages.queries import read_query
from pipeline.stages.questions import answer_questions
from pipeline.stages.standing import read_questions
from pipeline.stages.trials import trial_board
from pipeline.store import schema, studies
from pipeline.store.unwritten import count_unwritten
from pipeline.wording.counts import count


class Narrowed(TypedDict, total=False):
    """What narrows a choice further: names of the configuration, and a day or an ISO text."""

    since: date | str | None
    search: str | None
    question: str | None


class Library:
    """The studies held, to be looked at.

    ``studies``, ``annotations`` and ``changes`` take the same choice: ``where`` is PubMed's
    language and what was read (``form:MK-7``), ``since`` a day (or an ISO text) since which we
    know a study, ``search`` and ``question`` names of the configuration.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    @classmethod
    def open(cls, config: str | Path = "config.toml") -> Library:
        """Open the database of a configuration.

        Raises:
            ConfigError: the configuration cannot be read.
            StoreError: there is no database, or one of another version of the program.
        """
        environ = environment()
        app = open_app(config_file.load(Path(config), (), environ), environ)
        _require_held(app)
        app.store.only_look()
        return cls(app)

    def close(self) -> None:
        """Close the database."""
        self._app.store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def studies(self, where: str | None = None, **choice: Unpack[Narrowed]) -> pd.DataFrame:
        """Give one row a study, newest first; the columns are those of ``report --format csv``."""
        return frame(self._chosen(where, **choice))

    def annotations(self, where: str | None = None, **choice: Unpack[Narrowed]) -> pd.DataFrame:
        """Give one row for each answer read from a study, with the sentence that says it."""
        return annotations_frame(self._chosen(where, **choice))

    def changes(self, where: str | None = None, **choice: Unpack[Narrowed]) -> pd.DataFrame:
        """Give one row for each thing that happened to a study, and when it was noted and told."""
        return changes_frame(self._chosen(where, **choice))

    def trials(self) -> pd.DataFrame:
        """Give the trial board: a row a trial, with what its registration says and its reports."""
        return trials_frame(trial_board(self._app))

    def questions(self) -> pd.DataFrame:
        """Give how the standing questions stand: a row a design and comparison, investigations."""
        self._warn_of_unread()
        found = answer_questions(self._app, read_questions(self._app))
        return standings_frame((one.asked.question, one.tally) for one in found)

    def _chosen(
        self,
        where: str | None,
        since: date | str | None = None,
        search: str | None = None,
        question: str | None = None,
    ) -> list[Study]:
        config = self._app.config
        if where or question:
            self._warn_of_unread()
        _require_known("search", search, [one.name for one in config.searches])
        _require_known("question", question, [one.name for one in config.questions])
        asked = read_questions(self._app) if question else []
        choice = Choice(
            since=_moment(since),
            searches=(search,) if search else (),
            query=read_query(where, self._app.mesh()) if where else None,
            questions=tuple(one for one in asked if one.question.name == question),
        )
        return choose(self._app, choice)

    def _warn_of_unread(self) -> None:
        """Say what a query cannot find: only looking, nothing is read or indexed here."""
        with self._app.store.read() as session:
            unread = max(count_unread(self._app), count_unwritten(session))
        if unread:
            left = count(unread, "study is", "studies are")
            warnings.warn(f"{left} not read yet; run: k2watch annotate", stacklevel=4)

    def _repr_html_(self) -> str:
        """Show what there is: how many studies, by search."""
        app = self._app
        with app.store.read() as session:
            held = studies.count(session)
            rows = [
                (one.name, one.title, studies.count(session, (one.name,)))
                for one in app.config.searches
            ]
        table = pd.DataFrame(rows, columns=["search", "title", "studies"])
        words = html.escape(f"k2watch library: {count(held, 'study', 'studies')} held")
        return f"<p>{words}</p>{table.to_html(index=False, border=0)}"


def _require_known(kind: str, name: str | None, known: Sequence[str]) -> None:
    if name is not None and name not in known:
        raise UsageError(f"no {kind} is named {name!r}; known: {', '.join(known) or 'none'}")


def _require_held(app: App) -> None:
    file = app.store.file
    if file is not None and not file.exists():
        raise StoreError(f"{file}: there is no database yet; start with: k2watch run")
    found = schema.revision(app.store)
    if found != schema.HEAD:
        raise WrongRevision(
            f"the database has schema {found}, this program needs {schema.HEAD}; "
            "run: k2watch db upgrade"
        )


def _moment(since: date | str | None) -> datetime | None:
    if since is None:
        return None
    day = datetime.fromisoformat(since) if isinstance(since, str) else since
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
