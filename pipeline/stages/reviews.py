"""Reviews: which trials held a review cannot have known."""

from __future__ import annotations

from pipeline.app import App
from pipeline.domain.reviews import REVIEWS, could_not_include, searched_until
from pipeline.domain.studies import Study
from pipeline.query import parse
from pipeline.store import studies
from pipeline.store.repeating import repeatable
from pipeline.store.search import search

_TRIALS = parse('design:"randomised trial"', with_facts=True)


def newer_trials(app: App, review: Study) -> list[Study] | None:
    """List the trials that came out after a review's last search, newest first.

    None where the study is no review, or does not say until when it searched.
    """
    if review.design not in REVIEWS or searched_until(review) is None:
        return None
    held = sorted(_trials(app), key=lambda one: (one.article.published.iso(), one.pmid))
    return could_not_include(review, held[::-1])


@repeatable
def _trials(app: App) -> list[Study]:
    with app.store.read() as session:
        return studies.load(session, search(session, _TRIALS, app.now().date()))
