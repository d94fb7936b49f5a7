"""Choose among the studies held: by a query, by a search, by the time we first saw them."""

from __future__ import annotations

import os
from datetime import datetime

import click

from pipeline.app import App
from pipeline.cli.options import moment_since
from pipeline.errors import StoreError
from pipeline.stages.queries import Query, read_query
from pipeline.store import runs as diary

_LONGEST_SHOWN = 1_000  # characters of a translation that somebody still reads


class _Text(click.ParamType[str]):
    """Text in UTF-8, whatever the locale says; other bytes could be neither found nor printed."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the bytes of the command line again; what is no text is a usage error."""
        try:
            return os.fsencode(value).decode()
        except UnicodeError:
            self.fail("this is no text in UTF-8: type it again", param, ctx)


TEXT = _Text()

since_when = click.option(
    "--since",
    metavar="WHEN",
    type=TEXT,
    help="Seen by us since 2026-11-01, 7d, or the last run.",
)
where_query = click.option(
    "--where",
    metavar="QUERY",
    type=TEXT,
    help="Only what answers this, as in k2watch search.",
)


def moment_of(app: App, since: str | None) -> datetime | None:
    """Read ``--since``, ``last`` included; None when it was not given."""
    if since != "last":
        return None if since is None else moment_since(since, app.now())
    with app.store.read() as session:
        asked = [one for one in diary.latest(session, 1_000) if one.receipt]
    if not asked:
        raise StoreError("nothing was collected yet; run: k2watch run")
    return asked[0].started


def read_where(app: App, where: str | None) -> Query | None:
    """Read ``--where``; None when it was not given."""
    return None if where is None else read_query(where, app.mesh())


def understood(asked: Query | None) -> list[str]:
    """Say how a query is understood and what to know about it, a line each."""
    if asked is None:
        return []
    shown = asked.translation[:_LONGEST_SHOWN]
    more = " …" if len(asked.translation) > _LONGEST_SHOWN else ""
    return [f"understood as: {shown}{more}", *(f"note: {text}" for text in asked.advice)]
