"""Sort what came by what is held: what arrived, what is told otherwise, what is as it was. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.domain.changes import EXPORTED, compare
from pipeline.domain.records import Article
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ChangeKind
from pipeline.store.codec import article_to_json, fingerprint


@dataclass(frozen=True, slots=True)
class Form:
    """A record as it is kept, with the names of the bytes it was read from and of its content."""

    article: Article
    origin: str | None
    text: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Held:
    """What tells whether a study is told otherwise, without reading it."""

    version: int
    fingerprint: str


@dataclass(slots=True)
class Sorting:
    """Which records of a batch are new, which changed and how, and which are as they were.

    ``read`` names for each study the bytes that say what is told of it now.
    """

    arrived: list[Article] = field(default_factory=list)
    written: list[Form] = field(default_factory=list)
    changes: list[tuple[int, Change]] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    read: dict[int, str | None] = field(default_factory=dict)
    completed: set[int] = field(default_factory=set)  # known from an export until now


def told_once(records: Iterable[tuple[Article, str | None]]) -> dict[int, str]:
    """Give the studies that came as one record, with its origin; of several the last one stands."""
    found: dict[int, str | None] = {}
    for article, origin in records:
        is_other = found.get(article.pmid, origin) != origin
        found[article.pmid] = None if is_other else origin
    return {pmid: origin for pmid, origin in found.items() if origin is not None}


def in_form(article: Article, origin: str | None) -> Form:
    """Bring a record into the form in which it is kept."""
    text = article_to_json(article)
    return Form(article, origin, text, fingerprint(text))


def is_changed(before: Held | None, form: Form) -> bool:
    """Tell whether a held study is told otherwise now, and not by an older version."""
    if before is None or before.version > form.article.version:
        return False
    return before.fingerprint != form.fingerprint


def sort(forms: Iterable[Form], held: Mapping[int, Held], told: Mapping[int, Article]) -> Sorting:
    """Sort by what is ``held``; ``told`` are the studies of it that changed, as they were."""
    batch, known, latest = Sorting(), dict(held), dict(told)
    for form in forms:
        pmid, before = form.article.pmid, known.get(form.article.pmid)
        if before is not None and not is_changed(before, form):
            batch.seen.append(pmid)
        else:
            if before is None:
                batch.arrived.append(form.article)
            else:
                _compare(batch, latest[pmid], form.article)
            batch.written.append(form)
            known[pmid], latest[pmid] = Held(form.article.version, form.fingerprint), form.article
        if known[pmid].fingerprint == form.fingerprint:
            batch.read[pmid] = form.origin
    return batch


def _compare(batch: Sorting, old: Article, new: Article) -> None:
    """Note what happened, but for a preprint's publication: that is told once, whoever says it."""
    found = [one for one in compare(old, new) if one.kind is not ChangeKind.PUBLISHED]
    batch.changes += [(new.pmid, change) for change in found]
    if old.version == EXPORTED:
        batch.completed.add(new.pmid)
