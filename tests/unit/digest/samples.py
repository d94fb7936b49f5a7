"""Made-up studies and digests: no real record, no real person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from pipeline.digest.compose import Issue, compose
from pipeline.domain.annotations import Annotation, Value
from pipeline.domain.dates import PartialDate, from_iso
from pipeline.domain.digests import Candidate, Digest, Receipt, SearchReceipt
from pipeline.domain.records import (
    AbstractSection,
    Article,
    Author,
    HistoryDate,
    Identifier,
    Journal,
    Link,
    PublicationType,
)
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import AnnotationKind, ArticleKind, ChangeKind, StudyDesign

SLOT = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SEARCHES = (("k2", "Vitamin K2 and calcification"), ("mgp", "Matrix Gla protein"))
RETRACTED = PublicationType("D016441", "Retracted Publication")
RETRACTION_NOTICE = PublicationType("D016440", "Retraction Notice")

_numbers = count(1)


def article(pmid: int = 90_000_001, created: str = "2026-11-16", **fields: Any) -> Article:
    """Make a plain article; any field of Article may be given."""
    plain = Article(
        pmid=pmid,
        title=f"Menaquinone-7 and arterial calcification: sample report {pmid}",
        abstract=(
            AbstractSection("A sample background.", "BACKGROUND", "BACKGROUND"),
            AbstractSection("The sample arteries calcified more slowly.", "CONCLUSIONS"),
        ),
        authors=(Author("Sampleauthor", initials="A"), Author("Sampleauthor", initials="B")),
        journal=Journal("Journal of Samples", "J Sampl", volume="12", issue="3", pages="45-52"),
        published=from_iso(created[:7]),
        history=(HistoryDate("entrez", from_iso(created)),),
        identifiers=(Identifier("pmid", str(pmid)), Identifier("doi", f"10.5555/sample.{pmid}")),
        languages=("eng",),
        status="MEDLINE",
    )
    return replace(plain, **fields)


def study(
    pmid: int = 90_000_001,
    design: StudyDesign = StudyDesign.UNCLEAR,
    searches: Sequence[str] = ("k2",),
    *,
    said: Sequence[Annotation] = (),
    **fields: Any,
) -> Study:
    """Make a study with a design and whatever else it said; further fields go to its article."""
    as_design = Annotation(
        AnnotationKind.DESIGN, design.value, design.value, "title", 0, 1, "sample/1"
    )
    named = (as_design,) if design is not StudyDesign.UNCLEAR else ()
    return Study(article(pmid, **fields), (*named, *said), tuple(searches))


def read(kind: AnnotationKind, value: Value, quote: str = "As the sample says.") -> Annotation:
    """Make an annotation that was read in an abstract."""
    return Annotation(kind, value, quote, "abstract", 0, len(quote), "sample/1")


def change(pmid: int, kind: ChangeKind, detail: str = "", number: int | None = None) -> NotedChange:
    """Note a change under the next free number, or a given one."""
    return NotedChange(next(_numbers) if number is None else number, pmid, kind, detail, NOON)


def candidate(
    one: Study,
    kind: ChangeKind = ChangeKind.ADDED,
    detail: str = "",
    *,
    number: int | None = None,
    is_baseline: bool = False,
    sent_before: date | None = None,
) -> Candidate:
    """Make an untold change of a study."""
    return Candidate(one, change(one.pmid, kind, detail, number), is_baseline, sent_before)


def receipt(*searches: SearchReceipt) -> Receipt:
    """Make the receipt of a run in which all went well, unless searches say otherwise."""
    usual = SearchReceipt(
        "k2",
        "Vitamin K2 and calcification",
        reported=3412,
        held=3412,
        new=4,
        late=1,
        left=1,
        landmarks_found=24,
        landmarks=24,
    )
    return Receipt(17, NOON, searches or (usual,))


def issue(**fields: Any) -> Issue:
    """Make an ordinary weekly issue; any field of Issue may be given."""
    plain = Issue(
        title="K2 watch",
        reader="anna",
        slot=SLOT,
        since=date(2026, 11, 15),
        composed=NOON,
        receipt=receipt(),
        held=3412,
        search_titles=SEARCHES,
        max_entries=25,
        starter_entries=10,
    )
    return replace(plain, **fields)


def digest(*candidates: Candidate, **fields: Any) -> Digest:
    """Compose a digest of some candidates."""
    return compose(issue(**fields), candidates).digest


def busy_digest(size: int = 0) -> Digest:
    """Compose an issue with something in every section and in every tone."""
    retracted = study(
        90_000_010,
        StudyDesign.RANDOMISED_TRIAL,
        title="Menaquinone-4 and aortic stiffness in sample dialysis: a randomised trial",
        publication_types=(RETRACTED,),
    )
    corrected = study(90_000_011, StudyDesign.COHORT, ("mgp",))
    trial = study(
        90_000_020,
        StudyDesign.RANDOMISED_TRIAL,
        ("k2", "mgp"),
        title="Vitamin K2 and coronary artery calcium in CO2-exposed samples: a randomised trial",
        title_markup="Vitamin K<sub>2</sub> and coronary artery calcium in CO<sub>2</sub>-exposed "
        "<i>samples</i>: a randomised trial",
        authors=tuple(Author("Sampleauthor", initials=letter) for letter in "ABCDE"),
        abstract=(AbstractSection(LONG_CONCLUSION, "CONCLUSIONS AND RELEVANCE", "CONCLUSIONS"),),
        identifiers=(
            Identifier("doi", "10.1002/(SICI)5555<1::AID-S>3.0.CO;2-2"),
            Identifier("pmcid", "PMC9000020"),
        ),
    )
    meta = study(90_000_021, StudyDesign.META_ANALYSIS)
    untyped = study(90_000_030, abstract=(), languages=("jpn",))
    mouse = study(90_000_031, StudyDesign.ANIMAL, ("mgp",))
    preprint = study(90_000_032, StudyDesign.COHORT, kind=ArticleKind.PREPRINT)
    old = study(
        90_000_033, StudyDesign.CROSS_SECTIONAL, published=PartialDate(2019, raw="2019 Nov-Dec")
    )
    first = study(
        90_000_040,
        StudyDesign.SYSTEMATIC_REVIEW,
        authors=(Author(collective="The Sample Study Group"),),
    )
    more = [candidate(study(90_001_000 + one, StudyDesign.COHORT)) for one in range(size)]
    sent = date(2026, 9, 14)
    notice = "J Sampl. 2026 Nov;12(3):99. doi: 10.5555/sample.notice"
    return digest(
        candidate(retracted, ChangeKind.RETRACTED, notice, sent_before=sent),
        candidate(corrected, ChangeKind.CORRECTED, "J Sampl. 2026 Oct;12(2):9", is_baseline=True),
        candidate(trial),
        candidate(meta),
        candidate(untyped),
        candidate(mouse),
        candidate(preprint),
        candidate(old, ChangeKind.LATE, "in PubMed since 2019-11-02"),
        candidate(first, ChangeKind.LATE, is_baseline=True),
        *more,
        receipt=receipt(
            *receipt().searches,
            SearchReceipt(
                "mgp",
                "Matrix Gla protein",
                held=811,
                error="PubMed did not answer within 60 s",
                landmarks_missing=(90_000_099,),
                warnings=("PubMed ignored the phrase “matrix gla protien”",),
            ),
        ),
    )


LONG_CONCLUSION = (
    "In these sample adults, 375 µg of menaquinone-7 a day for three years slowed the progression "
    "of coronary artery calcium vs. Placebo by a clear margin. The effect was greater in those "
    "with a high concentration of dephosphorylated-uncarboxylated matrix Gla protein (dp-ucMGP) "
    "at the start. No sample was harmed. Whether fewer events follow is not known, and larger "
    "trials of longer duration are needed before any advice can be given to sample patients."
)
CONCERN = Link("ExpressionOfConcernIn", None, "J Sampl. 2026 Nov;12(3):98")
