"""MeSH, the vocabulary of PubMed's indexers: headings, subheadings, substances.

Three kinds of record, told apart by the first letter of their identifier (nlm.nih.gov/mesh,
"MeSH record types"): D for headings and publication types, Q for subheadings (qualifiers), C for
supplementary concepts (substances, mostly).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Self

from pipeline.query.words import fold

_PUBLICATION_CHARACTERISTICS = "V"  # the category whose members are publication types
_KINDS = ("D", "Q", "C")
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
    """Look names up in some part of MeSH; case, accents and punctuation do not matter.

    Its tables are made when something is looked up, which most queries never do.
    """

    def __init__(self, records: Iterable[MeshRecord]) -> None:
        rows = tuple(records)
        self._read: Callable[[], Iterable[MeshRecord]] = lambda: rows

    @classmethod
    def when_asked(cls, read: Callable[[], Iterable[MeshRecord]]) -> Self:
        """Make one that reads its records when something is looked up."""
        mesh = cls(())
        mesh._read = read
        return mesh

    @cached_property
    def records(self) -> tuple[MeshRecord, ...]:
        """Give all records, in the order of their file."""
        return tuple(self._read())

    @cached_property
    def longest_name(self) -> int:
        """Count the words of the longest name of a heading or substance."""
        subjects = (*self._descriptors, *self._substances)
        return max((name.count(" ") + 1 for name in subjects), default=0)

    @cached_property
    def _descriptors(self) -> Mapping[str, MeshRecord]:
        return self._by_any_name("D")

    @cached_property
    def _qualifiers(self) -> Mapping[str, MeshRecord]:
        return self._by_any_name("Q")

    @cached_property
    def _substances(self) -> Mapping[str, MeshRecord]:
        return self._by_any_name("C")

    @cached_property
    def _branches(self) -> list[tuple[str, str]]:
        return sorted((tree, one.name) for one in self.records for tree in one.trees)

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

    def _by_any_name(self, kind: str) -> Mapping[str, MeshRecord]:
        """Index records by all their names; a name of its own goes before another's entry term."""
        records = [one for one in self.records if one.ui.startswith(kind)]
        found = {fold(record.name): record for record in records}
        for record in records:
            for term in record.terms:
                found.setdefault(fold(term), record)
        return found

    def _branch(self, record: MeshRecord) -> Iterator[str]:
        yield record.name
        for tree in record.trees:
            first = bisect_left(self._branches, (f"{tree}.",))
            last = bisect_left(self._branches, (f"{tree}{_AFTER_DOT}",), first)
            yield from (name for _, name in self._branches[first:last])


@lru_cache(maxsize=1)
def cut() -> Mesh:
    """Give the part of MeSH that ships with the program: the branches this field searches.

    The head of the file names its source and edition. For all of MeSH see ``load_mesh``.
    """
    file = resources.files("pipeline.query") / "mesh_cut.tsv"
    return Mesh.when_asked(lambda: read_rows(file.read_text(encoding="utf-8").splitlines()))


def read_rows(lines: Iterable[str]) -> Iterator[MeshRecord]:
    """Read identifier, name, tree numbers and other names, tabs between, bars within.

    Raises:
        ValueError: a line has not four cells, or is of no kind of record.
    """
    for line in lines:
        if line and not line.startswith("#"):
            ui, name, trees, terms = line.split("\t")
            if not ui.startswith(_KINDS):
                raise ValueError(f"{ui!r} is no identifier of MeSH")
            yield MeshRecord(ui, name, _several(trees), _several(terms))


def row_of(record: MeshRecord) -> str:
    """Write a record as ``read_rows`` reads it, without a line end."""
    return "\t".join((record.ui, record.name, "|".join(record.trees), "|".join(record.terms)))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
