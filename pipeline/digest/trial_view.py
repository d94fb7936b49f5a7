"""A registration as an entry of the letter: the same shape as a study's, so one template serves."""

from __future__ import annotations

from markupsafe import escape

from pipeline.digest.entry_view import EntryView
from pipeline.digest.news import found_by
from pipeline.domain.digests import Digest, TrialEntry
from pipeline.domain.vocabulary import ChangeKind
from pipeline.wording import registered
from pipeline.wording.happened import happened


def trial_view(digest: Digest, entry: TrialEntry, number: int) -> EntryView:
    """Put one registration into words."""
    trial = entry.held.trial
    title = registered.trial_title(trial)
    is_overdue = any(one.kind is ChangeKind.OVERDUE for one in entry.changes)
    return EntryView(
        number=number,
        title=title,
        title_html=escape(title),
        url=registered.trial_url(trial.number),
        authors=registered.trial_sponsor(trial),
        source=registered.trial_source(trial),
        badges=registered.trial_badges(entry.held, is_overdue=is_overdue),
        headline=registered.trial_facts(entry.held),
        remark=registered.expected(trial, digest.slot),
        news=_news(entry),
        quote=registered.primary_outcome(trial),
        links=registered.trial_links(trial),
        reason=found_by(entry.held.searches, digest),
    )


def _news(entry: TrialEntry) -> tuple[str, ...]:
    told = [happened(change) for change in entry.changes]
    if entry.sent_before is not None:
        told.append(f"You were sent this on {entry.sent_before.isoformat()}.")
    return tuple(told)
