"""Search the corpus as it was on any day, without indexing it anew for each."""

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from pipeline.query import Index, Mesh, Tree
from pipeline.sandbox.corpus import Corpus
from pipeline.sandbox.records import Record


@dataclass(frozen=True, slots=True)
class _Layer:
    """At most one version of each PMID, and an index over them."""

    records: dict[int, Record]
    index: Index


class Catalogue:
    """Find records by query on any day.

    An index knows a PMID once, but a PMID may have several versions. So the first versions
    make one index, the second ones another, and so on; a hit counts when its version is the
    one to be seen on the day. What matches a query never depends on the other records, so this
    gives exactly what an index of that day alone would.
    """

    def __init__(self, corpus: Corpus, mesh: Mesh) -> None:
        self.corpus = corpus
        self.mesh = mesh
        versions = [
            [version.record for version in history if version.record]
            for history in corpus.versions.values()
        ]
        self._layers = [_layer(column) for column in zip_longest(*versions)]

    def search(self, tree: Tree, today: date, horizon: date | None) -> list[Record]:
        """Find the records that answer a query.

        Args:
            tree: the parsed query.
            today: what relative dates in it count from.
            horizon: the last day whose records are out, None for all.
        """
        hits = (
            (pmid, layer.records[pmid])
            for layer in self._layers
            for pmid in layer.index.search(tree, today, self.mesh.explode)
        )
        return [record for pmid, record in hits if record is self.corpus.visible(pmid, horizon)]


def _layer(column: tuple[Record | None, ...]) -> _Layer:
    records = {record.pmid: record for record in column if record}
    return _Layer(records, Index(record.document for record in records.values()))
