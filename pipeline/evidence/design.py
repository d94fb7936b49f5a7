"""What kind of study is it? From PubMed's publication types alone; what they leave open stays open.

The types are matched by UI (https://www.ncbi.nlm.nih.gov/mesh, "Publication Characteristics").
A type that covers several designs (Clinical Trial, Observational Study) answers nothing here.
"""

from __future__ import annotations

import re

from pipeline.domain.records import Article, PublicationType
from pipeline.domain.studies import Annotation
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign

EXTRACTOR = "design/1"

# In the order in which they decide: a notice about a trial is a notice, a protocol is no result.
_DESIGNS = {
    "D016425": StudyDesign.OTHER,  # Published Erratum
    "D016440": StudyDesign.OTHER,  # Retraction Notice
    "D000075742": StudyDesign.OTHER,  # Expression of Concern
    "D000078325": StudyDesign.PROTOCOL,  # Clinical Trial Protocol
    "D017418": StudyDesign.META_ANALYSIS,
    "D000078182": StudyDesign.SYSTEMATIC_REVIEW,
    "D016449": StudyDesign.RANDOMISED_TRIAL,
    "D017065": StudyDesign.GUIDELINE,  # Practice Guideline
    "D016431": StudyDesign.GUIDELINE,
    "D002363": StudyDesign.CASE_REPORT,
    "D016421": StudyDesign.OTHER,  # Editorial
    "D016420": StudyDesign.OTHER,  # Comment
    "D016422": StudyDesign.OTHER,  # Letter
    "D016433": StudyDesign.OTHER,  # News
    "D016454": StudyDesign.NARRATIVE_REVIEW,  # Review, unless the title says it is systematic
}
_SYSTEMATIC = re.compile(r"systematic|meta-?\s?analy|scoping|umbrella", re.IGNORECASE)


def extract(article: Article) -> Annotation | None:
    """Name the design that a publication type states; None where no type decides."""
    types = {one.ui: one for one in article.publication_types}
    for ui, design in _DESIGNS.items():
        if ui in types and not _is_contradicted(design, article):
            return _annotation(design, types[ui], article)
    return None


def _is_contradicted(design: StudyDesign, article: Article) -> bool:
    """Tell whether the title says that a Review is not a narrative one."""
    return design is StudyDesign.NARRATIVE_REVIEW and bool(_SYSTEMATIC.search(article.title))


def _annotation(design: StudyDesign, stated: PublicationType, article: Article) -> Annotation:
    names = "; ".join(one.name for one in article.publication_types)
    start = names.find(stated.name)
    return Annotation(
        kind=AnnotationKind.DESIGN,
        value=design.value,
        quote=stated.name,
        field_name="publication_types",
        start=start,
        end=start + len(stated.name),
        extractor=EXTRACTOR,
    )
