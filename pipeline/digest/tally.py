"""What an issue adds up to: the facts that its subject and first sentence are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.digest.groups import NEWS_SECTIONS
from pipeline.domain.changes import NEWSWORTHY
from pipeline.domain.digests import Digest, Entry, SearchReceipt, SectionKind
from pipeline.domain.vocabulary import ChangeKind, SourceName, StudyDesign
from pipeline.wording.counts import count
from pipeline.wording.sources import SOURCE_NAMES

NEW = (
    SectionKind.TRIALS,
    SectionKind.HUMAN,
    SectionKind.STUDIES,
    SectionKind.LABORATORY,
    SectionKind.PREPRINTS,
)
ALARMS = frozenset({ChangeKind.RETRACTED, ChangeKind.CONCERN_EXPRESSED, ChangeKind.WITHDRAWN})

_NEWS = {
    ChangeKind.RETRACTED: ("retraction", "retractions"),
    ChangeKind.CONCERN_EXPRESSED: ("expression of concern", "expressions of concern"),
    ChangeKind.WITHDRAWN: ("withdrawal", "withdrawals"),
    ChangeKind.CORRECTED: ("correction", "corrections"),
    ChangeKind.PUBLISHED: ("preprint now published", "preprints now published"),
    ChangeKind.COMMENTED: ("comment", "comments"),
    ChangeKind.ABSTRACT_ADDED: ("abstract added", "abstracts added"),
    ChangeKind.OPEN_ACCESS: ("free full text", "free full texts"),
}
# What happened to registrations, as far as a subject names it.
_TRIAL_NEWS = (
    (ChangeKind.RESULTS_POSTED, ("trial result", "trial results")),
    (ChangeKind.OVERDUE, ("trial overdue", "trials overdue")),
)
_REGISTERED = ("trial registered", "trials registered")
_CHANGED = ("registration changed", "registrations changed")
_DESIGNS = {
    StudyDesign.META_ANALYSIS: ("meta-analysis", "meta-analyses"),
    StudyDesign.SYSTEMATIC_REVIEW: ("systematic review", "systematic reviews"),
    StudyDesign.RANDOMISED_TRIAL: ("randomised trial", "randomised trials"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts in words: ``4 new studies``, ``1 randomised trial``, ``1 retraction`` …

    ``searches`` counts what was asked, a search once for each source; ``silent`` names the sources
    that answered none of theirs.
    """

    new: str
    designs: tuple[str, ...]
    alarms: tuple[str, ...]
    other_news: tuple[str, ...]
    older: str
    near: str
    trial_news: tuple[str, ...]
    trial_changes: tuple[str, ...]
    starter: int
    searches: int
    unanswered: int
    silent: tuple[str, ...]
    degraded: int
    edited: bool
    landmarks_missing: int

    @property
    def registered(self) -> tuple[str, ...]:
        """Tell what happened to registrations, what matters most first."""
        return self.trial_news + self.trial_changes

    @property
    def facts(self) -> bool:
        """Tell whether there is anything to tell but the starter set."""
        told = self.new or self.alarms or self.other_news or self.registered
        return bool(told or self.older or self.near)

    @property
    def is_incomplete(self) -> bool:
        """Tell whether a search was not answered, or not as it was asked."""
        return bool(self.unanswered or self.degraded)


def tally(digest: Digest) -> Tally:
    """Add up an issue; a study with several pieces of news counts once, by the gravest."""
    sections = {section.kind: section.entries for section in digest.sections}
    new = [entry for kind in NEW for entry in sections.get(kind, ())]
    older, near = (sections.get(kind, ()) for kind in (SectionKind.OLDER, SectionKind.NEAR))
    happened = [entry for kind in NEWS_SECTIONS for entry in sections.get(kind, ())]
    news = Counter(_gravest(entry) for entry in happened)
    designs = Counter(entry.study.design for entry in new)
    trials = Counter(one.changes[0].kind for one in digest.trials)
    receipts = digest.receipt.searches
    return Tally(
        new=count(len(new), "new study", "new studies") if new else "",
        designs=tuple(count(designs[one], *_DESIGNS[one]) for one in _DESIGNS if designs[one]),
        alarms=tuple(count(news[one], *_NEWS[one]) for one in _NEWS if news[one] and one in ALARMS),
        other_news=tuple(
            count(news[one], *_NEWS[one]) for one in _NEWS if news[one] and one not in ALARMS
        ),
        older=count(len(older), "older study", "older studies") if older else "",
        near=count(len(near), "near miss", "near misses") if near else "",
        trial_news=tuple(count(trials[one], *words) for one, words in _TRIAL_NEWS if trials[one]),
        trial_changes=_trial_changes(trials),
        starter=len(sections.get(SectionKind.STARTER, ())),
        searches=len(receipts),
        unanswered=sum(one.error is not None for one in receipts),
        silent=_silent(receipts),
        degraded=sum(bool(one.degraded) for one in receipts),
        edited=any(one.is_edited for one in receipts),
        landmarks_missing=sum(len(one.landmarks_missing) for one in receipts),
    )


def _silent(receipts: Iterable[SearchReceipt]) -> tuple[str, ...]:
    answered: dict[SourceName, bool] = {}
    for one in receipts:
        answered[one.source] = answered.get(one.source, False) or one.error is None
    return tuple(SOURCE_NAMES[source] for source, is_so in answered.items() if not is_so)


def _trial_changes(kinds: Counter[ChangeKind]) -> tuple[str, ...]:
    new = kinds[ChangeKind.REGISTERED] + kinds[ChangeKind.LATE]
    rest = kinds.total() - new - sum(kinds[one] for one, _ in _TRIAL_NEWS)
    told = [count(new, *_REGISTERED)] if new else []
    return (*told, *([count(rest, *_CHANGED)] if rest else []))


def _gravest(entry: Entry) -> ChangeKind | None:
    return next((one.kind for one in entry.changes if one.kind in NEWSWORTHY), None)
