"""ClinicalTrials.gov as a client meets it: queries, pages, versions and refusals."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.sandbox import FaultScript, Sandbox, VirtualClock
from pipeline.sandbox.sample_records.registrations import Given, Group, OtherId, Planned

from .conftest import Serve
from .others import Others, held, later, nct, trial

Asks = Callable[[Sandbox], Others]
TODAY = date(2026, 9, 14)

TRIALS = (
    trial(
        1, title="Sample: Menaquinone-7 in haemodialysis", conditions=("Vascular Calcification",)
    ),
    trial(
        2,
        title="Sample: MK-7264 in cough",
        conditions=("Chronic Cough",),
        interventions=(Given("MK-7264"),),
        status="COMPLETED",
    ),
    trial(
        3,
        title="Sample: anticoagulants",
        conditions=("Aortic Valve Stenosis",),
        interventions=(Given("Warfarin"),),
        arms=(Group("Usual care", description="No vitamin K2"),),
        secondary=(Planned("Menaquinone in serum", "1 year"),),
        replaced=("NCT00000093",),
        other_ids=(OtherId("2021-000000-00", "EUDRACT_NUMBER"),),
        later=(later(date(2026, 9, 10), status="SUSPENDED"),),
    ),
)


@pytest.fixture
def ask(serve: Serve, others: Asks) -> Others:
    return others(serve(holdings=held(TRIALS), clock=VirtualClock(TODAY)))


@pytest.fixture
def crowd(serve: Serve, others: Asks) -> Others:
    many = [trial(number) for number in range(1, 26)]
    return others(serve(holdings=held(many), clock=VirtualClock(TODAY)))


@pytest.mark.parametrize(
    ("parameter", "expression", "found"),
    [
        ("query.cond", "vascular calcification", [1]),
        ("query.cond", '"calcification vascular"', []),
        ("query.cond", "calcification OR stenosis", [1, 3]),
        ("query.cond", "calcification AND stenosis", []),
        ("query.cond", "NOT calcification", [2, 3]),
        ("query.cond", "(cough OR stenosis) AND NOT cough", [3]),
        ("query.cond", "menaquinone", [1]),
        ("query.intr", '"vitamin k2"', [1, 3]),
        ("query.intr", "MK-7264", [2]),
        ("query.intr", "MK-7", []),
        ("query.intr", "warfarin", [3]),
        ("query.intr", "serum", []),
        ("query.term", "serum", [3]),
        ("query.term", "2021-000000-00", [3]),
        ("query.term", "AREA[OverallStatus]COMPLETED", [2]),
        ("query.term", "AREA[InterventionName](warfarin OR MK-7264)", [2, 3]),
        ("filter.advanced", "AREA[LastUpdatePostDate]RANGE[2026-09-01,MAX]", [3]),
        ("filter.advanced", "AREA[LastUpdatePostDate]RANGE[MIN, 2026-08-31]", [1, 2]),
        ("filter.advanced", "AREA[StartDate]RANGE[2020-02-10,2020-02-20]", [1, 2, 3]),
        ("filter.advanced", "AREA[StartDate]RANGE[2020-03-01,MAX]", []),
        ("filter.ids", "nct00000001,NCT00000002", [1, 2]),
        ("filter.ids", "NCT00000093", [3]),
        ("filter.overallStatus", "COMPLETED|SUSPENDED", [2, 3]),
    ],
)
def test_a_query_searches_its_own_fields(
    ask: Others, parameter: str, expression: str, found: list[int]
) -> None:
    numbers = ask.numbers(**{parameter: expression})
    assert numbers == [f"NCT{number:08}" for number in found]


def test_parameters_are_all_to_be_met(ask: Others) -> None:
    assert ask.numbers(query_cond="calcification OR stenosis", query_intr="warfarin") == [
        "NCT00000003"
    ]


def test_the_count_comes_on_the_first_page_when_asked_for(crowd: Others) -> None:
    first = crowd.studies(countTotal="true", pageSize=20)
    assert first["totalCount"] == 25
    assert "totalCount" not in crowd.studies(pageSize=20)
    second = crowd.studies(countTotal="true", pageSize=20, pageToken=first["nextPageToken"])
    assert "totalCount" not in second


def test_pages_give_each_study_once_and_the_last_has_no_token(crowd: Others) -> None:
    page = crowd.studies()
    found = [nct(study) for study in page["studies"]]
    assert len(found) == 10
    for _ in range(2):
        page = crowd.studies(pageToken=page["nextPageToken"])
        found += [nct(study) for study in page["studies"]]
    assert "nextPageToken" not in page
    assert found == [f"NCT{number:08}" for number in range(1, 26)]


@pytest.mark.parametrize(("size", "given"), [("0", 10), ("3", 3), ("1000", 25), ("9999999", 25)])
def test_the_size_of_a_page(crowd: Others, size: str, given: int) -> None:
    assert len(crowd.numbers(pageSize=size)) == given


def test_a_token_ends_with_the_data_it_was_given_by(crowd: Others) -> None:
    token = crowd.studies()["nextPageToken"]
    crowd.sandbox.clock.set(date(2026, 9, 15))
    answer = crowd.get("clinicaltrials", "studies", pageToken=token)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "pageToken" in answer.text


def test_a_token_belongs_to_its_query(crowd: Others) -> None:
    token = crowd.studies()["nextPageToken"]
    asked = {"query.term": "sample", "pageToken": token}
    assert crowd.get("clinicaltrials", "studies", **asked).status_code == 400


def test_the_version_changes_with_the_day(ask: Others) -> None:
    told = ask.get("clinicaltrials", "version").json()
    assert told == {"apiVersion": "2.0.5", "dataTimestamp": "2026-09-14T09:00:05"}
    ask.sandbox.clock.set(date(2026, 9, 15))
    again = ask.get("clinicaltrials", "version").json()
    assert again["dataTimestamp"] == "2026-09-15T09:00:05"


def test_a_fault_changes_the_data_while_they_are_paged(crowd: Others) -> None:
    rule = {"kind": "new_data", "verb": "clinicaltrials.studies", "request": 1}
    crowd.sandbox.faults = FaultScript.of([rule])
    before = crowd.get("clinicaltrials", "version").json()
    token = crowd.studies()["nextPageToken"]
    assert crowd.get("clinicaltrials", "studies", pageToken=token).status_code == 400
    assert crowd.get("clinicaltrials", "version").json() != before
    again = crowd.studies()["nextPageToken"]
    assert len(crowd.numbers(pageToken=again)) == 10


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"query.recrs": "x"}, "`query.recrs` is unknown parameter"),
        ({"filter.phase": "PHASE3"}, "`filter.phase` is unknown parameter"),
        ({"fields": "NCTId"}, "The sandbox does not play `fields`"),
        ({"pageSize": "many"}, "`pageSize` has invalid value: many"),
        ({"pageSize": "-1"}, "`pageSize` has invalid value: -1"),
        ({"pageToken": "nonsense"}, "`pageToken` is invalid"),
        ({"query.cond": "(calcification"}, "`query.cond` cannot be parsed"),
        ({"query.cond": "AND"}, "`query.cond` cannot be parsed"),
        ({"query.cond": '"men'}, "`query.cond` cannot be parsed"),
        ({"sort": "Colour"}, "`sort` has invalid value: Colour"),
        ({"format": "csv"}, "The sandbox plays `format` json alone"),
    ],
)
def test_a_wrong_parameter_is_a_400_in_plain_text(
    ask: Others, params: dict[str, str], said: str
) -> None:
    answer = ask.get("clinicaltrials", "studies", **params)
    assert (answer.status_code, answer.text[: len(said)]) == (400, said)
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_one_study_by_its_number(ask: Others) -> None:
    assert nct(ask.get("clinicaltrials", "studies/nct00000001").json()) == "NCT00000001"
    unknown = ask.get("clinicaltrials", "studies/NCT00000077")
    assert (unknown.status_code, unknown.text) == (404, "NCT number NCT00000077 not found")
    assert ask.get("clinicaltrials", "studies/77").status_code == 400


def test_a_number_it_had_before_leads_to_the_study(ask: Others) -> None:
    moved = ask.get("clinicaltrials", "studies/NCT00000093")
    assert moved.status_code == 301
    place = moved.headers["Location"]
    followed = ask.session.get(f"{ask.places['clinicaltrials']}studies/NCT00000093", timeout=5)
    assert followed.url.endswith(place)
    assert nct(followed.json()) == "NCT00000003"


def test_a_study_is_as_it_was_on_the_day(serve: Serve, others: Asks) -> None:
    told = trial(
        5,
        posted=date(2026, 9, 9),
        primary_completion="2026-09",
        later=(later(date(2026, 9, 16), status="WITHDRAWN", enrolment=0),),
    )
    ask = others(serve(holdings=held([told]), clock=VirtualClock(date(2026, 9, 8))))
    assert ask.numbers() == []
    assert ask.get("clinicaltrials", "studies/NCT00000005").status_code == 404
    states = []
    for day in (9, 16):
        ask.sandbox.clock.set(date(2026, 9, day))
        parts = ask.get("clinicaltrials", "studies/NCT00000005").json()["protocolSection"]
        status, design = parts["statusModule"], parts["designModule"]
        states.append((status["overallStatus"], design["enrollmentInfo"]["type"]))
        assert status["lastUpdatePostDateStruct"]["date"] == f"2026-09-{day:02}"
    assert states == [("RECRUITING", "ESTIMATED"), ("WITHDRAWN", "ACTUAL")]


def test_only_the_holder_of_the_version_changes_every_day(ask: Others) -> None:
    def study() -> dict[str, dict[str, dict[str, str]]]:
        told: dict[str, dict[str, dict[str, str]]]
        told = ask.get("clinicaltrials", "studies/NCT00000001").json()
        return told

    before = study()
    ask.sandbox.clock.set(date(2026, 9, 20))
    after = study()
    assert before.pop("derivedSection") != after.pop("derivedSection")
    assert before == after


def test_studies_are_sorted_when_asked(ask: Others) -> None:
    assert ask.numbers(sort="LastUpdatePostDate:desc")[0] == "NCT00000003"
    assert ask.numbers(sort="LastUpdatePostDate:asc")[-1] == "NCT00000003"
