"""What every utility works with: the records to be seen now, the history, the clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.query import Mapped, Term, Tree, map_terms
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
        """The last day whose records are out, None for all of them."""
        return self.clock.horizon

    @property
    def build(self) -> str:
        """The name of the database's state, by the minute."""
        return f"Build-{self.clock.now():%Y.%m.%d.%H.%M}"

    def record(self, pmid: int) -> Record | None:
        """Find a record that is out."""
        return self.catalogue.corpus.visible(pmid, self.horizon)

    def records(self) -> Iterator[Record]:
        """Yield the records that are out."""
        return self.catalogue.corpus.visible_records(self.horizon)

    def search(self, tree: Tree) -> Sequence[Record]:
        """Find the records that are out and answer a query, in no order."""
        return self.catalogue.search(tree, self.clock.today(), self.horizon)

    def map_terms(self, tree: Tree) -> Mapped:
        """Rewrite a query as PubMed does."""
        return map_terms(tree, self.catalogue.mesh, self._is_phrase)

    def _is_phrase(self, phrase: Term) -> bool:
        """Tell whether the phrase index holds a phrase.

        Assumed: what a record that is out says, and the names of MeSH and their plurals, which
        forty million records say somewhere even if these few do not.
        """
        mesh, names = self.catalogue.mesh, (phrase.text, phrase.text.removesuffix("s"))
        is_name = any(mesh.heading_of(name) or mesh.substance_of(name) for name in names)
        return is_name or bool(self.search(replace(phrase, quoted=True)))
