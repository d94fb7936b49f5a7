"""Take in: records from files join the library as held, in no search and told to nobody.

When a search finds one of them later, it is news to that search's readers as any other. A file is
older than PubMed, so it adds to what is held and never turns it back. What is broken costs only
itself; a file that was cut is taken in up to the cut, and the run ends as incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.records import Article, Reject
from pipeline.domain.trials import Trial
from pipeline.errors import Malformed
from pipeline.sources.exports import Export
from pipeline.sources.pubmed_records import Deleted
from pipeline.stages.annotate import annotate
from pipeline.stages.diary import is_new
from pipeline.store import ledger, save, studies, trials
from pipeline.store.repeating import repeatable
from pipeline.store.save import Saved
from pipeline.store.withdrawals import withdraw

AT_ONCE = 500  # records saved in one transaction

Record = Article | Trial | Reject | Deleted


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of one file; ``trouble`` says in words where it breaks off."""

    name: str
    form: str
    records: int
    saved: Saved
    withdrawn: int
    rejects: tuple[Reject, ...]
    trouble: str | None


def take_in(app: App, run: int, exports: Sequence[Export]) -> list[TakenIn]:
    """Save the records of every file, batch by batch, and read what is new; list what came."""
    taken = []
    for number, export in enumerate(exports, start=1):
        taken.append(_take_in(app, run, export))
        app.tell("files", number, len(exports))
    annotate(app)
    return taken


def foresee_intake(app: App, exports: Sequence[Export]) -> list[TakenIn]:
    """Read every file and store nothing; what is held is only counted, not compared."""
    return [_foresee(app, export) for export in exports]


def _take_in(app: App, run: int, export: Export) -> TakenIn:
    troubles, rejects = list[str](), list[Reject]()
    saved, records, withdrawn = Saved(), 0, 0
    for batch in _batches(_up_to_the_break(export, troubles)):
        kept, gone = _store(app, run, batch)
        saved, withdrawn = saved + kept, withdrawn + gone
        rejects += [one for one in batch if isinstance(one, Reject)]
        records += sum(not isinstance(one, Deleted) for one in batch)
        app.tell("records", records, 0)
    trouble = troubles[0] if troubles else None
    return TakenIn(export.name, export.form, records, saved, withdrawn, tuple(rejects), trouble)


@repeatable
def _store(app: App, run: int, batch: list[Record]) -> tuple[Saved, int]:
    """Save what a batch holds, and count what it takes back."""
    with app.store.write() as session:
        articles = [one for one in batch if isinstance(one, Article)]
        saved, _ = save_newer(session, articles, app.now(), run)
        registered = [one for one in batch if isinstance(one, Trial)]
        saved += _save_trials(app, session, run, registered)
        broken = [one for one in batch if isinstance(one, Reject)]
        save.save_rejects(session, "import", broken, app.now(), run)
        return saved, withdraw(session, _deleted(batch), app.now(), run)


def _foresee(app: App, export: Export) -> TakenIn:
    troubles, rejects = list[str](), list[Reject]()
    pmids, numbers, records = set[int](), set[str](), 0
    for one in _up_to_the_break(export, troubles):
        if isinstance(one, Article):
            pmids.add(one.pmid)
        elif isinstance(one, Trial):
            numbers.add(one.number)
        elif isinstance(one, Reject):
            rejects.append(one)
        records += not isinstance(one, Deleted)
    new = len(pmids - _held(app, pmids)) + len(numbers - _registered(app, numbers))
    saved = Saved(added=new)
    trouble = troubles[0] if troubles else None
    return TakenIn(export.name, export.form, records, saved, 0, tuple(rejects), trouble)


def _up_to_the_break(export: Export, troubles: list[str]) -> Iterator[Record]:
    """Give what can be read of a file; a break ends it and is noted."""
    try:
        yield from export.records()
    except Malformed as error:
        before = "" if export.damage else "what stands before is taken in; "
        troubles.append(f"{export.name}: {error}; {before}import it again once it is whole")


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Cut behind every list of deletions too, so that they meet only what stood before them."""
    batch: list[Record] = []
    for one in records:
        batch.append(one)
        if len(batch) == AT_ONCE or isinstance(one, Deleted):
            yield batch
            batch = []
    if batch:
        yield batch


def save_newer(
    session: Session, articles: Sequence[Article], now: datetime, run: int
) -> tuple[Saved, set[int]]:
    """Save what is newer than what is held; the rest is not even marked as looked at again.

    Tells too of which studies these are the form that is held now.
    """
    known = save.as_they_were(session, articles)
    others = [one for one in articles if one.pmid not in known]
    held = studies.articles(session, {one.pmid for one in others})
    newer = [one for one in others if _is_newer(one, held.get(one.pmid))]
    saved = save.save_articles(session, newer, now, run)
    same = [one.pmid for one in others if held.get(one.pmid) == one]
    current = {*known, *same, *(one.pmid for one in newer)}
    return saved + Saved(unchanged=len(articles) - len(newer)), current


def _is_newer(article: Article, held: Article | None) -> bool:
    """Compare by the version of the PMID, then by DateRevised; the same record again is not."""
    if held is None or article.version != held.version:
        return held is None or article.version > held.version
    said, known = article.revised, held.revised
    is_older = said is not None and known is not None and said.iso() < known.iso()
    return article != held and not is_older


def _save_trials(app: App, session: Session, run: int, found: list[Trial]) -> Saved:
    """Save registrations; what a registry itself told us is better than WHO's copy of it."""
    numbers = [one.number for one in found]
    better = trials.found_by_registry(session, numbers)
    held = {one.trial.number: one.trial for one in trials.load(session, numbers)}
    news = [one for one in found if one.number not in better and held.get(one.number) != one]
    trials.save_trials(session, news, app.now(), run)
    changed = sum(one.number in held for one in news)
    return Saved(len(news) - changed, 0, changed, len(found) - len(news))


def _deleted(batch: list[Record]) -> list[int]:
    return [pmid for one in batch if isinstance(one, Deleted) for pmid in one.pmids]


@repeatable
def _held(app: App, pmids: set[int]) -> set[int]:
    if is_new(app):
        return set()
    with app.store.read() as session:
        return ledger.held(session, pmids)


@repeatable
def _registered(app: App, numbers: set[str]) -> set[str]:
    if is_new(app):
        return set()
    with app.store.read() as session:
        return {one.trial.number for one in trials.load(session, numbers)}
