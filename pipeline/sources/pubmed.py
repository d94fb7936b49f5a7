"""PubMed as a source: the complete set a query finds, and whole records for PMIDs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.records import Article, Reject
from pipeline.errors import Refused, Suspect
from pipeline.sources.eutils import MAX_IDS, EUtilities, SearchAnswer
from pipeline.sources.pubmed_records import Deleted, read_records

# Fewer hits than this may halve from one day to the next without anything being wrong.
SMALL_SET = 20


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

    def find(self, term: str, *, previous: int | None = None) -> SearchAnswer:
        """Ask for the complete set of PMIDs that match.

        Args:
            term: the query in PubMed's syntax.
            previous: how many matched at the last complete run.

        Raises:
            Refused: PubMed would drop a part of the query, or finds more than it can list.
            Suspect: the set shrank to less than half twice in a row.
            Unavailable, Malformed: there is no whole answer.
        """
        answer = self._eutils.esearch(term)
        if _has_shrunk(answer.count, previous):
            answer = self._eutils.esearch(term)
        if _has_shrunk(answer.count, previous):
            raise Suspect(f"PubMed now finds {answer.count:,} where it found {previous:,}")
        _refuse_a_changed_question(answer)
        return answer

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


def _has_shrunk(count: int, previous: int | None) -> bool:
    return previous is not None and previous >= SMALL_SET and count < previous / 2


def _refuse_a_changed_question(answer: SearchAnswer) -> None:
    if answer.unknown_fields:
        tags = ", ".join(f"[{tag}]" for tag in answer.unknown_fields)
        raise Refused(f"PubMed knows no field {tags} and would search without it; mend the query")
    if answer.count > MAX_IDS:
        raise Refused(
            f"PubMed finds {answer.count:,} and lists only {MAX_IDS:,} a search; narrow the query"
        )
