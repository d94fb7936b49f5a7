"""MeSH, the vocabulary of PubMed's indexers: headings, subheadings, substances.

Three kinds of record, told apart by the first letter of their identifier (nlm.nih.gov/mesh,
"MeSH record types"): D for headings and publication types, Q for subheadings (qualifiers), C for
supplementary concepts (substances, mostly).
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from pipeline.query.words import fold

_PUBLICATION_CHARACTERISTICS = "V"  # the category whose members are publication types
_AFTER_DOT = "/"  # the character after "." in ASCII: where a branch of tree numbers ends


@dataclass(frozen=True, slots=True)
class MeshRecord:
    """One record of MeSH.

    ``trees`` are its tree numbers, such as ``C14.907.137``: a record is narrower than another
    when its number goes on where the other's ends. ``terms`` are its other names: entry terms, the
    synonyms of a substance, the two-letter abbreviation of a subheading.
    """

    ui: str
    name: str
    trees: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def is_publication_type(self) -> bool:
        """Tell whether a search finds it under [pt], not [mh]."""
        return any(tree.startswith(_PUBLICATION_CHARACTERISTICS) for tree in self.trees)


class Mesh:
    """Look names up in some part of MeSH; case, accents and punctuation do not matter."""

    def __init__(self, records: Iterable[MeshRecord]) -> None:
        self.records = tuple(records)
        kinds: dict[str, list[MeshRecord]] = {"D": [], "Q": [], "C": []}
        for record in self.records:
            kinds[record.ui[0]].append(record)
        self._descriptors = _by_any_name(kinds["D"])
        self._qualifiers = _by_any_name(kinds["Q"])
        self._substances = _by_any_name(kinds["C"])
        self._branches = sorted((tree, rec.name) for rec in self.records for tree in rec.trees)
        subjects = (*self._descriptors, *self._substances)
        self.longest_name = max((name.count(" ") + 1 for name in subjects), default=0)

    def explode(self, name: str) -> frozenset[str]:
        """Name a heading, publication type or subheading and all that are narrower.

        ``/metabolism`` is the subheading where a heading has the same name. A name that is not
        in this part of MeSH stands for itself alone.
        """
        found = None if name.startswith("/") else self._descriptors.get(fold(name))
        found = found or self._qualifiers.get(fold(name))
        return frozenset(self._branch(found)) if found else frozenset({name})

    def heading_of(self, phrase: str) -> str | None:
        """Find the heading of which a phrase is the name or an entry term."""
        found = self._descriptors.get(fold(phrase))
        return found.name if found and not found.is_publication_type else None

    def publication_type_of(self, phrase: str) -> str | None:
        """Find the publication type of which a phrase is the name or an entry term."""
        found = self._descriptors.get(fold(phrase))
        return found.name if found and found.is_publication_type else None

    def substance_of(self, phrase: str) -> str | None:
        """Find the supplementary concept of which a phrase is the name or a synonym."""
        found = self._substances.get(fold(phrase))
        return found.name if found else None

    def qualifier_of(self, text: str) -> str | None:
        """Find the subheading that ``tu`` or ``therapeutic use`` stands for."""
        found = self._qualifiers.get(fold(text))
        return found.name if found else None

    def _branch(self, record: MeshRecord) -> Iterator[str]:
        yield record.name
        for tree in record.trees:
            first = bisect_left(self._branches, (f"{tree}.",))
            last = bisect_left(self._branches, (f"{tree}{_AFTER_DOT}",), first)
            yield from (name for _, name in self._branches[first:last])


def _by_any_name(records: list[MeshRecord]) -> Mapping[str, MeshRecord]:
    """Index records by all their names; a name of its own goes before another's entry term."""
    found = {fold(record.name): record for record in records}
    for record in records:
        for term in record.terms:
            found.setdefault(fold(term), record)
    return found


@lru_cache(maxsize=1)
def cut() -> Mesh:
    """Give the part of MeSH that ships with the program: the branches this field searches.

    The head of the file names its source and edition. For all of MeSH see ``load_mesh``.
    """
    file = resources.files("pipeline.query") / "mesh_cut.tsv"
    return Mesh(read_rows(file.read_text(encoding="utf-8").splitlines()))


def read_rows(lines: Iterable[str]) -> Iterator[MeshRecord]:
    """Read identifier, name, tree numbers and other names, tabs between, bars within.

    Raises:
        ValueError: a line has not four cells.
    """
    for line in lines:
        if line and not line.startswith("#"):
            ui, name, trees, terms = line.split("\t")
            yield MeshRecord(ui, name, _several(trees), _several(terms))


def row_of(record: MeshRecord) -> str:
    """Write a record as ``read_rows`` reads it, without a line end."""
    return "\t".join((record.ui, record.name, "|".join(record.trees), "|".join(record.terms)))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
