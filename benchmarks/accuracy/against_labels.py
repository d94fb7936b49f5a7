"""Judge by our own labels of texts on vitamin K and calcification (LABELLING.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from benchmarks.accuracy.answers import values
from benchmarks.accuracy.gold import hidden
from benchmarks.accuracy.labels import UNDECIDED, Labelled
from benchmarks.accuracy.scores import Judged, judge
from pipeline.domain.annotations import Annotation, Dose
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign
from pipeline.evidence.reader import read
from pipeline.evidence.record.registries import spelling_of

Found = tuple[Annotation, ...]
Pair = tuple[set[str], set[str]]  # what was due, what was given
# Populations by which labels and program can mean the same; others are the reader's own words.
POPULATIONS = frozenset(
    {
        *("dialysis", "CKD", "kidney transplant", "diabetes", "postmenopausal women", "healthy"),
        *("aortic stenosis", "atrial fibrillation", "vitamin K antagonist users", "hypertension"),
        *("coronary disease", "peripheral artery disease", "heart failure", "osteoporosis"),
        *("older adults", "children", "newborns", "pregnant women", "cystic fibrosis", "cancer"),
        *("inflammatory bowel disease", "liver disease"),
    }
)
# What readers called some of them.
_SAME = {
    "healthy adults": "healthy",
    "warfarin users": "vitamin K antagonist users",
    "coronary artery disease": "coronary disease",
    "acute coronary syndrome": "coronary disease",
    "hepatocellular carcinoma": "cancer",
    "colorectal cancer": "cancer",
    "liver cirrhosis": "liver disease",
}

# A registration announces a design, people and results; it does not report them.
_ANNOUNCED = frozenset({"design", "randomised", "enrolled", "analysed"})
REGISTRATION = "trial"
_CLOSE = 0.005  # labels round a daily dose to whole µg


def against_labels(name: str, rows: Iterable[Labelled]) -> Iterator[Judged]:
    """Judge every field of every labelled text; its indexing is hidden."""
    for row in rows:
        found = read(hidden(row.case.article))
        for column, compare in _COMPARED.items():
            due = row.items(column)
            is_announced = row.cells["source"] == REGISTRATION and column in _ANNOUNCED
            if due is not None and UNDECIDED not in due and not is_announced:
                field = f"{column.replace('_', ' ')}, {name}"
                yield judge(field, row.case.id, row.case.half, *compare(due, found))


def _design(due: frozenset[str], found: Found) -> Pair:
    """Compare designs; a text labelled ``unclear`` is answered by silence."""
    return set(due) - {StudyDesign.UNCLEAR}, {
        str(one) for one in values(found, AnnotationKind.DESIGN)
    }


def _as_written(kind: AnnotationKind) -> Callable[[frozenset[str], Found], Pair]:
    return lambda due, found: (set(due), {str(one) for one in values(found, kind)})


def _months(due: frozenset[str], found: Found) -> Pair:
    """Compare to a tenth of a month or a fiftieth: 2.8 and 2.76 months are both twelve weeks."""
    pair = zip(map(float, due), values(found, AnnotationKind.DURATION), strict=False)
    is_close = any(abs(a - float(str(b))) <= max(0.1, a / 50) for a, b in pair)
    given = {"right" if is_close else "wrong" for _ in values(found, AnnotationKind.DURATION)}
    return {"right" for _ in due}, given


def _amounts(due: frozenset[str], found: Found) -> Pair:
    """Compare daily amounts in µg; a dose that settles none is compared by no one."""
    doses = [one for one in values(found, AnnotationKind.DOSES) if isinstance(one, Dose)]
    wanted = [float(amount) for one in due if (amount := one.partition("=")[2])]
    given = {one.ug_per_day for one in doses if one.ug_per_day is not None}
    return {f"{one:g}" for one in wanted}, {f"{_nearest(one, wanted):g}" for one in given}


def _nearest(amount: float, wanted: Iterable[float]) -> float:
    close = (one for one in wanted if abs(one - amount) <= max(1, one * _CLOSE))
    return next(close, amount)


def _registrations(due: frozenset[str], found: Found) -> Pair:
    """Compare in the one spelling that is kept; labels give numbers as printed."""
    given = {str(one) for one in values(found, AnnotationKind.REGISTRY_IDS)}
    return {spelling_of(one) or one for one in due}, given


def _populations(due: frozenset[str], found: Found) -> Pair:
    given = (str(one) for one in values(found, AnnotationKind.POPULATIONS))
    return set(map(_known, due)) - {""}, set(map(_known, given)) - {""}


def _known(population: str) -> str:
    """Leave out stage and type, and what is no population of the list, by whatever name."""
    bare = re.sub(r" stages? .*|^type [12] ", "", population)
    bare = _SAME.get(bare, bare)
    return bare if bare in POPULATIONS else ""


_COMPARED: dict[str, Callable[[frozenset[str], Found], Pair]] = {
    "design": _design,
    "species": _as_written(AnnotationKind.SPECIES),
    "randomised": _as_written(AnnotationKind.RANDOMISED),
    "enrolled": _as_written(AnnotationKind.ENROLLED),
    "analysed": _as_written(AnnotationKind.ANALYSED),
    "forms": _as_written(AnnotationKind.FORMS),
    "doses": _amounts,
    "duration_months": _months,
    "comparator": _as_written(AnnotationKind.COMPARATOR),
    "populations": _populations,
    "countries": _as_written(AnnotationKind.COUNTRIES),
    "registry_ids": _registrations,
    "included_studies": _as_written(AnnotationKind.INCLUDED_STUDIES),
    "included_participants": _as_written(AnnotationKind.INCLUDED_PARTICIPANTS),
    "last_search": _as_written(AnnotationKind.LAST_SEARCH),
}
