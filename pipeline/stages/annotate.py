"""Annotate: read every study that the present extractors have not read in its present form."""

from __future__ import annotations

from pipeline.app import App
from pipeline.evidence import versions
from pipeline.stages.families import find_families
from pipeline.stages.trials import read_trials
from pipeline.store import studies
from pipeline.store.facts import FACTS_VERSION
from pipeline.store.families import REPORTS_VERSION
from pipeline.store.repeating import repeatable

AT_ONCE = 500  # studies read in one transaction

# Who reads, and by which rules the rest follows: where one of them is another, all is unread.
SIGNATURE = f"{versions.SIGNATURE} facts/{FACTS_VERSION} reports/{REPORTS_VERSION}"


def annotate(app: App, *, again: bool = False) -> int:
    """Read studies and registrations that are unread, and find families anew where any was.

    Counts the studies read.

    ``again`` makes all unread first, so that a reading that is broken off goes on next time.
    """
    if again:
        _forget(app)
    total, done = count_unread(app), 0
    while total and (number := _annotate_some(app)):
        done += number
        app.tell("annotate", done, max(done, total))
    if read_trials(app) + done:
        find_families(app)
    return done


@repeatable
def count_unread(app: App, *, again: bool = False) -> int:
    """Count the studies that ``annotate`` would read."""
    with app.store.read() as session:
        return studies.count(session) if again else studies.count_unread(session, SIGNATURE)


@repeatable
def _forget(app: App) -> None:
    with app.store.write() as session:
        studies.forget_reading(session)


@repeatable
def _annotate_some(app: App) -> int:
    from pipeline.evidence.reader import read_all  # a third of a second of patterns

    with app.store.write() as session:
        pmids = studies.unread(session, SIGNATURE, AT_ONCE)
        articles = [one.article for one in studies.load(session, pmids)]
        studies.annotate(session, SIGNATURE, list(zip(articles, read_all(articles), strict=True)))
    return len(articles)
