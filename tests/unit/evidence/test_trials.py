"""What a registration plans to give, to whom, and on which rung each outcome stands."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.domain.annotations import Dose
from pipeline.domain.trials import Arm, Intervention, Trial, TrialOutcome, TrialReading
from pipeline.domain.vocabulary import OutcomeRung, VitaminKForm
from pipeline.evidence import trials, versions
from pipeline.evidence.trials import read_trial

TEXTS = (
    Path(
        os.environ.get("K2WATCH_TEST_DATA") or Path(__file__).parents[3].parent / "shared" / "data"
    )
    / "ctgov/texts/vitk_vasccalc_trial_texts.jsonl"
)


def read(*given: Intervention, arms: tuple[Arm, ...] = (), **fields: Any) -> TrialReading:
    return read_trial(Trial("NCT09999901", interventions=given, arms=arms, **fields))


def doses(reading: TrialReading) -> list[tuple[str, float | None]]:
    return [(one.form.value if one.form else "", one.ug_per_day) for one in reading.doses]


@pytest.mark.parametrize(
    ("given", "form", "ug_per_day"),
    [
        (Intervention("Menaquinone-7", "DRUG", "360 mcg capsules, once daily"), "MK-7", 360.0),
        (Intervention("Vitamin K2", "DRUG", "MK-4 45 mg per day in three doses"), "MK-4", 45_000.0),
        (
            Intervention("Phytonadione", "DRUG", "10 mg orally three times a week"),
            "phylloquinone (K1)",
            4285.7,
        ),
    ],
)
def test_form_and_dose_are_read_from_what_is_given(
    given: Intervention, form: str, ug_per_day: float
) -> None:
    reading = read(given)
    assert [one.value for one in reading.forms] == [form]
    assert doses(reading) == [(form, ug_per_day)]


def test_a_dose_may_stand_in_the_arm_or_in_another_name() -> None:
    named = Intervention("Sample capsules", other_names=("menaquinone-7",))
    arm = Arm("MK-7", description="180 µg of MK-7 daily")
    assert doses(read(named, arms=(arm,))) == [("MK-7", 180.0)]
    assert read(named).forms == (VitaminKForm.MK_7,)


def test_what_is_given_outweighs_what_the_text_tells() -> None:
    reading = read(
        Intervention("Phylloquinone", description="500 µg daily"),
        summary="This study follows a trial of 360 µg MK-7 daily.",
    )
    assert reading.forms == (VitaminKForm.K1,)
    assert doses(reading) == [("phylloquinone (K1)", 500.0)]


def test_the_text_speaks_where_arms_are_silent() -> None:
    reading = read(
        Intervention("Supplement"),
        official_title="A trial of MK-7 in dialysis patients",
        summary="Participants receive 360 µg of MK-7 daily.",
    )
    assert (reading.forms, doses(reading)) == ((VitaminKForm.MK_7,), [("MK-7", 360.0)])


def test_a_dose_without_a_unit_that_can_be_read_is_not_guessed() -> None:
    assert doses(read(summary="Patients will be given 90 1/2g vitamin K2.")) == [
        ("K2 unspecified", None)
    ]
    assert read(Intervention("Warfarin", description="5 mg daily")).doses == ()


def test_populations_come_from_conditions_and_texts() -> None:
    assert read(conditions=("Chronic Kidney Diseases",)).populations == ("CKD",)
    assert read(conditions=("Renal Insufficiency, Chronic",)).populations == ("CKD",)
    assert read(conditions=("Diabetes Mellitus, Type 2",)).populations == ("type 2 diabetes",)
    assert read(official_title="MK-7 in postmenopausal women").populations == (
        "postmenopausal women",
    )
    assert read(conditions=("Sample Syndrome",)).populations == ()


def test_every_outcome_has_its_rung_or_none_in_its_place() -> None:
    outcomes = (
        TrialOutcome("Change in coronary artery calcium score", is_primary=True),
        TrialOutcome("Satisfaction with the capsules"),
        TrialOutcome("Plasma dp-ucMGP"),
        TrialOutcome("Carotid-femoral pulse wave velocity"),
        TrialOutcome("All-cause mortality"),
        TrialOutcome("dp-ucMGP and coronary artery calcification"),  # two rungs settle nothing
        TrialOutcome("Sample score", description="It adds up pain and C-reactive protein."),
    )
    assert read(outcomes=outcomes).rungs == (
        OutcomeRung.IMAGING,
        None,
        OutcomeRung.BIOMARKER,
        OutcomeRung.FUNCTION,
        OutcomeRung.EVENTS,
        None,
        None,
    )


def test_nothing_stated_is_nothing_read() -> None:
    assert read() == TrialReading()


def test_the_version_names_every_extractor_that_reads_a_trial() -> None:
    for one in (versions.FORMS, versions.DOSES, versions.POPULATIONS, versions.OUTCOMES):
        assert one in trials.EXTRACTOR.split()


@pytest.mark.skipif(not TEXTS.exists(), reason=f"no real texts in {TEXTS}")
def test_real_texts_are_read_by_what_they_say() -> None:
    found = {}
    for line in TEXTS.read_text("utf-8").splitlines():
        row = json.loads(line)
        title, _, text = row["text"].partition("\n")
        found[row["nct_id"]] = read(title=title, description=text)
    assert len(found) == 169
    thrice = found["NCT01528800"]
    k1 = VitaminKForm.K1
    assert thrice.doses == (Dose(k1, 4285.7, "10 mg of phylloquinone thrice weekly"),)
    assert thrice.populations == ("dialysis",)
    assert found["NCT01559207"].forms == ()  # on coagulation only
    assert VitaminKForm.MK_4 in found["NCT01232647"].forms
