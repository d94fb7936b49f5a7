"""Whether a report was retracted, and who says so: its type, a link, or the words alone.

PubMed does not flag every retraction: some records only say so in their title or abstract. The
notice that retracts another report is itself not retracted. A preprint is withdrawn, not retracted,
unless its record says otherwise (https://doi.org/10.31222/osf.io/8dn4w).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.links import cited
from pipeline.domain.numbers import source_of
from pipeline.domain.records import Article, Link
from pipeline.domain.vocabulary import ArticleKind

# Publication types by UI (https://meshb.nlm.nih.gov): the names change over the years, so a name
# counts only in records from before NLM gave UIs. D016440 was "Retraction of Publication" to 2025.
RETRACTED_PUBLICATION = "D016441"
RETRACTION_NOTICE = "D016440"
# Europe PMC's types of a preprint's version that is only a notice (its reference guide, "core").
_WITHDRAWALS = frozenset({"preprint-withdrawal", "preprint-removal"})
_OLD_NAMES = {
    RETRACTED_PUBLICATION: "Retracted Publication",
    RETRACTION_NOTICE: "Retraction of Publication",
}
# https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html, CommentsCorrections.
RETRACTION_LINKS = ("RetractionIn", "RetractedandRepublishedIn")

# How publishers mark what is left of a report: "RETRACTED ARTICLE: …", "[Retracted] …",
# "WITHDRAWN: …", "… (Retracted article. See vol. 3)". Without colon, bracket or dash the word is
# an ordinary one: a retracted eyelid, patients withdrawn from opioids.
_REPORT = r"(?:article|chapter|manuscript|paper|preprint|protocol|publication|report|review|study)"
_MARK_IN_FRONT = re.compile(
    rf"[\W_]*(?P<mark>(?:retracted|withdrawn)(?:\s+{_REPORT})?)\s*(?:[:\])]|[.–—-]\s)", re.I
)
_MARK_BEHIND = re.compile(
    rf".*[(\[](?P<mark>(?:retracted|withdrawn)\s+{_REPORT})\b[^)\]]*[)\]]\W*", re.I | re.S
)
# What publishers and preprint servers put in the place of the abstract.
_ABSTRACT = re.compile(
    rf"\W*(?P<mark>this\s+{_REPORT}\s+(?:has|have)\s+been\s+(?:retracted|withdrawn)"
    rf"|the\s+authors?\s+(?:has|have)\s+(?:retracted|withdrawn)\s+(?:this|their)\s+{_REPORT})\b",
    re.I,
)
_WITHDRAWAL = re.compile(r"withdr[ae]wn?|removal", re.I)
_NOTICE = re.compile(
    r"\W*(?:(?:notice|statement)\s+of\s+(?:retractions?|withdrawal)\b"
    r"|(?:editorial\s+)?(?:retraction|withdrawal)\s*(?:$|[:.\]–—]|notice\b|note\b|statement\b"
    r"|(?:of|for|to)\s*[:“\"'‘]|of\s+articles?\b|for\b.*\bet\s+al\b|and\s+republication\b))"
    r"|.*:\s*retraction\W*$",
    re.I | re.S,
)


class RetractionSign(StrEnum):
    """What shows that a report was retracted, the surest first."""

    TYPE = "type"
    LINK = "link"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class Retraction:
    """What shows that a report was retracted.

    ``witness`` says who speaks, in words for a reader; ``evidence`` quotes it; ``notice`` is
    PubMed's link to the notice, where there is one.
    """

    by: RetractionSign
    witness: str
    evidence: str
    notice: Link | None = None

    @property
    def detail(self) -> str:
        """Write the notice and who says so: ``J. 2027;1:2 PMID 5 (says PubMed's link)``."""
        if self.notice is None:
            return f"(says {self.witness})"
        is_new_text = self.notice.kind == "RetractedandRepublishedIn"
        more = "; retracted and republished" if is_new_text else ""
        return f"{cited(self.notice)} (says {self.witness}{more})".strip()


def is_retracted(article: Article) -> bool:
    """Tell whether the report was retracted or withdrawn; a notice itself is not."""
    return retraction_of(article) is not None


def is_withdrawn(article: Article) -> bool:
    """Tell whether a report is a preprint that was withdrawn; it is then no retracted article."""
    found = retraction_of(article) if article.kind is ArticleKind.PREPRINT else None
    return found is not None and _WITHDRAWAL.search(found.evidence) is not None


def marked(title: str, article: Article) -> str:
    """Put RETRACTED in front of the title of a retracted report, unless it says so itself."""
    if not is_retracted(article) or title.upper().startswith(("RETRACTED", "WITHDRAWN")):
        return title
    return f"{'WITHDRAWN' if is_withdrawn(article) else 'RETRACTED'}: {title}"


def retraction_of(article: Article) -> Retraction | None:
    """Find what says that a report was retracted or withdrawn, or None."""
    notice = next((link for link in article.links if link.kind in RETRACTION_LINKS), None)
    if name := _typed(article, RETRACTED_PUBLICATION) or _withdrawal(article):
        witness = f"{source_of(article.pmid)}'s publication type"
        return Retraction(RetractionSign.TYPE, witness, name, notice)
    if notice is not None:
        witness = f"{source_of(article.pmid)}'s link"
        return Retraction(RetractionSign.LINK, witness, notice.kind, notice)
    return None if is_retraction_notice(article) else _by_wording(article)


def is_retraction_notice(article: Article) -> bool:
    """Tell whether a record is the notice that retracts another: by type, link or title."""
    is_linked = any(link.kind == "RetractionOf" for link in article.links)
    is_typed = _typed(article, RETRACTION_NOTICE) is not None
    return is_typed or is_linked or _NOTICE.match(article.title) is not None


def _by_wording(article: Article) -> Retraction | None:
    opening = article.abstract[0].text if article.abstract else ""
    found = {
        "the title": _MARK_IN_FRONT.match(article.title) or _MARK_BEHIND.fullmatch(article.title),
        "the abstract": _ABSTRACT.match(opening),
    }
    return next(
        (
            Retraction(RetractionSign.WORDING, witness, words["mark"])
            for witness, words in found.items()
            if words
        ),
        None,
    )


def _withdrawal(article: Article) -> str | None:
    """Give the type by which Europe PMC says that nothing but a notice is left of a preprint."""
    names = (one.name for one in article.publication_types)
    return next((one for one in names if one.casefold() in _WITHDRAWALS), None)


def _typed(article: Article, ui: str) -> str | None:
    """Give the name of a publication type if the record has it."""
    return next(
        (
            one.name
            for one in article.publication_types
            if one.ui == ui or (not one.ui and one.name == _OLD_NAMES[ui])
        ),
        None,
    )
