"""Marking: a person's answers, as they are typed, become marks that win over what was read."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from pipeline.app import App
from pipeline.domain.annotations import Dose, Outcome, Value
from pipeline.domain.headline import leading_outcome
from pipeline.domain.marks import Mark
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import (
    SEVERAL,
    AnnotationKind,
    Comparator,
    Direction,
    OutcomeRung,
    Species,
    StudyDesign,
    VitaminKForm,
)
from pipeline.errors import UsageError
from pipeline.evidence.effects.outcome_lexicon import rung_of
from pipeline.stages.families import find_families
from pipeline.store.marks import save_mark
from pipeline.store.repeating import repeatable

DIRECTION = "direction"  # of the outcome that the headline shows first
NOTHING = "none"  # the truth is that the study does not say
_FORMS = {"k1": VitaminKForm.K1, "k2": VitaminKForm.K2, "phylloquinone": VitaminKForm.K1}


def mark(app: App, study: Study, answers: Mapping[str, str], note: str) -> list[Mark]:
    """Keep a person's answers about a study and give them as understood; all or none.

    Raises:
        UsageError: a question is unknown, or an answer is none to it.
    """
    marks = read_marks(study, answers, note, app.now())
    _keep(app, marks)
    find_families(app)  # a registration or a number may join reports, or part them
    return marks


@repeatable
def _keep(app: App, marks: Iterable[Mark]) -> None:
    with app.store.write() as session:
        for one in marks:
            save_mark(session, one)


def read_marks(study: Study, answers: Mapping[str, str], note: str, now: datetime) -> list[Mark]:
    """Read ``design=cohort`` or ``doses=MK-7 180; K1 1000``; an empty answer takes a mark back."""
    found = []
    for name, text in answers.items():
        kind = AnnotationKind.OUTCOMES if name == DIRECTION else _kind(name)
        values = _directed(study, text) if name == DIRECTION else _values(kind, text.strip())
        found.append(Mark(study.pmid, kind, values, note, now))
    return found


def questions() -> list[str]:
    """Name what can be answered by a person."""
    return [*(kind.value for kind in _READERS), DIRECTION]


def _kind(name: str) -> AnnotationKind:
    if name not in questions():
        raise UsageError(f"{name}: no such question; {_nearest(name, questions())}")
    return AnnotationKind(name)


def _values(kind: AnnotationKind, text: str) -> tuple[Value, ...] | None:
    if not text:
        return None
    if text.lower() == NOTHING:
        return ()
    parts = [part.strip() for part in text.split(";")] if kind in SEVERAL else [text]
    return tuple(_READERS[kind](part) for part in parts if part)


def _directed(study: Study, text: str) -> tuple[Value, ...] | None:
    """Give the study's outcomes again, the leading one with another direction."""
    if not text.strip():
        return None
    outcomes = [one for one in study.values(AnnotationKind.OUTCOMES) if isinstance(one, Outcome)]
    first = leading_outcome(study.annotations)
    if first is None:
        raise UsageError(
            "direction of what? No outcome was read; say outcomes='arterial stiffness: improvement'"
        )
    new = _outcome(f"{first.name} ({first.rung}): {text}", first.is_primary)
    return tuple(new if one == first else one for one in outcomes)


def _of(words: type[StrEnum]) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        known = [word.value for word in words]
        if text not in known:
            raise UsageError(f"{text}: not one of the words for it; {_nearest(text, known)}")
        return words(text).value

    return read


def _form(text: str) -> str:
    alias = _FORMS.get(text.lower())
    return alias.value if alias else str(_of(VitaminKForm)(text))


def _count(text: str) -> int:
    digits = text.replace(",", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UsageError(f"{text}: not a number of people or studies")
    return int(digits)


def _amount(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < 1e9:
        raise UsageError(f"{text}: not a number")
    return number


def _dose(text: str) -> Dose:
    """Read ``MK-7 180``: a form and µg a day."""
    form, _, amount = text.rpartition(" ")
    return Dose(VitaminKForm(_form(form.strip())), _amount(amount), text)


def _outcome(text: str, is_primary: bool | None = None) -> Outcome:
    """Read ``pulse wave velocity: improvement``; the rung in brackets if we do not know it."""
    named, _, direction = text.rpartition(":")
    name, _, rung = named.strip().rstrip(")").partition(" (")
    known = OutcomeRung(str(_of(OutcomeRung)(rung))) if rung else rung_of(name)
    if known is None:
        raise UsageError(f"{name}: not in our list of outcomes; name its rung: {name} (imaging): …")
    toward = Direction(str(_of(Direction)(direction.strip())))
    return Outcome(name, known, is_primary, toward, None)


def _text(text: str) -> str:
    return text


_READERS: Mapping[AnnotationKind, Callable[[str], Value]] = {
    AnnotationKind.DESIGN: _of(StudyDesign),
    AnnotationKind.SPECIES: _of(Species),
    AnnotationKind.RANDOMISED: _count,
    AnnotationKind.ENROLLED: _count,
    AnnotationKind.ANALYSED: _count,
    AnnotationKind.EVENTS: _count,
    AnnotationKind.FORMS: _form,
    AnnotationKind.DOSES: _dose,
    AnnotationKind.DURATION: _amount,
    AnnotationKind.COMPARATOR: _of(Comparator),
    AnnotationKind.SUPPLEMENTS: _text,
    AnnotationKind.POPULATIONS: _text,
    AnnotationKind.COUNTRIES: _text,
    AnnotationKind.OUTCOMES: _outcome,
    AnnotationKind.REGISTRY_IDS: _text,
    AnnotationKind.FUNDING_FLAG: _text,
    AnnotationKind.CAUTIONS: _text,
    AnnotationKind.LAST_SEARCH: _text,
    AnnotationKind.INCLUDED_STUDIES: _count,
    AnnotationKind.INCLUDED_PARTICIPANTS: _count,
}


def _nearest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names)}"
