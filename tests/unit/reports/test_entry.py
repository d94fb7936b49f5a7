"""A study in a report says what it says in a letter."""

from __future__ import annotations

from pipeline.domain.annotations import Outcome
from pipeline.domain.records import AbstractSection
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import AnnotationKind, Direction, OutcomeRung
from pipeline.reports.entry import Entry, entries
from pipeline.reports.report import Report
from pipeline.wording.quotes import Quote, deciding
from tests.unit.digest.samples import RETRACTED, read, study

FINDING = "Stiffness fell with MK-7 in the sample."
STIFFNESS = Outcome("arterial stiffness", OutcomeRung.FUNCTION, direction=Direction.IMPROVEMENT)
SAID = [read(AnnotationKind.OUTCOMES, STIFFNESS, FINDING)]


def entry(one: Study) -> Entry:
    [shown] = entries(Report((one,)))
    return shown


def test_a_report_quotes_the_deciding_sentence_that_letters_quote() -> None:
    unlabelled = study(1, said=SAID, abstract=(AbstractSection(FINDING),))
    assert entry(unlabelled).quote == Quote("From the abstract", FINDING)
    for one in (unlabelled, study(2, said=SAID), study(3)):
        assert entry(one).quote == deciding(one)


def test_a_retracted_report_says_so_first_and_is_not_quoted() -> None:
    fallen = entry(study(1, said=SAID, title="A sample.", publication_types=(RETRACTED,)))
    assert (fallen.title, fallen.quote) == ("RETRACTED: A sample.", None)
