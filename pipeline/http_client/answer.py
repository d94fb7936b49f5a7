"""What is asked, and what comes back whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """One request: form fields of a POST, or parameters of a GET."""

    method: Literal["GET", "POST"]
    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: ``headers`` ignore case, ``body`` is decoded from gzip."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> datetime | None:
        """Tell what time it was for who answered; a cache adds the ``Age`` of what it kept."""
        moment = read_date(self.headers.get("Date", ""))
        age = self.headers.get("Age", "").strip()
        is_age = age.isascii() and age.isdigit() and len(age) < 9
        return moment + timedelta(seconds=int(age)) if moment and is_age else moment


def read_date(text: str) -> datetime | None:
    """Read a date as HTTP writes it (RFC 9110 §5.6.7); None for nonsense."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
