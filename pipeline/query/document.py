"""What can be searched of one record, free of XML and of any database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.query.dates import DateSpan
from pipeline.query.fields import Field, Kind
from pipeline.query.words import fold

_HAS_ABSTRACT = "hasabstract"
_HEADINGS = {Field.MESH, Field.MAJOR_TOPIC}


def _heading(text: str) -> Iterable[str]:
    """Find ``Vitamin K 2/therapeutic use`` under the bare heading too."""
    return (text, text.partition("/")[0])


def _databank_entry(text: str) -> Iterable[str]:
    """Find ``ClinicalTrials.gov/NCT01002157`` under either part (…/help/#si)."""
    return (text, *text.split("/", 1))


def _full_name(text: str) -> Iterable[str]:
    """Find ``Wong, Julia S`` in either order, with and without middle initials (…/help/#fau)."""
    last, _, first = (part.strip() for part in text.partition(","))
    short = " ".join(name for name in first.split() if len(name.strip(".")) > 1)
    orders = ((f"{last} {given}", f"{given} {last}") for given in (first, short) if given)
    return (text, *(name for both in orders for name in both))


# The ways in which the whole values of a field may be written in a search.
_VARIANTS: Mapping[Field, Callable[[str], Iterable[str]]] = {
    Field.MESH: _heading,
    Field.MAJOR_TOPIC: _heading,
    Field.SECONDARY_ID: _databank_entry,
    Field.FULL_AUTHOR: _full_name,
    Field.FULL_INVESTIGATOR: _full_name,
}


@dataclass(frozen=True)  # without slots: the two views below are worked out once and kept
class Document:
    """The texts and dates of one record, each under its most specific field.

    A text stays one piece: a phrase is never found across two pieces. Written as MEDLINE does:
    headings ``Vitamin K 2`` or ``Vitamin K 2/therapeutic use``, authors ``Schurgers LJ`` in their
    order, full names ``Schurgers, Leon J``, languages ``eng``, databank entries
    ``ClinicalTrials.gov/NCT01002157``. First and last author, the PMID and ``hasabstract`` need
    not be given.
    """

    pmid: int
    texts: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[Field, DateSpan] = field(default_factory=dict)

    @cached_property
    def pieces(self) -> Mapping[Field, tuple[str, ...]]:
        """The comparable words of every text, with a blank before and after each word."""
        return {
            field: tuple(f" {fold(part)} " for text in texts for part in _parts(field, text))
            for field, texts in self._all_texts.items()
        }

    @cached_property
    def names(self) -> Mapping[Field, frozenset[str]]:
        """The comparable whole values of every field that is searched by whole values."""
        return {
            field: self._variants(field) or frozenset(piece.strip() for piece in pieces)
            for field, pieces in self.pieces.items()
            if field.kind in (Kind.NAMES, Kind.PEOPLE) or field is Field.PROPERTY
        }

    def _variants(self, field: Field) -> frozenset[str]:
        if field not in _VARIANTS:
            return frozenset()
        ways = _VARIANTS[field]
        return frozenset(fold(name) for text in self.texts[field] for name in ways(text))

    @property
    def _all_texts(self) -> Mapping[Field, tuple[str, ...]]:
        authors = self.texts.get(Field.AUTHOR, ())
        properties = self.texts.get(Field.PROPERTY, ())
        if any(self.texts.get(Field.ABSTRACT, ())):
            properties += (_HAS_ABSTRACT,)
        return {
            Field.FIRST_AUTHOR: authors[:1],
            Field.LAST_AUTHOR: authors[-1:],
            **self.texts,
            Field.PROPERTY: properties,
            Field.UID: (str(self.pmid),),
        }


def _parts(field: Field, text: str) -> Iterable[str]:
    """Part a heading from its qualifier, which is no continuation of the heading's words."""
    return text.split("/") if field in _HEADINGS else (text,)
