"""Which reports tell of one investigation, and which only look as if they did."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.acronyms import acronyms
from pipeline.domain.families import Member, Report, Role, families
from pipeline.domain.family_roles import says_planned, says_registered, stated_role
from pipeline.domain.vocabulary import StudyDesign

TEAM = frozenset({"sampleauthor a", "sampleauthor b", "sampleauthor c"})


def report(pmid: int, year: int = 2020, **said: Any) -> Report:
    return Report(pmid, year=year, **said)


def partition(members: list[Member]) -> set[frozenset[int]]:
    names = {one.family for one in members}
    return {frozenset(one.pmid for one in members if one.family == name) for name in names}


def together(*reports: Report) -> set[frozenset[int]]:
    return partition(families(reports))


def reason(*reports: Report) -> str:
    (words,) = {one.reason for one in families(reports)}
    return words


def test_reports_of_one_registration_are_a_family_named_by_it() -> None:
    found = families([report(n, registrations=("NCT90000001",)) for n in (1, 2)])
    assert [(one.pmid, one.family) for one in found] == [(1, "NCT90000001"), (2, "NCT90000001")]
    assert {one.reason for one in found} == {"registered as NCT90000001"}


def test_a_report_alone_is_no_family() -> None:
    assert families([report(1, registrations=("NCT90000001",)), report(2)]) == []


def test_a_trial_of_two_registries_joins_both_halves() -> None:
    both = report(2, registrations=("NCT90000001", "ISRCTN90000001"))
    one, other = (
        report(1, registrations=("NCT90000001",)),
        report(3, registrations=("ISRCTN90000001",)),
    )
    assert together(one, both, other) == {frozenset({1, 2, 3})}


def test_a_paper_on_two_trials_of_one_registry_does_not_join_them() -> None:
    pooled = report(3, registrations=("NCT90000001", "NCT90000002"))
    one, other = (report(n, registrations=(f"NCT9000000{n}",)) for n in (1, 2))
    assert together(one, other, pooled) == {frozenset({1, 3})}


def test_a_paper_that_lists_many_trials_belongs_to_none() -> None:
    names = ("NCT90000001", "ISRCTN90000001", "NTR9001", "DRKS90000001")
    listing = report(1, registrations=names)
    assert together(listing, *(report(n + 2, registrations=(names[n],)) for n in range(4))) == set()


@pytest.mark.parametrize("kind", ["UpdateOf", "RepublishedFrom"])
def test_versions_that_pubmed_links_are_a_family(kind: str) -> None:
    assert together(report(1), report(2, links=((kind, 1),))) == {frozenset({1, 2})}


def test_a_preprint_belongs_to_the_article_of_its_title_and_author() -> None:
    preprint = report(1, title_key="k2 and sample arteries", authors=TEAM, is_preprint=True)
    article = report(2, title_key="k2 and sample arteries", authors=TEAM)
    found = families([preprint, article])
    assert [(one.pmid, one.role) for one in found] == [(1, Role.REPORT), (2, Role.MAIN)]
    stranger = report(3, title_key="k2 and sample arteries", authors=frozenset({"sampleauthor z"}))
    assert together(preprint, stranger) == set()


def test_an_acronym_takes_an_author_in_common() -> None:
    one, other = (report(n, acronyms=frozenset({"SAMPLEK"}), authors=TEAM) for n in (1, 2))
    assert reason(one, other) == "same acronym SAMPLEK, 3 authors in common"
    assert [member.family for member in families([one, other])] == ["SAMPLEK", "SAMPLEK"]
    assert together(one, report(3, acronyms=frozenset({"SAMPLEK"}))) == set()


def test_an_acronym_of_two_families_names_neither() -> None:
    others = frozenset({"sampleauthor y", "sampleauthor z"})
    name = frozenset({"SAMPLEK"})
    mine = [report(n, acronyms=name, authors=TEAM) for n in (1, 2)]
    theirs = [report(n, acronyms=name, authors=others) for n in (3, 4)]
    assert {one.family for one in families(mine + theirs)} == {"PMID 1", "PMID 3"}


def test_a_number_randomised_takes_two_authors_and_a_form() -> None:
    mk7: dict[str, Any] = {"randomised": 244, "forms": frozenset({"MK-7"})}
    one, other = (report(n, authors=TEAM, **mk7) for n in (1, 2))
    assert reason(one, other) == "244 randomised, 3 authors in common, MK-7"
    assert together(one, report(3, authors=frozenset({"sampleauthor a"}), **mk7)) == set()
    small = {**mk7, "randomised": 12}
    assert together(*(report(n, authors=TEAM, **small) for n in (4, 5))) == set()


def test_an_unusual_number_takes_three_authors() -> None:
    assert reason(*(report(n, authors=TEAM, analysed=347) for n in (1, 2))) == (
        "347 people, 3 authors in common"
    )
    assert together(*(report(n, authors=TEAM, analysed=60) for n in (1, 2))) == set()


def test_reviews_and_letters_never_join() -> None:
    trial = report(1, registrations=("NCT90000001",))
    assert together(trial, report(2, registrations=("NCT90000001",), stands_alone=True)) == set()


def test_a_notice_joins_its_family_and_makes_none() -> None:
    trial, again = (report(n, registrations=("NCT90000001",)) for n in (1, 2))
    erratum = report(3, links=(("ErratumFor", 1),))
    assert together(trial, erratum) == set()
    found = {one.pmid: one for one in families([trial, again, erratum])}
    assert (found[3].family, found[3].role) == ("NCT90000001", Role.REPORT)
    assert found[3].reason == "a notice about PMID 1"


def test_weak_evidence_does_not_chain_absurdly() -> None:
    def cohort(size: int, step: int) -> list[Report]:
        name = frozenset({"SAMPLES"})
        return [report(n, 1990 + n * step, acronyms=name, authors=TEAM) for n in range(1, size + 1)]

    assert len(families(cohort(25, 0))) == 25
    assert families(cohort(26, 0)) == []
    assert len(families(cohort(2, 15))) == 2
    assert families(cohort(2, 16)) == []
    registered = [report(n, 1990 + n, registrations=("NCT90000001",)) for n in range(30)]
    assert len(families(registered)) == 30


def test_trials_registered_apart_stay_apart() -> None:
    alike: dict[str, Any] = {"authors": TEAM, "analysed": 347}
    one, other = (report(n, registrations=(f"NCT9000000{n}",), **alike) for n in (1, 2))
    assert together(one, other) == set()
    assert together(one, report(3, **alike)) == {frozenset({1, 3})}


def test_roles_come_from_design_words_and_dates() -> None:
    def member(pmid: int, year: int, role: Role | None = None, **said: Any) -> Report:
        return report(pmid, year, registrations=("NCT90000001",), stated_role=role, **said)

    found = families(
        [
            member(1, 2016, Role.PROTOCOL, design=StudyDesign.PROTOCOL),
            member(2, 2019),
            member(3, 2020, randomised=244),
            member(4, 2022, randomised=244),
            member(5, 2021, Role.POST_HOC),
            member(6, 2025, Role.FOLLOW_UP),
        ]
    )
    assert {one.pmid: one.role for one in found} == {
        1: Role.PROTOCOL,
        2: Role.REPORT,
        3: Role.MAIN,
        4: Role.REPORT,
        5: Role.POST_HOC,
        6: Role.FOLLOW_UP,
    }


@pytest.mark.parametrize(
    ("title", "abstract", "role"),
    [
        ("SAMPLEK: rationale and design of a sample trial", "", Role.PROTOCOL),
        ("Bone in the SAMPLEK trial: a substudy", "", Role.SUBSTUDY),
        ("Vitamin K2 and stiffness: a post-hoc analysis", "", Role.POST_HOC),
        ("Long-term follow-up of a sample trial", "", Role.FOLLOW_UP),
        ("Vitamin K2 in samples", "This was a pre-specified secondary analysis.", Role.SECONDARY),
        ("Report on the secondary outcome of the SAMPLEK trial", "", Role.SECONDARY),
        ("K2", "We made a prespecified subanalysis of the SAMPLEK trial.", Role.SECONDARY),
        ("K2", "To see how they moved using data from the SAMPLEK study.", Role.SECONDARY),
        ("K2", "A cohort study within a randomised trial.", Role.SECONDARY),
        ("K2", "Sera of people treated in Y, from a previous clinical trial.", Role.SECONDARY),
        ("K2", "The old who participated in the SAMPLEK trial (NCT90000001).", Role.SECONDARY),
        ("K2", "Sixty women were enrolled in the study (30 in each arm).", None),
        ("K2", "Sixty women were included in a prospective randomised trial.", None),
        ("Vitamin K2 in samples", "In a post hoc analysis, the old gained more.", None),
        ("Three-year vitamin K2 in samples", "The follow-up was long.", None),
    ],
)
def test_a_report_says_what_it_is(title: str, abstract: str, role: Role | None) -> None:
    assert stated_role(title, abstract) is role


@pytest.mark.parametrize(
    ("abstract", "is_so"),
    [
        ("In this prospective study (ClinicalTrials.gov identifier NCT90000001), 40", True),
        ("The study was registered on clinicaltrials.gov (NCT90000001).", True),
        ("Our pilot trial was retrospectively registered.", True),
        ("We collected sera in a phase 1b clinical trial (NCT90000001).", False),
        ("CLINICAL TRIAL REGISTRATION: NCT90000001.", False),
    ],
)
def test_a_report_says_that_it_is_what_was_registered(abstract: str, is_so: bool) -> None:
    assert says_registered(abstract) is is_so


@pytest.mark.parametrize(
    ("abstract", "is_so"),
    [
        ("This is a prospective, multicentre observational study.", True),
        ("DESIGN: Observational prospective study.", True),
        ("The primary end point was death.", True),
        ("Prospective studies are needed.", False),
        ("We looked back at all charts of the prospectus.", False),
    ],
)
def test_a_report_says_that_it_was_planned(abstract: str, is_so: bool) -> None:
    assert says_planned(abstract) is is_so


@pytest.mark.parametrize(
    ("title", "abstract", "names"),
    [
        ("Vitamin K2 in samples: the SAMPLEK trial", "", {"SAMPLEK"}),
        ("A protocol for sample patients (VitaS-CAC)", "", {"VITAS-CAC"}),
        ("SAMPLEK2: a randomised trial", "", {"SAMPLEK2"}),
        (
            "Bone in samples",
            "We used data of the iSAMPLE-HD randomised controlled trial.",
            {"ISAMPLE-HD"},
        ),
        ("Menaquinone in CKD: a trial (MGP)", "The MK-7 trial and an RCT study of CKD.", set()),
        ("Vitamin K status in COVID-19: a randomised trial", "A COVID-19 trial.", set()),
        ("Vitamin K2 (SAMPLEK)", "No word of what it is.", set()),
    ],
)
def test_a_trial_has_a_name(title: str, abstract: str, names: set[str]) -> None:
    assert acronyms(title, abstract) == names


@pytest.mark.parametrize(
    "unit",
    [
        *("A", "Ab1-", "AB1 trial ", "(AB", "this is a a-b ", "trial: ", "using data from the a "),
        *("enrolled in the a (", "our study (a", "this a study "),
    ],
)
def test_endless_text_is_read_in_no_time(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    start = time.process_time()
    acronyms(f"a trial {text}", text)
    stated_role(text, text)
    says_registered(text)
    says_planned(text)
    assert time.process_time() - start < 2


REPORTS = st.lists(
    st.builds(
        Report,
        pmid=st.integers(1, 30),
        title_key=st.sampled_from([None, "one", "two"]),
        year=st.none() | st.integers(1990, 2030),
        authors=st.frozensets(st.sampled_from("abcd")),
        is_preprint=st.booleans(),
        stands_alone=st.booleans(),
        registrations=st.lists(
            st.sampled_from(["NCT1", "NCT2", "ISRCTN1", "NTR1", "DRKS1"]), unique=True, max_size=5
        ).map(tuple),
        links=st.lists(
            st.tuples(st.sampled_from(["UpdateOf", "ErratumFor", "Cites"]), st.integers(1, 30)),
            max_size=2,
        ).map(tuple),
        randomised=st.sampled_from([None, 24, 60, 244]),
        analysed=st.sampled_from([None, 60, 347]),
        forms=st.frozensets(st.sampled_from(["MK-7", "K1"])),
        acronyms=st.frozensets(st.sampled_from(["AAAA", "BBBB"])),
        stated_role=st.sampled_from([None, Role.PROTOCOL, Role.POST_HOC]),
    ),
    max_size=12,
    unique_by=lambda one: one.pmid,
)


@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_plays_no_part(reports: list[Report], dice: Any) -> None:
    shuffled = list(reports)
    dice.shuffle(shuffled)
    assert families(shuffled) == families(reports)


@given(REPORTS)
def test_a_report_is_in_one_family_and_each_family_has_one_main_report_at_most(
    reports: list[Report],
) -> None:
    found = families(reports)
    numbers = [one.pmid for one in found]
    assert len(numbers) == len(set(numbers))
    for name in {one.family for one in found}:
        members = [one for one in found if one.family == name]
        assert len(members) > 1
        assert sum(one.role is Role.MAIN for one in members) <= 1


@given(REPORTS)
def test_a_family_taken_by_itself_is_the_same_family(reports: list[Report]) -> None:
    by_pmid = {one.pmid: one for one in reports}
    for group in partition(families(reports)):
        assert together(*(by_pmid[pmid] for pmid in group)) == {group}
