"""What kind of study is it? Publication types where a person gave them, else the text's own words.

The order in which things decide:

1. a type that a person gave (``Article.indexing_method`` is not Automated), by its UI
   (https://www.ncbi.nlm.nih.gov/mesh, "Publication Characteristics"); records of old state no UI,
   there the name counts. The title corrects two of them (``_CORRECTED``), and a letter, comment,
   editorial or news item with an abstract is left to its text;
2. the form that the title names: notice, protocol, meta-analysis, systematic review;
3. a guideline, cost analysis, case or review in the title, unless the text is plainly a trial;
4. what was studied: animals make an animal study, even where they were randomised;
5. a plan: people *will be* allocated;
6. a randomised trial: a score of at least ``BALANCED``;
7. another design that the title names, then the abstract; then cells;
8. what shows how people were studied where nothing names it (``implied_words.py``);
9. the types that step 1 passed over: a machine's, and a letter's.

A secondary analysis of a trial is a randomised trial if it reads like one that compares the arms
as randomised, by its score; otherwise its own words (cohort, cross-sectional) decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, Species, StudyDesign
from pipeline.evidence import versions
from pipeline.evidence.study.named_design import (
    Named,
    form_in_title,
    method_implied,
    method_named,
    observation_in_title,
    plan_named,
    pooled,
    subject_in_title,
)
from pipeline.evidence.study.randomised import BALANCED, PRECISE, read
from pipeline.evidence.study.species import first_naming, studied
from pipeline.evidence.text.passage import Passage, stated

EXTRACTOR = versions.DESIGN

# In the order in which they decide: a notice about a trial is a notice, a protocol is no result.
_TYPES = {
    "D016425": ("Published Erratum", StudyDesign.OTHER),
    "D016440": ("Retraction of Publication", StudyDesign.OTHER),
    "D000075742": ("Expression of Concern", StudyDesign.OTHER),
    "D000078325": ("Clinical Trial Protocol", StudyDesign.PROTOCOL),
    "D017418": ("Meta-Analysis", StudyDesign.META_ANALYSIS),
    "D000078182": ("Systematic Review", StudyDesign.SYSTEMATIC_REVIEW),
    "D016449": ("Randomized Controlled Trial", StudyDesign.RANDOMISED_TRIAL),
    "D017065": ("Practice Guideline", StudyDesign.GUIDELINE),
    "D016431": ("Guideline", StudyDesign.GUIDELINE),
    "D002363": ("Case Reports", StudyDesign.CASE_REPORT),
    "D016421": ("Editorial", StudyDesign.OTHER),
    "D016420": ("Comment", StudyDesign.OTHER),
    "D016422": ("Letter", StudyDesign.OTHER),
    "D016433": ("News", StudyDesign.OTHER),
    "D016454": ("Review", StudyDesign.NARRATIVE_REVIEW),
}
_LETTERS = frozenset({"D016421", "D016420", "D016422", "D016433"})
# Types that the title corrects: plans were typed as trials before there was a type for them.
_CORRECTED = {
    StudyDesign.RANDOMISED_TRIAL: frozenset({StudyDesign.PROTOCOL}),
    StudyDesign.NARRATIVE_REVIEW: frozenset(
        {StudyDesign.META_ANALYSIS, StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.PROTOCOL}
    ),
}
_UIS = {name: ui for ui, (name, _) in _TYPES.items()}
_SYSTEMATIC = frozenset({StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.META_ANALYSIS})
_BY_MACHINE = "Automated"


@dataclass(frozen=True, slots=True)
class _Typed:
    """The design that a publication type states; a weak one yields to the text."""

    design: StudyDesign
    name: str
    is_weak: bool


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """Name the design, with the sentence or the type that decided; nothing where none does."""
    typed = _typed(passage.article)
    form = form_in_title(passage)
    form = _pooling(passage, form) if form else None
    if typed and not typed.is_weak and not _corrects(form, typed.design):
        return (_by_type(passage.article, typed),)
    if named := form or _studied(passage):
        kind = AnnotationKind.DESIGN
        return (passage.note(kind, named.design.value, named.start, named.end, EXTRACTOR),)
    return (_by_type(passage.article, typed),) if typed else ()


def _typed(article: Article) -> _Typed | None:
    """Find the first type that decides; a machine's is weak, and a letter's with an abstract."""
    uis = {one.ui or _UIS.get(one.name, ""): one.name for one in article.publication_types}
    if _TYPES.keys().isdisjoint(uis):
        return None
    for ui, (_, design) in _TYPES.items():
        if ui in uis:
            is_letter = ui in _LETTERS and bool(article.abstract)
            return _Typed(design, uis[ui], is_letter or article.indexing_method == _BY_MACHINE)
    return None


def _corrects(form: Named | None, design: StudyDesign) -> bool:
    return form is not None and form.design in _CORRECTED.get(design, ())


def _studied(passage: Passage) -> Named | None:
    """Name the design by what was studied, then by how."""
    trial = read(passage.low, passage.body)
    if (not trial or trial.score < PRECISE) and (subject := subject_in_title(passage)):
        return _searching(passage, subject)
    species = studied(passage.low, passage.body)
    if species is Species.ANIMAL:
        return _by_mention(passage, StudyDesign.ANIMAL, species)
    if plan := plan_named(passage):
        return plan
    if trial and trial.score >= BALANCED:
        if trial.score < PRECISE and (observed := observation_in_title(passage)):
            return observed
        return Named(StudyDesign.RANDOMISED_TRIAL, trial.start, trial.end)
    if named := method_named(passage):
        return _pooling(passage, named)
    if species is Species.IN_VITRO:
        return _by_mention(passage, StudyDesign.IN_VITRO, species)
    return method_implied(passage, species is Species.HUMAN)


def _searching(passage: Passage, subject: Named) -> Named:
    """Call a review systematic where its abstract says that it searched."""
    if subject.design is StudyDesign.NARRATIVE_REVIEW:
        named = method_named(passage)
        if named and named.design in _SYSTEMATIC:
            return _pooling(passage, named)
    return subject


def _pooling(passage: Passage, named: Named) -> Named:
    """Call a systematic review that pools a meta-analysis."""
    if named.design is StudyDesign.SYSTEMATIC_REVIEW and pooled(passage):
        return replace(named, design=StudyDesign.META_ANALYSIS)
    return named


def _by_mention(passage: Passage, design: StudyDesign, species: Species) -> Named | None:
    first = first_naming(passage.low, passage.body, species)
    return Named(design, first.start, first.end) if first else None


def _by_type(article: Article, typed: _Typed) -> Annotation:
    names = [one.name for one in article.publication_types]
    kind = AnnotationKind.DESIGN
    return stated(kind, typed.design.value, "publication_types", names, typed.name, EXTRACTOR)
