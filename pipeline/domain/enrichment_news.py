"""What an answer about a study we hold is worth telling: decided from what was noted before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.domain.enrichments import Answer, OpenAccess, Updates
from pipeline.domain.records import Article
from pipeline.domain.second_opinion import second_opinions
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ChangeKind

_CLOSED, _OPEN = "closed", "open"
_VERSIONS = {
    "publishedVersion": "the published version",
    "acceptedVersion": "the accepted manuscript",
    "submittedVersion": "the submitted manuscript",
}
_HOSTS = {"publisher": "at the publisher", "repository": "in a repository"}


@dataclass(frozen=True, slots=True)
class Held:
    """A study as far as it decides whether an answer is news.

    ``since`` is the day from which we hold it, ``was_told`` whether any reader has met it,
    ``noted`` what was noted of a service's earlier answers, by name.
    """

    article: Article
    since: date
    was_told: bool
    noted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class News:
    """What an answer brings: the names of all that is noted by now, and the changes."""

    noted: frozenset[str]
    changes: tuple[Change, ...] = ()


def news_of(held: Held, answer: Answer | None, today: date) -> News:
    """Tell what an answer brings; how often a study is cited is no news."""
    match answer:
        case OpenAccess():
            return _free_text(held, answer)
        case Updates():
            noted, changes = second_opinions(held.article, answer, held.noted, held.since, today)
            return News(noted, changes)
    return News(held.noted)


def _free_text(held: Held, answer: OpenAccess) -> News:
    """Tell once that a study became free: one that was told, and that was not free before.

    A first answer tells how it is, not that it changed; so does one about a study that PubMed
    Central has.
    """
    if not (answer.is_open and answer.url):
        return News(held.noted | {_CLOSED})
    noted = held.noted | {_OPEN}
    was_closed = _CLOSED in held.noted and held.article.identifier("pmcid") is None
    if _OPEN in held.noted or not was_closed or not held.was_told:
        return News(noted)
    where = [_VERSIONS.get(answer.version, ""), _HOSTS.get(answer.host, "")]
    says = " ".join(part for part in where if part)
    return News(noted, (Change(ChangeKind.OPEN_ACCESS, f"{says} (says Unpaywall)".strip()),))
