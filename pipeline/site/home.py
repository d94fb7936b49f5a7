"""The first page: what is new, how the questions stand, and whether all searches were asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from pipeline.domain.changes import ARRIVALS
from pipeline.domain.studies import NotedChange
from pipeline.domain.vocabulary import GRAVITY, StudyDesign
from pipeline.site.card import Card, gravest_first
from pipeline.site.content import Content, QuestionContent
from pipeline.site.question_page import question_path
from pipeline.site.trials_page import TrialNews, trial_news
from pipeline.wording.clean import line
from pipeline.wording.counts import count, listed
from pipeline.wording.happened import happened
from pipeline.wording.receipts import ReceiptView, alerts, receipts
from pipeline.wording.standing import stands

MOST_NEW = 40  # what the home page lists; the rest is in the lists by year


@dataclass(frozen=True, slots=True)
class NewsView:
    """One study that is news: the day we noticed, and what happened if it did not just arrive."""

    card: Card
    day: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandingView:
    """One question and how it stands, a line a design."""

    title: str
    path: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything the home page says."""

    lead: str
    as_of: str
    alerts: tuple[str, ...]
    since: str
    news: tuple[NewsView, ...]
    arrivals: tuple[NewsView, ...]
    trials: tuple[TrialNews, ...]
    more: int
    standings: tuple[StandingView, ...]
    receipts: tuple[ReceiptView, ...]


def home_view(content: Content, cards: Sequence[Card]) -> HomeView:
    """Put the home page into words."""
    told = (one for one in _as_one(cards, content.twice.named_by) if one.news)
    new = sorted(told, key=_gravest_first)
    happened_to = [_news(one) for one in new if not one.is_new]
    arrived = [_news(one) for one in new if one.is_new]
    by_number = {one.pmid: one for one in cards}
    trials = trial_news(content.board, by_number, content.new_since, content.arrived_trials)
    receipt = content.receipt
    return HomeView(
        lead=_lead(content, cards, (len(arrived), len(happened_to), len(trials))),
        as_of=f"{receipt.finished.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if receipt else "",
        alerts=alerts(receipt) if receipt else (),
        since=f"{content.new_since:%Y-%m-%d}",
        news=tuple(happened_to[:MOST_NEW]),
        arrivals=tuple(arrived[:MOST_NEW]),
        trials=trials[:MOST_NEW],
        more=max(len(arrived) - MOST_NEW, 0) + max(len(happened_to) - MOST_NEW, 0),
        standings=tuple(_standing(one) for one in content.questions),
        receipts=receipts(receipt) if receipt else (),
    )


def _as_one(cards: Sequence[Card], named_by: Mapping[int, int]) -> Iterator[Card]:
    """Give a preprint that is held under several numbers once, with the news of all of them."""
    news: dict[int, list[NotedChange]] = defaultdict(list)
    for one in cards:
        news[named_by.get(one.pmid, one.pmid)] += one.news
    for one in cards:
        if one.pmid == named_by.get(one.pmid, one.pmid):
            yield replace(one, news=gravest_first(news[one.pmid]))


def _gravest_first(card: Card) -> tuple[int, int, int]:
    """Put the gravest news first, then the strongest design, then the newest record."""
    strength = [one.value for one in StudyDesign]
    names = [badge.text.lower() for badge in card.badges]
    rank = min((strength.index(one) for one in names if one in strength), default=len(strength))
    kind = min(GRAVITY[one.kind] for one in card.news)
    return kind, rank, -abs(card.pmid)


def _news(card: Card) -> NewsView:
    sentences = tuple(happened(one) for one in card.news if one.kind not in ARRIVALS)
    return NewsView(card, f"{max(one.noted for one in card.news):%Y-%m-%d}", sentences)


def _lead(content: Content, cards: Sequence[Card], numbers: tuple[int, int, int]) -> str:
    held = f"{count(len(cards), 'study', 'studies')} held"
    if content.receipt is None:
        return f"No search has been asked yet; {held}."
    arrived, happened_to, trials = numbers
    news = [count(arrived, "new study", "new studies")] if arrived else []
    news += [f"news of {count(happened_to, 'study', 'studies')} held"] if happened_to else []
    news += [f"news of {count(trials, 'trial', 'trials')}"] if trials else []
    since = f"since {content.new_since:%Y-%m-%d}"
    if news:
        return f"{listed(news)} {since}. {held[0].upper()}{held[1:]}."
    asked = "" if content.receipt.complete else ", from the searches that were answered"
    return f"Nothing new {since}{asked}; {held}."


def _standing(question: QuestionContent) -> StandingView:
    lines = tuple(stands(question.tally)) or ("Nothing held answers this.",)
    return StandingView(line(question.title), question_path(question.name), lines)
