"""PostgreSQL's side of the engine: a commit whose answer was lost is asked about, not repeated.

When the connection breaks during COMMIT nobody here knows whether the server did it. The server
does: it keeps the fate of every transaction's number (manual, §9.28, ``pg_xact_status``). So what
was committed is never done twice, and what was not is known to be undone and may begin again.
"""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from tenacity import retry_if_exception_type, retry_if_result

from pipeline.errors import BrokenOff, StoreError
from pipeline.store.patience import patiently


def commit(session: Session, engine: Engine) -> None:
    """Commit, and know whether it is: where the answer was lost, ask the server.

    Raises:
        BrokenOff: the server rolled it back.
        StoreError: nobody can tell any more.
    """
    session.flush()
    number = session.scalar(text("SELECT pg_current_xact_id_if_assigned()::text"))
    try:
        session.commit()
    except DBAPIError as error:
        if number is None or not error.connection_invalidated:
            raise
        _require_committed(_fate(engine, number), error)


def _require_committed(fate: str | None, error: DBAPIError) -> None:
    if fate == "aborted":
        raise BrokenOff("the database server broke off and undid this step") from error
    if fate != "committed":
        raise StoreError(
            "the connection broke at a commit, and the database server cannot tell whether it is "
            "stored; the next run finds out and goes on"
        ) from error


def _fate(engine: Engine, number: str) -> str | None:
    """Ask until the server is there and the transaction over; None where it was forgotten."""
    not_yet = retry_if_exception_type(DBAPIError) | retry_if_result(_is_under_way)
    asked = patiently(not_yet, retry_error_callback=lambda _: None)
    return asked(_status, engine, number)


def _is_under_way(fate: str | None) -> bool:
    return fate == "in progress"


def _status(engine: Engine, number: str) -> str | None:
    with engine.connect() as connection:
        asked = text("SELECT pg_xact_status(CAST(:number AS xid8))")
        found: str | None = connection.scalar(asked, {"number": number})
        return found
