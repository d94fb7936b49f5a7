"""PubMed as a source: the complete set a query finds, and whole records for PMIDs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.domain.records import Article, Reject
from pipeline.errors import Refused, Suspect
from pipeline.sources.eutils import MAX_IDS, EUtilities, SearchAnswer
from pipeline.sources.pubmed_records import Deleted, read_records
from pipeline.sources.slices import list_by_uid
from pipeline.sources.sweep import has_shrunk, shrunken


@dataclass(frozen=True, slots=True)
class Found:
    """The PMIDs a query finds; ``is_whole`` unless only a window of a large set was listed.

    ``count`` is how many PubMed says there are. ``dropped`` are parts of the query that PubMed
    left out or read otherwise than written; ``warnings`` is what else it said.
    """

    count: int
    ids: frozenset[int]
    is_whole: bool
    translation: str
    warnings: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What came back for one request: articles + rejects + missing = asked."""

    asked: tuple[int, ...]
    articles: tuple[Article, ...]
    rejects: tuple[Reject, ...]
    missing: tuple[int, ...]


class PubMed:
    """Ask PubMed so that nothing is lost silently."""

    def __init__(self, eutils: EUtilities, *, batch_size: int) -> None:
        self._eutils, self._batch_size = eutils, batch_size

    def find(
        self,
        term: str,
        *,
        previous: int | None = None,
        since: date | None = None,
    ) -> Found:
        """Ask for the complete set of PMIDs that match.

        Args:
            term: the query in PubMed's syntax.
            previous: how many matched at the last complete run; None believes any number.
            since: of a set larger than one answer, list only what was created in PubMed since
                this day; None lists all of it.

        Raises:
            Refused: PubMed would search without a field it does not know.
            Suspect: the set shrank twice in a row beyond belief, or its slices do not add up.
            Unavailable, Malformed: there is no whole answer.
        """
        answer = self._eutils.esearch(term)
        if has_shrunk(answer.count, previous):
            answer = self._eutils.esearch(term)
        if has_shrunk(answer.count, previous):
            raise shrunken("PubMed", answer.count, previous)
        _refuse_a_changed_question(answer)
        if answer.count <= MAX_IDS:
            return _found(answer, answer.count, frozenset(answer.ids))
        if since is None:
            return self._sweep(term, answer)
        recent = self._window(term, since).union(answer.ids)
        return _found(answer, answer.count, recent, is_whole=False)

    def _window(self, term: str, since: date) -> frozenset[int]:
        """List what was created since a day; the create date has no hour, so it is included."""
        recent = f"({term}) AND {since:%Y/%m/%d}:3000/12/31[crdt]"
        answer = self._eutils.esearch(recent)
        if answer.count <= MAX_IDS:
            return frozenset(answer.ids)
        return list_by_uid(self._eutils.esearch, recent, answer.ids)

    def _sweep(self, term: str, first: SearchAnswer) -> Found:
        """List a large set; it is whole when its size lies between the counts around it."""
        before = first.count
        for _ in range(2):
            ids = list_by_uid(self._eutils.esearch, term, first.ids)
            after = self._eutils.esearch(term, retmax=0).count
            if min(before, after) <= len(ids) <= max(before, after):
                return _found(first, after, ids)
            before = after
        raise Suspect(f"PubMed counts {after:,} but lists {len(ids):,} PMIDs, slice by slice")

    def fetch(self, pmids: Sequence[int]) -> Iterator[Batch]:
        """Fetch records batch by batch; what a batch lacks is asked for once more.

        Raises:
            Unavailable, Malformed, Refused, Suspect: the batches before are whole.
        """
        for start in range(0, len(pmids), self._batch_size):
            yield self._whole_batch(tuple(pmids[start : start + self._batch_size]))

    def _whole_batch(self, asked: tuple[int, ...]) -> Batch:
        batch = self._batch(asked)
        if not batch.missing:
            return batch
        again = self._batch(batch.missing)
        return Batch(
            asked, batch.articles + again.articles, batch.rejects + again.rejects, again.missing
        )

    def _batch(self, asked: tuple[int, ...]) -> Batch:
        return sort_answer(asked, read_records([self._eutils.efetch(asked)]))


def sort_answer(asked: tuple[int, ...], found: Iterator[Article | Reject | Deleted]) -> Batch:
    """Compare what came with what was asked.

    Of several versions of one PMID the newest counts (https://pubmed.ncbi.nlm.nih.gov/help/,
    "PMID versions"). A record nobody asked for is left aside: it cannot stand for a missing one.
    """
    articles: dict[int, Article] = {}
    rejects: list[Reject] = []
    for record in found:
        if isinstance(record, Reject):
            rejects.append(record)
        elif isinstance(record, Article) and _is_newest(record, articles.get(record.pmid)):
            articles[record.pmid] = record
    wanted = {pmid: articles[pmid] for pmid in asked if pmid in articles}
    broken = tuple(one for one in rejects if one.pmid is None or one.pmid not in wanted)
    missing = set(asked) - set(wanted) - {one.pmid for one in broken}
    return Batch(
        asked, tuple(wanted.values()), broken, tuple(one for one in asked if one in missing)
    )


def _is_newest(record: Article, held: Article | None) -> bool:
    return held is None or record.version >= held.version


def _refuse_a_changed_question(answer: SearchAnswer) -> None:
    if answer.unknown_fields:
        tags = ", ".join(f"[{tag}]" for tag in answer.unknown_fields)
        raise Refused(f"PubMed knows no field {tags} and would search without it; mend the query")


def _found(
    answer: SearchAnswer, count: int, ids: frozenset[int], *, is_whole: bool = True
) -> Found:
    return Found(
        count=count,
        ids=ids,
        is_whole=is_whole,
        translation=answer.translation,
        warnings=answer.warnings,
        dropped=answer.dropped,
    )
