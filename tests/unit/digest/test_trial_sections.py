"""Registrations in the letter: told once, gravest first, and what is history in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.digest.announce import announcements
from pipeline.digest.compose import Composition, compose
from pipeline.digest.render import render
from pipeline.domain.digests import SectionKind, TrialCandidate
from pipeline.domain.trials import TrialStatus
from pipeline.domain.vocabulary import ChangeKind, SourceName
from tests.unit.registered import NUMBER, held, trial_change

from .samples import candidate, issue, receipt, study


def told(kind: ChangeKind, detail: str = "", **fields: Any) -> TrialCandidate:
    number = fields.pop("number", None)
    is_history, sent = fields.pop("is_history", False), fields.pop("sent_before", None)
    trial = held(**fields)
    change = trial_change(kind, detail, number, trial.trial.number)
    return TrialCandidate(trial, change, is_history, sent)


def composed(*registered: TrialCandidate, **fields: Any) -> Composition:
    return compose(issue(**fields), (), registered)


def test_a_registration_is_one_entry_with_all_that_happened_gravest_first() -> None:
    found = composed(
        told(ChangeKind.STATUS_CHANGED, "recruiting → completed", number=7),
        told(ChangeKind.RESULTS_POSTED, "2026-11-20", number=9),
    )
    (section,) = found.digest.sections
    assert section.kind is SectionKind.REGISTRY
    (entry,) = section.trials
    kinds = [one.kind for one in entry.changes]
    assert kinds == [ChangeKind.RESULTS_POSTED, ChangeKind.STATUS_CHANGED]
    assert (found.told_trials, found.told) == ((7, 9), ())


def test_results_that_came_before_it_was_told_are_overdue_no_more() -> None:
    late = told(ChangeKind.OVERDUE, "12 months ago; no results posted", number=7)
    found = composed(late, told(ChangeKind.RESULTS_POSTED, "2026-11-20", number=9))
    (entry,) = found.digest.trials
    assert [one.kind for one in entry.changes] == [ChangeKind.RESULTS_POSTED]
    assert found.told_trials == (7, 9)
    assert "overdue" not in render(found.digest, "").text.lower()


def test_history_is_settled_in_silence() -> None:
    found = composed(told(ChangeKind.REGISTERED, number=3, is_history=True))
    assert (found.digest.size, found.told_trials) == (0, (3,))


def test_what_does_not_fit_waits_and_is_counted() -> None:
    names = [f"NCT0000000{number}" for number in (1, 2, 3)]
    news = [
        TrialCandidate(held(name), trial_change(ChangeKind.REGISTERED, "", number, name))
        for number, name in enumerate(names, start=1)
    ]
    found = composed(*news, max_entries=2)
    (section,) = found.digest.sections
    assert (len(section.trials), section.more, found.waiting) == (2, 1, 1)
    assert found.told_trials == (1, 2)


def test_studies_take_their_room_first_and_older_ones_come_after() -> None:
    new, old = candidate(study(1)), candidate(study(2), ChangeKind.LATE)
    found = compose(issue(), [new, old], [told(ChangeKind.REGISTERED)]).digest
    kinds = [one.kind for one in found.sections]
    assert kinds == [SectionKind.STUDIES, SectionKind.REGISTRY, SectionKind.OLDER]


@pytest.mark.parametrize(
    ("room", "studies", "registrations"), [(1, 1, 0), (2, 1, 1), (8, 6, 2), (25, 20, 5)]
)
def test_a_flood_of_studies_leaves_a_quarter_to_registrations(
    room: int, studies: int, registrations: int
) -> None:
    names = [f"NCT{number:08}" for number in range(1, 6)]
    news = [
        TrialCandidate(held(name), trial_change(ChangeKind.REGISTERED, "", number, name))
        for number, name in enumerate(names, start=1)
    ]
    flood = [candidate(study(number)) for number in range(1, 40)]
    found = compose(issue(max_entries=room), flood, news).digest
    assert (len(found.entries), len(found.trials)) == (studies, registrations)
    alone = compose(issue(max_entries=room), flood[:1], news).digest
    assert len(alone.trials) == min(room - 1, 5), "room that studies do not need"


def test_news_about_studies_takes_what_room_it_needs() -> None:
    retracted = [candidate(study(number), ChangeKind.RETRACTED) for number in range(1, 9)]
    found = compose(issue(max_entries=8), retracted, [told(ChangeKind.REGISTERED)])
    assert (len(found.digest.entries), len(found.digest.trials)) == (8, 0)
    assert found.waiting == 1


def test_posted_results_stand_before_new_registrations() -> None:
    names = ("NCT00000001", "NCT00000002")
    kinds = (ChangeKind.REGISTERED, ChangeKind.RESULTS_POSTED)
    news = [
        TrialCandidate(held(name), trial_change(kind, "", number, name))
        for number, (name, kind) in enumerate(zip(names, kinds, strict=True), start=1)
    ]
    (first,) = composed(*news, max_entries=1).digest.trials
    assert first.held.trial.number == "NCT00000002"


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_every_form_tells_what_is_planned_and_what_happened(form: str) -> None:
    news = told(
        ChangeKind.DATES_CHANGED,
        "primary completion 2026-12 → 2027-03, 3 months later",
        sent_before=date(2026, 9, 14),
    )
    letter = render(composed(news).digest, "K2")
    text = " ".join(getattr(letter, form).replace("\\", "").split())
    for words in (
        "Menaquinone-7 and stiffness of sample arteries",
        "Recruiting",
        "Randomised, double-blind · 120 participants planned · MK-7 360 µg/day",
        "ClinicalTrials.gov · NCT00000050 · first posted 2026-11-01 · Sampleland",
        "Dates changed: primary completion 2026-12 → 2027-03, 3 months later.",
        "You were sent this on 2026-09-14.",
        "Pulse wave velocity (12 months)",
        "https://clinicaltrials.gov/study/NCT00000050",
        "Primary completion expected 2027-03, in 4 months",
        "Found by Vitamin K2 and calcification",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("kinds", "subject"),
    [
        ((ChangeKind.RESULTS_POSTED,), "[K2] 1 trial result"),
        ((ChangeKind.OVERDUE,), "[K2] 1 trial overdue"),
        ((ChangeKind.REGISTERED,), "[K2] 1 trial registered"),
        ((ChangeKind.LATE,), "[K2] 1 trial registered"),
        ((ChangeKind.STATUS_CHANGED, ChangeKind.DATES_CHANGED), "[K2] 1 registration changed"),
    ],
)
def test_the_subject_names_it(kinds: tuple[ChangeKind, ...], subject: str) -> None:
    assert render(composed(*map(told, kinds)).digest, "K2").subject == subject


def test_a_source_that_gave_nothing_is_named_and_not_silence() -> None:
    usual = receipt().searches[0]
    down = replace(usual, source=SourceName.CLINICALTRIALS, error="it stays silent", landmarks=0)
    found = composed(told(ChangeKind.REGISTERED), receipt=receipt(usual, down))
    letter = render(found.digest, "K2")
    assert "(incomplete)" in letter.subject
    told_text = " ".join(letter.text.split())
    assert "(ClinicalTrials.gov)” could not be asked: it stays silent" in told_text
    all_down = replace(usual, error="it stays silent")
    quiet = render(composed(receipt=receipt(all_down, down)).digest, "K2")
    assert quiet.subject == "[K2] PubMed and ClinicalTrials.gov could not be asked"


def test_hostile_words_of_a_registry_are_inert() -> None:
    evil = '<script>alert(1)</script>\u202e{{7*7}} =cmd|"/c calc"!A0'
    news = told(ChangeKind.STATUS_CHANGED, evil, title=evil, sponsor=evil, countries=(evil,))
    letter = render(composed(news).digest, "K2")
    assert "<script" not in letter.html
    assert "\u202e" not in letter.html + letter.text + letter.markdown
    assert "49" not in letter.html.split("sample", 1)[0]


def test_each_piece_of_news_is_an_announcement_of_its_own() -> None:
    digest = composed(
        told(ChangeKind.RESULTS_POSTED, "2026-11-20", number=4),
        told(ChangeKind.STATUS_CHANGED, "recruiting → completed", number=5),
    ).digest
    first, second = announcements(digest)
    assert first.title == "Results posted: Menaquinone-7 and stiffness of sample arteries"
    assert (first.trial, first.pmid, first.kind) == (NUMBER, None, "results_posted")
    assert second.summary == "Status changed: recruiting → completed."
    assert first.id != second.id
    assert announcements(digest) == (first, second)


def test_a_stopped_trial_expects_nothing() -> None:
    news = told(ChangeKind.WITHDRAWN, status=TrialStatus.WITHDRAWN, status_raw="WITHDRAWN")
    text = render(composed(news).digest, "K2").text
    assert "expected" not in text
    assert "[Withdrawn]" in text
