"""What others know about an article beyond its PubMed record."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """What iCite counts (https://support.icite.nih.gov); None where it has no number yet.

    Attributes:
        times: how many articles cite it.
        clinical: how many of them are clinical.
        ratio: the relative citation ratio.
        percentile: that of the ratio among papers with NIH money.
        rate: citations a year of its field.
        translation: the approximate potential to translate.
    """

    times: int = 0
    clinical: int = 0
    ratio: float | None = None
    percentile: float | None = None
    rate: float | None = None
    translation: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeCopy:
    """Where Unpaywall found the full text for nothing; ``status`` gold, hybrid, bronze, green."""

    status: str
    url: str
    pdf: str = ""
    host: str = "publisher"
    license: str = ""
    version: str = "publishedVersion"
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What Crossref says happened to an article: a line of ``updated-by``.

    Attributes:
        type: ``retraction``, ``correction``, ``expression_of_concern``, ``withdrawal`` …
        notice: the DOI of the notice.
        source: who says so: ``publisher`` or ``retraction-watch``.
        record: Retraction Watch's own number of the row.
    """

    type: str
    notice: str
    updated: date
    source: str = "publisher"
    record: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of it, for one article."""

    citations: Citations = Citations()
    free_copy: FreeCopy | None = None
    notices: tuple[Notice, ...] = ()
