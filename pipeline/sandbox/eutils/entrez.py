"""What every utility works with: the records to be seen now, the history, the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.query import Tree
from pipeline.sandbox.catalogue import Catalogue
from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.eutils.history import History
from pipeline.sandbox.records import Record


@dataclass(frozen=True, slots=True)
class Entrez:
    """PubMed as it is at the moment the clock shows."""

    catalogue: Catalogue
    history: History
    clock: VirtualClock

    @property
    def horizon(self) -> date | None:
        """The last day whose records are out; None, all of them, while time is real."""
        return self.clock.today() if self.clock.is_virtual else None

    def record(self, pmid: int) -> Record | None:
        """Find a record that is out."""
        return self.catalogue.corpus.visible(pmid, self.horizon)

    def count(self) -> int:
        """Count the records that are out."""
        return sum(1 for _ in self.catalogue.corpus.visible_records(self.horizon))

    def search(self, tree: Tree) -> Sequence[Record]:
        """Find the records that are out and answer a query, in no order."""
        return self.catalogue.search(tree, self.clock.today(), self.horizon)
