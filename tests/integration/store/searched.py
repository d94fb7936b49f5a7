"""Articles that are hard to search, and random queries made from what stands in documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import strategies as st

from pipeline.domain.annotations import Annotation, Outcome, Value
from pipeline.domain.dates import from_iso
from pipeline.domain.records import (
    AbstractSection,
    Article,
    Author,
    DataBank,
    Journal,
    MeshHeading,
    PublicationType,
    Qualifier,
)
from pipeline.domain.vocabulary import (
    AnnotationKind,
    Direction,
    OutcomeRung,
    Species,
    StudyDesign,
    VitaminKForm,
)
from pipeline.query import Document, FactTerm, Operation, Operator, Range, Term, Tree
from pipeline.query.fields import Field, Kind
from pipeline.query.tree import Leaf, Step

from .samples import article

WORDS = (
    *("vitamin", "K2", "MK-7", "matrix", "Gla", "gla", "the", "of", "vitamine", "Évian", "naïve"),
    *("β-carotene", "Ω", "ΜΕΝΑ", "維生素", "カルシウム沈着", "K<sub>2</sub>", "5%", "a_b", "A¦B"),
    *("mesh·gla", "NEAR", "AND", "*", '"', "''", "ß", "ﬁbre", "İ", "x" * 50, "語" * 700, "--"),
)
FIRST = 2001


def odd_articles(number: int) -> list[Article]:
    """Make articles whose texts are drawn from the words above; always the same ones."""
    chance = Random(20261122)
    return [_odd(FIRST + nth, chance) for nth in range(number)]


def _odd(pmid: int, chance: Random) -> Article:
    def text(longest: int = 8) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(0, longest)))

    def texts(most: int) -> list[str]:
        return [text(4) for _ in range(chance.randint(0, most))]

    return article(
        pmid,
        created=f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        title=text(),
        vernacular_title=text() or None,
        abstract=tuple(AbstractSection(one, chance.choice([None, "AIM"])) for one in texts(3)),
        keywords=tuple(texts(4)),
        authors=tuple(_author(chance) for _ in range(chance.choice([0, 1, 3, 300]))),
        published=from_iso(chance.choice(["", "2025", "2026-02", "2026-02-28", "2999-12-31"])),
        mesh=tuple(_heading(chance) for _ in range(chance.randint(0, 3))),
        publication_types=(PublicationType("", chance.choice(["Review", "Letter"])),),
        journal=Journal(title=text(3), pages=chance.choice([None, "11-9", "e5"])),
        languages=tuple(chance.choices(["eng", "jpn", "fre"], k=chance.randint(0, 2))),
        databanks=(DataBank("ClinicalTrials.gov", ("NCT01002157",)),) * chance.randint(0, 1),
        status=chance.choice(["MEDLINE", "Publisher"]),
    )


def odd_annotations(pmids: Sequence[int]) -> dict[int, list[Annotation]]:
    """Let something be read from each of these studies; always the same."""
    chance = Random(20261122)
    return {pmid: _answers(chance) for pmid in pmids}


def _answers(chance: Random) -> list[Annotation]:
    answers: list[tuple[AnnotationKind, Value]] = [
        (AnnotationKind.DESIGN, chance.choice(list(StudyDesign)).value),
        (AnnotationKind.SPECIES, chance.choice(list(Species)).value),
        (AnnotationKind.FORMS, chance.choice(list(VitaminKForm)).value),
        (AnnotationKind.POPULATIONS, chance.choice(["dialysis", "維生素", "'; DROP TABLE fact"])),
        (AnnotationKind.OUTCOMES, _outcome(chance)),
    ]
    chosen = chance.sample(answers, k=chance.randint(0, len(answers)))
    return [Annotation(kind, value, "", "title", 0, 0, "sample/1") for kind, value in chosen]


def _outcome(chance: Random) -> Outcome:
    name, rung = chance.choice(["dp-ucMGP", "death"]), chance.choice(list(OutcomeRung))
    return Outcome(name, rung, chance.choice([None, True]), chance.choice([None, *Direction]))


def _author(chance: Random) -> Author:
    last = chance.choice(["Sampleauthor", "van Sample", "O'Sample", "Sämple", "Sample de", "見本"])
    initials = chance.choice([None, "A", "AB", "ABC", "ABCD", "D"])
    suffix = chance.choice([None, None, "Jr", "2nd"])
    places = tuple(chance.choices(["Maastricht", "vitamin of", "Gla"], k=chance.randint(0, 2)))
    return Author(last, chance.choice([None, "Aname B"]), initials, suffix, affiliations=places)


def _heading(chance: Random) -> MeshHeading:
    name = chance.choice(["Vitamin K 2", "Humans", "Gla", "Muscle, Smooth"])
    marks = [chance.random() < 0.5 for _ in range(chance.randint(0, 2))]
    qualifiers = tuple(Qualifier("", "therapeutic use", mark) for mark in marks)
    return MeshHeading("", name, chance.random() < 0.3, qualifiers)


_TAGS = [tag for field in Field for tag in field.tags[:1]]
_TEXT_TAGS = [None, "ti", "tiab", "tw", "all", "ad", "ot", "mh", "au", "pl", "no such field"]
_HOSTILE = st.text(alphabet="ab *^:()-+{}[]\"'%_\\\0¦·…é語", max_size=8) | st.sampled_from(
    ['" OR 1=1 --', "a NEAR b", "NEAR(a b, 2)", "title : gla", "^gla", "gla*", "{title} gla", "||"]
)


def queries_about(documents: Sequence[Document]) -> st.SearchStrategy[Tree]:
    """Draw queries whose terms come from the documents, so that they find some of them."""
    document = st.sampled_from(documents)
    leaf = st.one_of(
        document.flatmap(_phrases),
        document.flatmap(_phrases),
        document.flatmap(_names),
        document.flatmap(_dates),
        document.flatmap(_facts),
        st.builds(Term, _HOSTILE, st.sampled_from([*_TEXT_TAGS, *_TAGS]), st.booleans()),
    )
    return st.recursive(leaf, _operations, max_leaves=8)


def _operations(operands: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    steps = st.lists(st.builds(Step, st.sampled_from(Operator), operands), min_size=1, max_size=4)
    return st.builds(Operation, operands, steps.map(tuple))


@st.composite
def _phrases(draw: st.DrawFn, document: Document) -> Leaf:
    """Take neighbouring words, at times from two texts, at times shuffled or cut short."""
    field = draw(st.sampled_from([one for one in Field if document.pieces.get(one)]))
    words = " ".join(document.pieces[field]).split() or ["gla"]
    start = draw(st.integers(0, len(words) - 1))
    chosen = words[start : start + draw(st.integers(1, 4))]
    near = draw(st.none() | st.none() | st.integers(0, 4))
    if near is not None:
        chosen = draw(st.permutations(chosen))
    text = " ".join(chosen)
    if near is None and draw(st.booleans()):
        text = text[: draw(st.integers(1, len(text)))] + "*"
    tag = draw(st.sampled_from([*_TEXT_TAGS, *field.tags[:1]]))
    if tag and draw(st.integers(0, 9)) == 0:
        return Range(chosen[0], chosen[-1], tag)
    return Term(text, tag, near is not None or draw(st.booleans()), near)


@st.composite
def _names(draw: st.DrawFn, document: Document) -> Leaf:
    """Take a whole value, at times without its end, at times in another field."""
    fields = [one for one in document.names if document.names[one] and one.tags]
    field = draw(st.sampled_from(fields))
    name = draw(st.sampled_from(sorted(document.names[field])))
    shown = name[: draw(st.integers(1, len(name)))] if name and draw(st.booleans()) else name
    end = draw(st.sampled_from(["", "", "*"]))
    tag = draw(st.sampled_from([field.tags[0]] * 3 + _TAGS))
    return Term(shown + end, tag, draw(st.booleans()))


@st.composite
def _dates(draw: st.DrawFn, document: Document) -> Leaf:
    field = draw(st.sampled_from([one for one in Field if one.kind is Kind.DATE]))
    spans = [span.first for span in document.dates.values()]
    around = st.sampled_from(spans) if spans else st.dates()
    low = draw(around) - timedelta(draw(st.integers(0, 40)))
    high = low + timedelta(draw(st.integers(-1, 40)))
    if draw(st.booleans()):
        return Range(f"{low:%Y/%m/%d}", f"{high:%Y/%m}", field.tags[0])
    pmid = document.pmid
    return Range(str(pmid - draw(st.integers(0, 3))), str(pmid), "uid")


@st.composite
def _facts(draw: st.DrawFn, document: Document) -> Leaf:
    """Take what was read from a document, at times one that nobody read."""
    read = sorted(document.facts) or [("design", "unclear")]
    name, value = draw(st.sampled_from([*read, ("form", "mk7"), ("human", "yes"), ("rung", "'")]))
    return FactTerm(name, value)
