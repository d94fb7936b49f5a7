"""What can be searched of one record, free of XML and of any database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipeline.domain.facts import Fact
from pipeline.domain.numbers import bare_name
from pipeline.query.dates import DateSpan
from pipeline.query.fields import Field, Kind
from pipeline.query.words import fold, words_of

_HAS_ABSTRACT = "hasabstract"
_HEADINGS = {Field.MESH, Field.MAJOR_TOPIC}

# Journals, languages, headings: the same few thousand values stand in all records.
_folded = lru_cache(maxsize=1 << 15)(fold)


def _heading(text: str) -> Iterable[str]:
    """Find ``Vitamin K 2/therapeutic use`` under the bare heading too."""
    return (text, text.partition("/")[0])


def _databank_entry(text: str) -> Iterable[str]:
    """Find ``ClinicalTrials.gov/NCT01002157`` under either part (…/help/#si)."""
    return (text, *text.split("/", 1))


def _full_name(text: str) -> Iterable[str]:
    """Find ``Wong, Julia S`` in either order, with and without middle initials (…/help/#fau)."""
    last, _, first = text.partition(",")
    for given in _given_names(first):
        yield f"{last} {given}"
        yield f"{given} {last}"


@lru_cache(maxsize=1 << 15)
def _given_names(text: str) -> tuple[str, ...]:
    whole = fold(text)
    short = " ".join(name for name in whole.split() if len(name) > 1)
    return tuple(dict.fromkeys((whole, short or whole)))


# The ways in which the whole values of a field may be written in a search.
_VARIANTS: Mapping[Field, Callable[[str], Iterable[str]]] = {
    Field.MESH: _heading,
    Field.MAJOR_TOPIC: _heading,
    Field.SECONDARY_ID: _databank_entry,
    Field.FULL_AUTHOR: _full_name,
    Field.FULL_INVESTIGATOR: _full_name,
}
NAMED_FIELDS = {field for field in Field if field.kind in (Kind.NAMES, Kind.PEOPLE)} | {
    Field.PROPERTY
}


@dataclass(frozen=True)  # without slots: the two views below are worked out once and kept
class Document:
    """The texts and dates of one record, each under its most specific field.

    A text stays one piece: a phrase is never found across two pieces. Written as MEDLINE does:
    headings ``Vitamin K 2`` or ``Vitamin K 2/therapeutic use``, authors ``Schurgers LJ`` in their
    order, full names ``Schurgers, Leon J``, languages ``eng``, databank entries
    ``ClinicalTrials.gov/NCT01002157``. First and last author, the PMID and ``hasabstract`` need
    not be given. ``facts`` are what was read from it.
    """

    pmid: int
    texts: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    dates: Mapping[Field, DateSpan] = field(default_factory=dict)
    facts: frozenset[Fact] = frozenset()

    @cached_property
    def pieces(self) -> Mapping[Field, tuple[str, ...]]:
        """The comparable words of every text, with a blank before and after each word."""
        return {
            field: tuple(f" {fold(part)} " for text in texts for part in parts(field, text))
            for field, texts in self.all_texts.items()
        }

    @cached_property
    def names(self) -> Mapping[Field, frozenset[str]]:
        """The comparable whole values of every field that is searched by whole values."""
        return {
            place: frozenset(_folded(form) for text in texts for form in variants(place, text))
            for place, texts in self.all_texts.items()
            if place in NAMED_FIELDS
        }

    @property
    def all_words(self) -> frozenset[str]:
        """Every comparable word of every text."""
        texts = {text for texts in self.all_texts.values() for text in texts}
        plain = {text for text in texts if text.isascii()}  # many short texts fold best as one
        return frozenset(words_of(" ".join(plain)) + words_of(" ".join(texts - plain)))

    @property
    def all_texts(self) -> Mapping[Field, tuple[str, ...]]:
        """The texts with those that need not be given."""
        authors = self.texts.get(Field.AUTHOR, ())
        properties = self.texts.get(Field.PROPERTY, ())
        if any(self.texts.get(Field.ABSTRACT, ())):
            properties += (_HAS_ABSTRACT,)
        return {
            Field.FIRST_AUTHOR: authors[:1],
            Field.LAST_AUTHOR: authors[-1:],
            **self.texts,
            Field.PROPERTY: properties,
            Field.UID: (bare_name(self.pmid),),
        }


def variants(field: Field, text: str) -> Iterable[str]:
    """Give the forms in which a whole value may be written in a search, not folded yet."""
    return _VARIANTS[field](text) if field in _VARIANTS else (text,)


def parts(field: Field, text: str) -> Iterable[str]:
    """Part a heading from its qualifier, which is no continuation of the heading's words."""
    return text.split("/") if field in _HEADINGS else (text,)
