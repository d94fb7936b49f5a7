"""The line of facts under a title: in all three forms, safe, and gone when a study is retracted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.digest.render import render
from pipeline.domain.annotations import Annotation, Dose
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, StudyDesign, VitaminKForm

from .samples import RETRACTED, candidate, digest, study


def trial(dose: str = "180 µg", amount: float | None = 180.0, *, retracted: bool = False) -> Study:
    value = Dose(VitaminKForm.MK_7, amount, dose)
    said = Annotation(AnnotationKind.DOSES, value, dose, "abstract", 0, len(dose), "sample/1")
    types = (RETRACTED,) if retracted else ()
    plain = study(design=StudyDesign.RANDOMISED_TRIAL, publication_types=types)
    return replace(plain, annotations=(*plain.annotations, said))


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_the_facts_stand_under_the_title_in_every_form(form: str) -> None:
    written = getattr(render(digest(candidate(trial())), ""), form)
    assert "RCT · MK-7 180 µg/day" in written
    title = "sample report"
    assert written.index(title) < written.index("RCT · MK-7") < written.index("Sampleauthor A")


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_what_a_retracted_study_reported_is_not_repeated(form: str) -> None:
    assert "180 µg/day" not in getattr(render(digest(candidate(trial(retracted=True))), ""), form)


def test_words_of_the_abstract_in_the_line_are_harmless() -> None:
    message = render(
        digest(candidate(trial("1 <script>alert(1)</script> [x](//evil) mg", None))), ""
    )
    assert "<script>" not in message.html
    assert "[x](//evil)" not in message.markdown
