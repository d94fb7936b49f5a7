"""Outcomes on their rung, and what happened to each: blank beats wrong."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.annotations import Annotation, Outcome
from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import Direction, OutcomeRung
from pipeline.evidence.effects import outcomes
from pipeline.evidence.effects.outcome_lexicon import terms
from pipeline.evidence.text.passage import Passage

NO_DIFFERENCE = Direction.NO_CLEAR_DIFFERENCE


def annotated(abstract: str, title: str = "A study.") -> tuple[Annotation, ...]:
    sections = (AbstractSection(abstract),) if abstract else ()
    return outcomes.extract(Passage(Article(1, title=title, abstract=sections)))


def found(abstract: str, title: str = "A study.") -> dict[str, Outcome]:
    values = [one.value for one in annotated(abstract, title)]
    return {one.name: one for one in values if isinstance(one, Outcome)}


@pytest.mark.parametrize(
    ("written", "name", "rung"),
    [
        ("dp-ucMGP", "dp-ucMGP", "biomarker"),
        ("dpucMGP", "dp-ucMGP", "biomarker"),
        ("inactive MGP", "dp-ucMGP", "biomarker"),
        ("desphospho-uncarboxylated matrix Gla protein", "dp-ucMGP", "biomarker"),
        ("dephosphorylated uncarboxylated MGP", "dp-ucMGP", "biomarker"),
        ("t-ucMGP", "t-ucMGP", "biomarker"),
        ("matrix Gla protein", "matrix Gla protein", "biomarker"),
        ("undercarboxylated osteocalcin", "undercarboxylated osteocalcin", "biomarker"),
        ("%ucOC", "undercarboxylated osteocalcin", "biomarker"),
        ("the ucOC/cOC ratio", "ucOC/cOC ratio", "biomarker"),
        ("carboxylated osteocalcin", "carboxylated osteocalcin", "biomarker"),
        ("osteocalcin", "osteocalcin", "biomarker"),
        ("PIVKA-II", "PIVKA-II", "biomarker"),
        ("high-sensitivity CRP", "C-reactive protein", "biomarker"),
        ("cfPWV", "pulse wave velocity", "function"),
        ("carotid-femoral pulse wave velocity", "pulse wave velocity", "function"),
        ("stiffness index β", "arterial stiffness", "function"),
        ("systolic and diastolic blood pressure", "blood pressure", "function"),
        ("calcification propensity (T50)", "calcification propensity", "function"),
        ("the Agatston score", "coronary artery calcification", "imaging"),
        ("CAC", "coronary artery calcification", "imaging"),
        ("aortic valve calcification", "aortic valve calcification", "imaging"),
        ("abdominal aortic calcification", "aortic calcification", "imaging"),
        ("vascular calcification", "vascular calcification", "imaging"),
        ("carotid intima-media thickness", "carotid intima-media thickness", "imaging"),
        ("lumbar spine BMD", "bone mineral density", "imaging"),
        ("cardiovascular mortality", "cardiovascular mortality", "events"),
        ("all-cause mortality", "all-cause mortality", "events"),
        ("MACE", "cardiovascular events", "events"),
        ("hip fractures", "fracture", "events"),
        ("the cOC/ucOC ratio", "cOC/ucOC ratio", "biomarker"),
        ("adverse drug reactions", "adverse events", "safety"),
        ("aortic valve area", "aortic valve area or jet velocity", "imaging"),
        ("aortic calcium", "aortic calcification", "imaging"),
    ],
)
def test_a_name_stands_on_its_rung(written: str, name: str, rung: str) -> None:
    read = found(f"METHODS: We measured {written} twice.")
    assert {one.name: one.rung.value for one in read.values()} == {name: rung}


def test_the_lexicon_has_each_name_once_and_a_gate_for_it() -> None:
    names = [term.name for term in terms()]
    assert len(names) == len(set(names)) >= 70
    assert {term.rung for term in terms()} == set(OutcomeRung)
    assert {term.better for term in terms()} <= {"lower", "higher", "none"}


@pytest.mark.parametrize(
    "abstract",
    [
        "BACKGROUND: Vascular calcification raises mortality.",
        "RESULTS: The protein is an inhibitor of vascular calcification.",
        "RESULTS: We enrolled patients with heart failure.",
        "RESULTS: A known calcification inhibitor was given.",
        "RESULTS: This is a marker of arterial stiffness.",
        "RESULTS: It was given for stroke prevention.",
        "RESULTS: A calcium channel blocker was given.",
        "RESULTS: The cacao and the pthalates were weighed.",
        "RESULTS: The mGPS (modified Glasgow prognostic score) was counted.",
        "RESULTS: Non-HDL-C and very-low-density lipoprotein were weighed.",
        "",
        "\x00\u202e\u05d0 Ã¢â‚¬ <i>",
    ],
)
def test_what_was_not_measured_is_no_outcome(abstract: str) -> None:
    assert found(abstract) == {}


@pytest.mark.parametrize(
    ("abstract", "name", "direction", "significant"),
    [
        (
            "RESULTS: Compared with placebo, MK-7 reduced dp-ucMGP (P < 0.001).",
            "dp-ucMGP",
            Direction.IMPROVEMENT,
            True,
        ),
        (
            "RESULTS: Flow-mediated dilation was higher with placebo than with K2 (P = 0.04).",
            "flow-mediated dilation",
            Direction.DETERIORATION,
            True,
        ),
        (
            "RESULTS: T50 increased by 40 min with MK-7 vs. 5 min with placebo (P = 0.03).",
            "calcification propensity",
            Direction.IMPROVEMENT,
            True,
        ),
        (
            "RESULTS: Pulse wave velocity was lower than with placebo (P = 0.2).",
            "pulse wave velocity",
            NO_DIFFERENCE,
            False,
        ),
        (
            "CONCLUSIONS: Menaquinone failed to slow progression of aortic valve calcification.",
            "aortic valve calcification",
            NO_DIFFERENCE,
            False,
        ),
        (
            "RESULTS: A high menaquinone intake was associated with a lower risk of coronary heart"
            " disease (RR 0.50, 95% CI 0.30-0.80).",
            "coronary heart disease",
            Direction.IMPROVEMENT,
            True,
        ),
        (
            "RESULTS: Low vitamin K intake was associated with higher mortality (P = 0.02).",
            "all-cause mortality",
            Direction.IMPROVEMENT,
            True,
        ),
        (
            "RESULTS: Warfarin use was associated with more vascular calcification (P = 0.01).",
            "vascular calcification",
            Direction.DETERIORATION,
            True,
        ),
        (
            "RESULTS: Higher dp-ucMGP was associated with higher mortality (P = 0.02).",
            "all-cause mortality",
            None,
            None,
        ),
        (
            "RESULTS: dp-ucMGP rose with the aortic calcification score (P = 0.01).",
            "dp-ucMGP",
            None,
            None,
        ),
        (
            "RESULTS: dp-ucMGP was not associated with mortality (P = 0.5).",
            "all-cause mortality",
            None,
            None,
        ),
        (
            "RESULTS: Mortality was inversely associated with menaquinone intake (P = 0.02).",
            "all-cause mortality",
            Direction.IMPROVEMENT,
            True,
        ),
        (
            "RESULTS: BMD fell by 0.4% with MK-4 and by 2.9% with calcium alone (P = 0.01).",
            "bone mineral density",
            Direction.IMPROVEMENT,
            True,
        ),
        (
            "RESULTS: Pulse wave velocity decreased from baseline in the MK-7 group (P = 0.01).",
            "pulse wave velocity",
            None,
            None,
        ),
        (
            "RESULTS: Osteocalcin was higher than with placebo (P = 0.01).",
            "osteocalcin",
            None,
            True,
        ),
    ],
)
def test_the_effect_is_told_as_the_good_of_the_patient(
    abstract: str, name: str, direction: Direction | None, significant: bool | None
) -> None:
    read = found(abstract)[name]
    assert (read.direction, read.significant) == (direction, significant)


@pytest.mark.parametrize(
    "told",
    [
        "There was no control group.",
        "This was a single-arm study.",
        "This before-after study ran for a year.",
        "Without controls no effect can be inferred.",
    ],
)
def test_where_nobody_was_compared_nothing_is_an_effect(told: str) -> None:
    changed = "RESULTS: MK-7 reduced dp-ucMGP compared with baseline (P < 0.05)."
    assert found(changed)["dp-ucMGP"].direction is Direction.IMPROVEMENT
    assert found(f"METHODS: {told} {changed}")["dp-ucMGP"].direction is None


def test_a_text_that_tells_of_times_alone_compares_nobody() -> None:
    treated = "METHODS: Ten people took MK-4 and were seen before and after 12 weeks. "
    changed = "RESULTS: MK-4 reduced dp-ucMGP (P < 0.05)."
    assert found(treated + changed)["dp-ucMGP"].direction is None
    others = "Ten people took placebo. "
    assert found(treated + others + changed)["dp-ucMGP"].direction is Direction.IMPROVEMENT


def test_a_short_form_is_read_as_the_name_that_it_stands_for() -> None:
    defined = "BACKGROUND: Vascular calcification (VC) and arterial stiffness (AS) are common. "
    read = found(defined + "RESULTS: Compared with placebo, MK-7 reduced VC as hoped (P = 0.02).")
    assert {one.name: one.direction for one in read.values()} == {
        "vascular calcification": Direction.IMPROVEMENT
    }


def test_a_short_form_in_brackets_says_nothing_of_its_own() -> None:
    text = "Results: Against placebo, carboxylated osteocalcin (cOC) rose (P = 0.004) and"
    text += " undercarboxylated osteocalcin (ucOC) fell (P = 0.001)."
    told = found(text)
    assert told["carboxylated osteocalcin"].direction is Direction.IMPROVEMENT
    assert told["undercarboxylated osteocalcin"].direction is Direction.IMPROVEMENT


def test_a_word_of_change_within_a_name_changes_nothing() -> None:
    text = "Results: MK-7 was inversely correlated with protein induced by vitamin K absence II and"
    text += " with parathyroid hormone and CRP."
    assert found(text)["C-reactive protein"].direction is Direction.IMPROVEMENT


def test_names_that_share_their_noun_are_each_found() -> None:
    read = found("RESULTS: Progression of aortic and coronary artery calcification did not differ.")
    assert {one.name: one.direction for one in read.values()} == {
        "aortic calcification": NO_DIFFERENCE,
        "coronary artery calcification": NO_DIFFERENCE,
    }


def test_every_outcome_is_opened_by_its_own_name() -> None:
    names = [term.name for term in terms() if " or " not in term.name and term.name != "cancer"]
    ways = "METHODS: We measured incident {0}, serum {0} and the {0} score."
    asked = {name: found(ways.format(name)) for name in names}
    assert [name for name, read in asked.items() if name not in read] == []


def test_what_is_measured_and_cannot_be_told_yet_is_not_reported() -> None:
    (read,) = found("METHODS: We measure FMD twice, in the supine position.").values()
    assert read.direction is Direction.NOT_REPORTED


def test_results_may_tell_of_it_in_other_words_so_nothing_is_said() -> None:
    read = found("METHODS: We measured FMD and CAC. RESULTS: CAC did not differ between groups.")
    assert read["flow-mediated dilation"].direction is None
    assert read["coronary artery calcification"].direction is NO_DIFFERENCE


def test_a_protocol_has_no_results_whatever_it_cites() -> None:
    cited = "Recently vitamin K2 reduced mortality compared with placebo. "
    plan = "MK-7 will be given for a year. The outcome will be pulse wave velocity."
    assert {one.direction for one in found(cited + plan).values()} <= {Direction.NOT_REPORTED}


def test_the_main_effect_wins_over_a_subgroup() -> None:
    main = "RESULTS: Pulse wave velocity did not differ between groups (P = 0.4). "
    part = "In a subgroup with stiff arteries MK-7 reduced pulse wave velocity (P = 0.02)."
    assert found(main + part)["pulse wave velocity"].direction is NO_DIFFERENCE


def test_opposite_results_are_mixed_unless_the_conclusion_takes_a_side() -> None:
    lower = "RESULTS: Mortality was lower with MK-7 than with placebo at one year (P = 0.01). "
    higher = "Mortality was higher with MK-7 than with placebo later (P = 0.02). "
    concluded = "CONCLUSIONS: MK-7 increased mortality."
    assert found(lower + higher)["all-cause mortality"].direction is Direction.MIXED
    read = found(lower + higher + concluded)["all-cause mortality"]
    assert read.direction is Direction.DETERIORATION


def test_primary_and_secondary_are_taken_from_the_text() -> None:
    read = found(
        "METHODS: The primary outcome was the Agatston score; secondary outcomes were FMD and"
        " mortality. Pulse wave velocity was the primary endpoint of a part. CRP was measured."
    )
    assert {one.name: one.is_primary for one in read.values()} == {
        "coronary artery calcification": True,
        "flow-mediated dilation": False,
        "all-cause mortality": False,
        "pulse wave velocity": True,
        "C-reactive protein": None,
    }


def test_the_quote_is_the_sentence_that_says_most() -> None:
    result = "Pulse wave velocity did not differ between groups."
    (read,) = annotated(f"METHODS: We measured pulse wave velocity. RESULTS: {result}")
    assert read.quote.endswith(result)
    whole = f"METHODS: We measured pulse wave velocity. RESULTS: {result}"
    assert whole[read.start : read.end] == read.quote


def test_the_sentence_that_bears_the_direction_comes_before_one_that_says_less() -> None:
    bearing = "MK-7 reduced mortality compared with placebo."
    (read,) = annotated(f"RESULTS: Mortality was counted for a year. {bearing}")
    assert read.quote == bearing


def test_a_title_counts_and_is_quoted() -> None:
    title = "Menaquinone-7 and arterial stiffness"
    (read,) = annotated("", title)
    assert (read.field_name, read.quote) == ("title", title)


@pytest.mark.parametrize("piece", ["stroke ", "no mortality and ", "primary outcome CAC ", "dp-uc"])
def test_twice_the_text_is_about_twice_the_work(piece: str) -> None:
    def seconds(length: int) -> float:
        passage = Passage(Article(1, title=piece * (length // len(piece))))
        began = time.process_time()
        outcomes.extract(passage)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(60_000) < 4 * seconds(30_000) + 0.5
