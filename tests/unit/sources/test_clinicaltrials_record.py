"""A study of ClinicalTrials.gov becomes a Trial that says what the registry says, and no more."""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import Reject
from pipeline.domain.trials import Arm, Certainty, Intervention, Trial, TrialDate, TrialStatus
from pipeline.sources.clinicaltrials_record import read_study

from .studies import NO_REAL, REAL, RESULTS, SAMPLE, real_studies, sample


def read(study: Any) -> Trial:
    found = read_study(study)
    assert isinstance(found, Trial)
    return found


def with_value(value: Any, *path: str | int) -> Trial:
    study: Any = sample()
    holder: Any = study["protocolSection"]
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return read(study)


def test_a_study_is_read_in_full() -> None:
    trial = read(sample())
    assert trial.number == "NCT09999901"
    assert trial.registry == "ClinicalTrials.gov"
    assert trial.url == "https://clinicaltrials.gov/study/NCT09999901"
    assert (trial.title, trial.acronym) == ("Sample trial of MK-7", "SAMPLE")
    assert trial.official_title == "A sample randomised trial of MK-7 in dialysis"
    assert (trial.status, trial.status_raw) == (TrialStatus.RECRUITING, "RECRUITING")
    assert (trial.study_type, trial.phases) == ("INTERVENTIONAL", ("PHASE2", "PHASE3"))
    assert (trial.allocation, trial.model) == ("RANDOMIZED", "PARALLEL")
    assert (trial.masking, trial.purpose) == ("DOUBLE", "TREATMENT")
    assert (trial.enrolment, trial.enrolment_certainty) == (120, Certainty.ESTIMATED)
    assert (trial.conditions, trial.keywords) == (("Vascular Calcification",), ("vitamin K2",))
    assert (trial.sponsor, trial.collaborators) == ("Sample University", ("Sample Foundation",))
    assert trial.countries == ("Norway", "Chile")
    assert trial.start == TrialDate(PartialDate(2031, 1, 15), Certainty.ACTUAL)
    assert trial.primary_completion == TrialDate(PartialDate(2032, 11), Certainty.ESTIMATED)
    assert trial.completion == TrialDate(PartialDate(2033), Certainty.ESTIMATED)
    assert (trial.first_posted, trial.results_posted) == (PartialDate(2030, 12, 1), None)
    assert (trial.updated, trial.has_results) == (PartialDate(2031, 2, 1), False)
    assert trial.unknown == ()


def test_arms_name_what_they_are_given_without_its_kind() -> None:
    trial = read(sample())
    assert trial.arms[0] == Arm("MK-7", "EXPERIMENTAL", "360 µg a day", ("Menaquinone-7",))
    assert trial.interventions == (
        Intervention("Menaquinone-7", "DIETARY_SUPPLEMENT", "360 µg MK-7 once daily", ("MK-7",)),
    )
    other = with_value(
        ["Other: A: B"], "armsInterventionsModule", "armGroups", 0, "interventionNames"
    )
    assert other.arms[0].interventions == ("Other: A: B",)


def test_outcomes_are_primary_first() -> None:
    trial = read(sample())
    assert [(one.measure, one.is_primary) for one in trial.outcomes] == [
        ("Coronary calcium score", True),
        ("dp-ucMGP", False),
    ]


def test_other_registrations_are_spelled_as_we_keep_them_and_other_ids_as_written() -> None:
    assert read(sample()).secondary_ids == (
        "2022-001234-56",
        "2022-501234-56-00",
        "UMIN000099999",
        "U1111-0000-0000",
        "NCT09999801",
        "SAMPLE-1",
    )


def test_its_own_number_is_not_another_one() -> None:
    trial = with_value([{"id": "nct 0999 9901"}], "identificationModule", "secondaryIdInfos")
    assert trial.secondary_ids == ("NCT09999801", "SAMPLE-1")


def test_a_reference_without_a_readable_pmid_is_kept_without() -> None:
    assert [one.pmid for one in read(sample()).references] == [99999901, None]


@pytest.mark.parametrize("pmid", ["0", "-5", "1" * 30, "12a", "²", None, 1e400, [], "１２"])
def test_what_is_no_pmid_is_none(pmid: object) -> None:
    trial = with_value(pmid, "referencesModule", "references", 0, "pmid")
    assert trial.references[0].pmid is None


def test_the_escapes_of_markdown_are_not_shown() -> None:
    assert read(sample()).description == "eGFR >= 30, 5*2 visits"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (("statusModule", "overallStatus"), "overallStatus=NEW"),
        (("designModule", "studyType"), "studyType=NEW"),
        (("designModule", "designInfo", "allocation"), "allocation=NEW"),
        (("designModule", "designInfo", "interventionModel"), "model=NEW"),
        (("designModule", "designInfo", "maskingInfo", "masking"), "masking=NEW"),
        (("designModule", "designInfo", "primaryPurpose"), "primaryPurpose=NEW"),
        (("designModule", "enrollmentInfo", "type"), "type of date or count=NEW"),
        (("statusModule", "completionDateStruct", "type"), "type of date or count=NEW"),
        (("armsInterventionsModule", "armGroups", 0, "type"), "type of arm=NEW"),
        (("armsInterventionsModule", "interventions", 0, "type"), "type of intervention=NEW"),
        (("referencesModule", "references", 0, "type"), "type of reference=NEW"),
    ],
)
def test_a_new_value_of_a_closed_list_is_kept_and_shown(
    path: tuple[str | int, ...], shown: str
) -> None:
    assert with_value("NEW", *path).unknown == (shown,)


def test_a_new_status_is_other_with_its_own_word() -> None:
    trial = with_value("ON_HOLD", "statusModule", "overallStatus")
    assert (trial.status, trial.status_raw) == (TrialStatus.OTHER, "ON_HOLD")
    assert with_value(["PHASE9"], "designModule", "phases").unknown == ("phases=PHASE9",)


@pytest.mark.parametrize("count", [-1, 10**30, "1e999", "many", 2.5, {}])
def test_a_number_of_people_that_is_none_is_shown_not_believed(count: object) -> None:
    trial = with_value(count, "designModule", "enrollmentInfo", "count")
    assert trial.enrolment is None
    assert [one.partition("=")[0] for one in trial.unknown] == ["enrollmentCount"]


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("2026", PartialDate(2026)),
        ("2026-11", PartialDate(2026, 11)),
        ("2026-11-30", PartialDate(2026, 11, 30)),
        ("2026-13-01", PartialDate(2026, raw="2026 13 01")),
        ("2026-02-31", PartialDate(2026, 2, raw="2026 02 31")),
        ("Spring-ish", PartialDate(raw="Spring ish")),
    ],
)
def test_dates_are_known_as_far_as_written(written: str, when: PartialDate) -> None:
    trial = with_value({"date": written}, "statusModule", "startDateStruct")
    assert trial.start == TrialDate(when)


def test_words_for_a_date_are_kept_short() -> None:
    start = with_value({"date": "soon " * 9_000}, "statusModule", "startDateStruct").start
    assert start is not None
    assert str(start.when).startswith("soon soon")
    assert len(str(start.when)) <= 40


def test_results_are_there_where_the_section_is_or_the_study_says_so() -> None:
    assert read(sample() | {"resultsSection": RESULTS}).has_results is True
    assert read({**sample(), "hasResults": True}).has_results is True
    study = sample()
    del study["hasResults"]
    assert read(study).has_results is None


def test_results_are_summed_up_in_one_line_of_what_is_stated() -> None:
    study = sample() | {"resultsSection": RESULTS}
    assert read(study).results_summary == (
        "118 participants started, 101 completed; primary outcome posted: Coronary calcium score"
    )
    assert read(sample()).results_summary == ""


def test_a_flow_that_is_not_stated_in_full_is_not_added_up() -> None:
    results = json.loads(json.dumps(RESULTS))
    results["participantFlowModule"]["periods"][0]["milestones"][0]["achievements"][1] = {}
    study = sample() | {"resultsSection": results}
    assert read(study).results_summary == "primary outcome posted: Coronary calcium score"


@pytest.mark.parametrize("number", [None, "", "12", "NCT1", "ISRCTN12345678", 9999901])
def test_a_study_without_its_number_is_rejected_with_its_bytes(number: Any) -> None:
    study = sample(number)
    found = read_study(study)
    assert isinstance(found, Reject)
    assert "without an NCT number" in found.reason
    assert json.loads(zlib.decompress(found.raw)) == study


@pytest.mark.parametrize("study", [None, 3, "NCT09999901", [], {}, {"protocolSection": None}])
def test_what_is_no_study_is_rejected(study: Any) -> None:
    assert isinstance(read_study(study), Reject)


def test_what_came_is_kept_whatever_the_order_of_its_keys() -> None:
    turned = dict(reversed(list(sample().items())))
    assert read(turned).raw == read(sample()).raw
    assert json.loads(zlib.decompress(read(sample()).raw)) == SAMPLE


@pytest.mark.skipif(not REAL, reason=NO_REAL)
def test_every_real_study_is_read() -> None:
    trials = [read(study) for study in real_studies()]
    assert len(trials) == 63
    assert [one.unknown for one in trials if one.unknown] == []
    assert all(one.title for one in trials)
    by_number = {one.number: one for one in trials}
    assert by_number["NCT05594173"].results_summary == (
        "20 participants started, 17 completed; primary outcomes posted: "
        "Number of Chewing Cycles Per Bolus; Total Chewing Duration Per Bolus"
    )
    assert by_number["NCT00465816"].status_raw == ""  # its modules are cut away
    assert by_number["NCT05187377"].has_results is None  # not said in a list of chosen fields
    assert "2022-501884-41-00" in by_number["NCT05915702"].secondary_ids


ODD = st.sampled_from(
    [None, True, -1, 10**30, 0.5, "", "odd\x00\ud800\u202e", "x" * 5_000, [], [None], {}, {"a": 1}]
)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List every place in a study, whole modules and single values alike."""
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inside if isinstance(node, (dict, list)) else ():
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*path, key))


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)


def mutated(study: dict[str, Any], changes: list[tuple[int, Any]]) -> dict[str, Any]:
    study = json.loads(json.dumps(study))
    for choice, value in changes:
        everywhere = list(places(study))
        if not everywhere:
            break
        *before, last = everywhere[choice % len(everywhere)]
        holder: Any = study
        for key in before:
            holder = holder[key]
        holder[last] = copy.deepcopy(value)
    return study


STUDIES = [SAMPLE | {"resultsSection": RESULTS}, *real_studies()][:25]


@given(
    st.sampled_from(STUDIES),
    st.lists(st.tuples(st.integers(0, 10**6), ODD), min_size=1, max_size=6),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_a_study_gives_a_trial_or_a_reject(
    study: dict[str, Any], changes: list[tuple[int, Any]]
) -> None:
    found = read_study(mutated(study, changes))
    assert isinstance(found, (Trial, Reject))
    for words in texts_of(astuple(found)):
        words.encode()  # as every text that is stored
        assert "\0" not in words
