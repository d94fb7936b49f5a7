"""Sample reports that a reference must get right: each has what others lack."""

from __future__ import annotations

from pipeline.domain.dates import PartialDate, from_iso, from_words
from pipeline.domain.records import (
    AbstractSection,
    Article,
    Author,
    DataBank,
    HistoryDate,
    Identifier,
    Journal,
    Link,
    MeshHeading,
    PublicationType,
    Qualifier,
    Substance,
)
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import ArticleKind

TRIAL = Article(
    pmid=90000001,
    title="MK-7 & dp-ucMGP in 100% of 244 women: a {randomised} trial_of K2.",
    abstract=(
        AbstractSection("Little is known.", "BACKGROUND"),
        AbstractSection("It fell by 50%.", "RESULTS"),
    ),
    authors=(
        Author("van Sample", "Ada Beatrix", "AB", "Jr", affiliations=("Sample Clinic.",)),
        Author("O'Sample-Åse", "Cy", "C", orcid="0000-0002-1825-0097"),
        Author(collective="SAMPLE Study Group and Friends, Ltd"),
    ),
    journal=Journal(
        "Journal of samples", "J Sample", "1234-567X", "101000001", "12", "3", "101-9", "Print"
    ),
    published=from_iso("2026-03-09"),
    electronic=from_iso("2026-01-02"),
    history=(HistoryDate("entrez", from_iso("2026-01-04")),),
    identifiers=(
        Identifier("pmid", "90000001"),
        Identifier("doi", "10.5555/k2_sample(26)1<1::a>3.0"),
        Identifier("pmcid", "PMC90001"),
        Identifier("pii", "S0140-6736(20)31142-9"),
    ),
    languages=("eng",),
    publication_types=(
        PublicationType("D016449", "Randomized Controlled Trial"),
        PublicationType("D016441", "Retracted Publication"),
    ),
    mesh=(
        MeshHeading("D024482", "Vitamin K 2", True, (Qualifier("", "blood", False),)),
        MeshHeading("D006801", "Humans", False),
    ),
    substances=(Substance("", "Vitamin K 2", "11032-49-8"),),
    keywords=("menaquinone", "Humans"),
    databanks=(DataBank("ClinicalTrials.gov", ("NCT90000001",)),),
    links=(
        Link("RetractionIn", 90000009, "J Sample. 2027;13(1):2."),
        Link("ErratumIn", None, "J Sample. 2026;12(4):9"),
    ),
    status="MEDLINE",
)
PREPRINT = Article(
    pmid=90000002,
    kind=ArticleKind.PREPRINT,
    title="[Menaquinone and the aorta].",
    vernacular_title="Menachinon und die Aorta.",
    authors=(Author("Sample", None, "X"),),
    authors_complete=False,
    journal=Journal("Sample preprints", "Sampl Prepr"),
    published=from_words("2026 Spring"),
    languages=("ger",),
    publication_types=(PublicationType("D000076942", "Preprint"),),
    status="PubMed-not-MEDLINE",
)
CHAPTER = Article(
    pmid=90000003,
    kind=ArticleKind.BOOK_CHAPTER,
    title="Vitamin K",
    authors=(Author("Sample", "Dee", "D"),),
    journal=Journal("The Sample Book", "Sample Press", volume="2", pages="iv-xii"),
    published=from_iso("2025"),
    languages=("eng", "fre"),
)
ONLINE = Article(
    pmid=90000004,
    title="Gas6...",
    journal=Journal("Sample Online", "Sampl Onl", pages="e0123", publication_model="Electronic"),
    published=from_words("2025 Nov-Dec"),
    identifiers=(Identifier("doi", "not a doi"), Identifier("pmcid", "9001")),
)
NUMBERED = Article(
    pmid=90000005,
    title="MGP",
    journal=Journal("Sample Online", "Sampl Onl"),
    published=PartialDate(raw="no date"),
    identifiers=(Identifier("pii", "E820"),),
)
ARTICLES = (TRIAL, PREPRINT, CHAPTER, ONLINE, NUMBERED)
STUDIES = [Study(one) for one in ARTICLES]
