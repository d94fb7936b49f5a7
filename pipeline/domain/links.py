"""Linked citations: how one is cited, and which were not there before."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain.numbers import study_name
from pipeline.domain.records import Link

# MEDLINE's tags of comments and corrections: tag → RefType, in NLM's order
# (https://www.nlm.nih.gov/bsd/mms/medlineelements.html, "Comments/Corrections").
MEDLINE_TAGS = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "DDIN": "AssociatedDataset",
    "DRIN": "AssociatedPublication",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "ORI": "OriginalReportIn",
    "PRIN": "PartialRetractionIn",
    "PROF": "PartialRetractionOf",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "SPIN": "SummaryForPatientsIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}
LINK_KINDS = {kind.casefold(): kind for kind in MEDLINE_TAGS.values()}


def cited(link: Link) -> str:
    """Write where the other record is: PubMed often gives only the reference, or only the PMID."""
    number = study_name(link.pmid) if link.pmid else ""
    return " ".join(part for part in (link.reference, number) if part)


def new_links(old: Sequence[Link], new: Sequence[Link]) -> list[Link]:
    """List the links that were not there before; each old one stands for one of the new.

    A notice is linked before it has a PMID, and its reference is completed when it is printed:
    that makes it no second notice.
    """
    before = list(old)
    added = [link for link in new if not _strike(link, before)]  # what is quite the same
    return [link for link in added if not _strike_like(link, before)]


def _strike(link: Link, before: list[Link]) -> bool:
    if link not in before:
        return False
    before.remove(link)
    return True


def _strike_like(link: Link, before: list[Link]) -> bool:
    like = next((known for known in before if _is_same(known, link)), None)
    if like is not None:
        before.remove(like)
    return like is not None


def _is_same(one: Link, other: Link) -> bool:
    if one.kind != other.kind:
        return False
    if one.pmid is not None and other.pmid is not None:
        return one.pmid == other.pmid
    return _is_completed(one.reference, other.reference)


def _is_completed(one: str, other: str) -> bool:
    """Tell whether one reference only says more than the other: ``J. 2027``, ``J. 2027;3:5``."""
    shorter, longer = sorted((_plain(one), _plain(other)), key=len)
    return longer.startswith(shorter)


def _plain(reference: str) -> str:
    return "".join(letter for letter in reference.casefold() if letter.isalnum())
