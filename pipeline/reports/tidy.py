"""What was read from studies, and what happened to them, as tidy tables: one row an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from pipeline.domain.annotations import Annotation, Dose, Outcome
from pipeline.domain.studies import Study
from pipeline.reports.frame import NUMBER_TYPES, NUMBERS, numbers, table_of

ANNOTATIONS = (
    *NUMBERS,
    *("question", "value", "form", "ug_per_day", "rung", "primary", "direction"),
    *("significant", "quote", "field", "start", "end", "extractor"),
)
CHANGES = (*NUMBERS, "kind", "detail", "noted", "told")

_ANNOTATION_TYPES = {
    **NUMBER_TYPES,
    "ug_per_day": "Float64",
    "primary": "boolean",
    "significant": "boolean",
}
_CHANGE_TYPES = NUMBER_TYPES | dict.fromkeys(("noted", "told"), "datetime64[us, UTC]")


def annotations_frame(studies: Iterable[Study]) -> pd.DataFrame:
    """Make a table with one row for each answer read from a study, or marked by a person.

    ``value`` is the answer as text: a dose as written, an outcome by its name. ``form`` and
    ``ug_per_day`` are of doses; ``rung``, ``primary``, ``direction`` and ``significant`` of
    outcomes; what is not stated is NA or empty. ``field``, ``start`` and ``end`` are the quote's
    place.
    """
    rows = (_answer(study.pmid, one) for study in studies for one in study.annotations)
    return table_of(rows, ANNOTATIONS, _ANNOTATION_TYPES)


def changes_frame(studies: Iterable[Study]) -> pd.DataFrame:
    """Make a table with one row for each change; ``told`` is NaT while no issue shows it."""
    return table_of(_changes(studies), CHANGES, _CHANGE_TYPES)


def _answer(number: int, one: Annotation) -> dict[str, object]:
    return {
        **numbers(number),
        "question": one.kind.value,
        "value": str(one.value),
        **dict.fromkeys(("form", "rung", "direction"), ""),
        **_parts(one),
        "quote": one.quote,
        "field": one.field_name,
        "start": one.start,
        "end": one.end,
        "extractor": one.extractor,
    }


def _parts(one: Annotation) -> dict[str, object]:
    match one.value:
        case Dose(form, ug_per_day, text):
            return {"value": text, "form": form or "", "ug_per_day": ug_per_day}
        case Outcome(name, rung, is_primary, direction, significant):
            return {
                "value": name,
                "rung": rung.value,
                "primary": is_primary,
                "direction": direction or "",
                "significant": significant,
            }
    return {}


def _changes(studies: Iterable[Study]) -> Iterator[dict[str, object]]:
    for study in studies:
        for one in study.changes:
            yield {
                **numbers(study.pmid),
                "kind": one.kind.value,
                "detail": one.detail,
                "noted": one.noted,
                "told": one.told,
            }
