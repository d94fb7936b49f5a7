"""Articles, trials, receipts, what was read: to JSON and back, exactly; only here is the form."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pipeline import __version__
from pipeline.domain.annotations import Dose, Outcome, Value
from pipeline.domain.digests import Receipt
from pipeline.domain.enrichments import Answer, Citations, OpenAccess, Updates
from pipeline.domain.family_report import Report
from pipeline.domain.records import READING, Article
from pipeline.domain.trials import Trial, TrialReading
from pipeline.domain.vocabulary import Service

T = TypeVar("T")

_ANSWERS: dict[Service, type[Answer]] = {
    Service.ICITE: Citations,
    Service.UNPAYWALL: OpenAccess,
    Service.CROSSREF: Updates,
}
_TAGGED: dict[str, type[Dose | Outcome]] = {"dose": Dose, "outcome": Outcome}


_READER = f"{READING} {__version__} ".encode()
_FORMS: dict[type, TypeAdapter[Any]] = {}


def _form(kind: type[T]) -> TypeAdapter[T]:
    """Work out how a kind is written when the first of it is: most runs meet a few kinds only."""
    if kind not in _FORMS:
        _FORMS[kind] = TypeAdapter(kind)
    return _FORMS[kind]


def article_to_json(article: Article) -> str:
    """Write an article without its raw XML."""
    text = _form(Article).dump_json(article, exclude={"raw"}, exclude_defaults=True)
    return text.decode()


def article_from_json(text: str) -> Article:
    """Read an article back; its ``raw`` is empty."""
    return _form(Article).validate_json(text)


def trial_to_json(trial: Trial) -> str:
    """Write a registration without what the registry sent."""
    return _form(Trial).dump_json(trial, exclude={"raw"}, exclude_defaults=True).decode()


def trial_from_json(text: str) -> Trial:
    """Read a registration back; its ``raw`` is empty."""
    return _form(Trial).validate_json(text)


def reading_to_json(reading: TrialReading) -> str:
    """Write what was read of a registration."""
    return _form(TrialReading).dump_json(reading, exclude_defaults=True).decode()


def reading_from_json(text: str) -> TrialReading:
    """Read it back."""
    return _form(TrialReading).validate_json(text)


def fingerprint(article_json: str) -> str:
    """Give a short name of the content: equal for equal articles."""
    return hashlib.sha256(article_json.encode()).hexdigest()[:32]


def origin(article: Article) -> str | None:
    """Give a short name of the bytes an article was read from, and of who read them.

    Equal names, equal articles: nothing but the bytes goes into an article (``READING``). A new
    release reads all with new eyes. None for an article that was made otherwise.
    """
    return hashlib.sha256(_READER + article.raw).hexdigest()[:32] if article.raw else None


def receipt_to_json(receipt: Receipt) -> str:
    """Write a receipt."""
    return _form(Receipt).dump_json(receipt).decode()


def receipt_from_json(text: str) -> Receipt:
    """Read a receipt back."""
    return _form(Receipt).validate_json(text)


def report_to_json(report: Report) -> str:
    """Write what tells a report's family."""
    return _form(Report).dump_json(report, exclude_defaults=True).decode()


def report_from_json(text: str) -> Report:
    """Read it back."""
    return _form(Report).validate_json(text)


def answer_to_json(service: Service, answer: Answer) -> str:
    """Write what a service answered about a study."""
    return _form(type(answer)).dump_json(answer, exclude_defaults=True).decode()


def answer_from_json(service: Service, text: str) -> Answer:
    """Read it back."""
    return _form(_ANSWERS[service]).validate_json(text)


def value_to_json(value: Value) -> str:
    """Write what an annotation says: ``180``, ``"cohort"``, ``{"dose": {"form": "MK-7", …}}``."""
    return json.dumps(_plain(value), ensure_ascii=False)


def value_from_json(text: str) -> Value:
    """Read it back; a word of a closed list comes as text, which is equal to its member."""
    return _value(json.loads(text))


def values_to_json(values: tuple[Value, ...]) -> str:
    """Write all that a mark says, as a list."""
    return json.dumps([_plain(one) for one in values], ensure_ascii=False)


def values_from_json(text: str) -> tuple[Value, ...]:
    """Read it back."""
    return tuple(_value(one) for one in json.loads(text))


def _plain(value: Value) -> Any:
    match value:
        case Dose():
            return {"dose": asdict(value)}
        case Outcome():
            return {"outcome": asdict(value)}
    return value


def _value(found: Any) -> Value:
    if not isinstance(found, dict):
        return found  # type: ignore[no-any-return]
    ((tag, fields),) = found.items()
    return _form(_TAGGED[tag]).validate_python(fields)
