"""PubMed's search fields: how their tags are spelled, how NCBI shows them, what each one covers.

Names and kinds follow EInfo (eutils.ncbi.nlm.nih.gov/entrez/eutils/einfo.fcgi?db=pubmed), tags
and contents follow PubMed Help (pubmed.ncbi.nlm.nih.gov/help/#search-tags).
"""

from enum import Enum, auto
from functools import cache, lru_cache


class Kind(Enum):
    """How a field is searched."""

    WORDS = auto()  # word by word, phrases inside a longer text
    NAMES = auto()  # whole values only; EInfo calls these SingleToken
    PEOPLE = auto()  # names with initials, truncated automatically
    DATE = auto()
    NUMBER = auto()


class Field(Enum):
    """One search field: its display name, its kind, and the tags that stand for it.

    Fields without tags hold text that PubMed searches only as part of a wider field.
    """

    display: str
    kind: Kind
    tags: tuple[str, ...]

    def __init__(self, display: str, kind: Kind, *tags: str) -> None:
        self.display = display
        self.kind = kind
        self.tags = tags

    # A member is only ever equal to itself; the hash of an Enum is worked out anew in Python at
    # every look-up, and fields are looked up by the million.
    __hash__ = object.__hash__

    ALL = "All Fields", Kind.WORDS, "all"
    TITLE_ABSTRACT = "Title/Abstract", Kind.WORDS, "tiab"
    TEXT_WORD = "Text Word", Kind.WORDS, "tw", "word", "text", "text words"
    TITLE = "Title", Kind.WORDS, "ti", "titl"
    ABSTRACT = "Abstract", Kind.WORDS
    OTHER_ABSTRACT = "Other Abstract", Kind.WORDS
    OTHER_TERM = "Other Term", Kind.WORDS, "ot", "otrm"
    TRANSLITERATED_TITLE = "Transliterated Title", Kind.WORDS, "tt"
    AFFILIATION = "Affiliation", Kind.WORDS, "ad", "affl"
    CORPORATE_AUTHOR = "Author - Corporate", Kind.WORDS, "cn", "coln", "corporate author"
    CONFLICT = "Conflict of Interest Statements", Kind.WORDS, "cois"
    COMMENT = "Comment/Correction Notes", Kind.WORDS
    PLACE = "Place of Publication", Kind.WORDS, "pl", "cnty"
    PROPERTY = "Properties", Kind.WORDS  # hasabstract, hasretractionin …: searched untagged

    MESH = "MeSH Terms", Kind.NAMES, "mh", "mesh"
    MAJOR_TOPIC = "MeSH Major Topic", Kind.NAMES, "majr"
    SUBHEADING = "MeSH Subheading", Kind.NAMES, "sh", "subh", "subheading", "mesh subheadings"
    PUBLICATION_TYPE = "Publication Type", Kind.NAMES, "pt", "ptyp"
    SUBSTANCE = "Supplementary Concept", Kind.NAMES, "nm", "subs", "substance name"
    REGISTRY_NUMBER = "EC/RN Number", Kind.NAMES, "rn", "ecno"
    PHARMACOLOGICAL_ACTION = "Pharmacological Action", Kind.NAMES, "pa", "papx"
    JOURNAL = "Journal", Kind.NAMES, "ta", "jour"
    JOURNAL_ID = "NLM Unique ID", Kind.NAMES, "jid"
    LANGUAGE = "Language", Kind.NAMES, "la", "lang"
    SECONDARY_ID = "Secondary Source ID", Kind.NAMES, "si"
    ARTICLE_ID = "Article Identifier", Kind.NAMES, "aid", "doi", "pid", "publisher id"
    LOCATION_ID = "Location ID", Kind.NAMES, "lid"
    AUTHOR_ID = "Author - Identifier", Kind.NAMES, "auid", "author identifier"
    GRANT = "Grants and Funding", Kind.NAMES, "gr", "grnt", "grant number"
    VOLUME = "Volume", Kind.NAMES, "vi", "vol"
    ISSUE = "Issue", Kind.NAMES, "ip", "iss"
    PAGINATION = "Pagination", Kind.NAMES, "pg", "page"
    BOOK = "Book", Kind.NAMES, "book"
    ISBN = "ISBN", Kind.NAMES, "isbn"
    PUBLISHER = "Publisher", Kind.NAMES, "pubn"
    FILTER = "Filter", Kind.NAMES, "sb", "filt", "subset"
    FULL_AUTHOR = "Full Author Name", Kind.NAMES, "fau", "full"
    FULL_INVESTIGATOR = "Full Investigator Name", Kind.NAMES, "fir", "finv"

    AUTHOR = "Author", Kind.PEOPLE, "au", "auth"
    FIRST_AUTHOR = "Author - First", Kind.PEOPLE, "1au", "faut", "first author", "first author name"
    LAST_AUTHOR = "Author - Last", Kind.PEOPLE, "lastau", "laut", "last author", "last author name"
    INVESTIGATOR = "Investigator", Kind.PEOPLE, "ir", "invr"
    EDITOR = "Editor", Kind.PEOPLE, "ed"
    PERSON_AS_SUBJECT = (
        "Subject - Personal Name",
        Kind.PEOPLE,
        "ps",
        "personal name as subject",
    )

    PUBLISHED = "Date - Publication", Kind.DATE, "dp", "pdat", "publication date"
    PRINTED = "Print Publication Date", Kind.DATE, "ppdat", "ppdt"
    ELECTRONIC = "Electronic Publication Date", Kind.DATE, "epdat", "epdt"
    CREATED = "Date - Create", Kind.DATE, "crdt", "create date"
    ENTERED = "Date - Entry", Kind.DATE, "edat", "entry date", "entrez date"
    INDEXED = "Date - MeSH", Kind.DATE, "mhda", "mesh date"
    MODIFIED = "Date - Modification", Kind.DATE, "lr", "mdat", "modification date"
    COMPLETED = "Date - Completion", Kind.DATE, "dcom", "cdat", "completion date"

    UID = "UID", Kind.NUMBER, "uid", "pmid"


_HIERARCHICAL = {Field.MESH, Field.MAJOR_TOPIC, Field.SUBHEADING, Field.PUBLICATION_TYPE}
_NO_EXPLOSION = ":noexp"

_TITLE_ABSTRACT = {Field.TITLE, Field.ABSTRACT, Field.OTHER_ABSTRACT, Field.OTHER_TERM}
_TEXT_WORD = _TITLE_ABSTRACT | {
    Field.MESH,
    Field.MAJOR_TOPIC,
    Field.SUBHEADING,
    Field.PUBLICATION_TYPE,
    Field.SUBSTANCE,
    Field.PERSON_AS_SUBJECT,
    Field.CORPORATE_AUTHOR,
    Field.SECONDARY_ID,
    Field.COMMENT,
}
_OUTSIDE_ALL_FIELDS = {Field.PLACE, Field.FILTER}

_COVERS = {
    Field.TITLE_ABSTRACT: _TITLE_ABSTRACT,
    Field.TEXT_WORD: _TEXT_WORD,
    Field.ALL: {f for f in Field if f.kind is not Kind.DATE and f not in _OUTSIDE_ALL_FIELDS},
    Field.MESH: {Field.MAJOR_TOPIC},
    Field.FILTER: {Field.PROPERTY},
    Field.PUBLISHED: {Field.PRINTED, Field.ELECTRONIC},
}


def _key(tag: str) -> str:
    """Bring a tag into the form in which spellings are compared: case and blanks do not matter."""
    return "".join(tag.split()).casefold()


_FIELDS = {_key(tag): field for field in Field for tag in field.tags}
_FIELDS |= {_key(field.display): field for field in Field if field.tags}


@lru_cache(maxsize=1_024)
def field_of(tag: str) -> Field | None:
    """Find the field a tag stands for, written short, long or with ``:noexp``.

    Returns None for a tag PubMed does not know; PubMed reports it as FieldNotFound and drops it.
    """
    key = _key(tag)
    field = _FIELDS.get(key.removesuffix(_NO_EXPLOSION))
    if key.endswith(_NO_EXPLOSION) and field not in _HIERARCHICAL:
        return None
    return field


def explodes(tag: str) -> bool:
    """Tell whether a tag asks for the narrower terms of the hierarchy too.

    MeSH terms, subheadings and publication types do, unless the tag ends in ``:noexp``
    (pubmed.ncbi.nlm.nih.gov/help/#mh).
    """
    return field_of(tag) in _HIERARCHICAL and not _key(tag).endswith(_NO_EXPLOSION)


def has_ranges(tag: str) -> bool:
    """Tell whether a colon between two values makes a range under this tag."""
    field = field_of(tag)
    return field is not None and field.kind in (Kind.DATE, Kind.NUMBER)


@cache
def covered(field: Field) -> frozenset[Field]:
    """Name the fields whose contents answer a search in ``field``, itself included."""
    return frozenset({field, *_COVERS.get(field, ())})
