"""A randomised trial in people scores high; all that merely says ``random`` scores low."""

from __future__ import annotations

from time import process_time

import pytest

from pipeline.domain.records import AbstractSection, Article
from pipeline.evidence.study.randomised import BALANCED, FLOOR, PRECISE, SENSITIVE, card, extract
from pipeline.evidence.study.trial_cues import meanings
from pipeline.evidence.study.trial_hints import blindings, controls, lots
from pipeline.evidence.text.passage import Passage


def score(title: str, abstract: str = "") -> float:
    found = extract(Passage(Article(9, title=title, abstract=(AbstractSection(abstract),))))
    return float(str(found[0].value)) if found else 0.0


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Menaquinone-7 and stiffness: a randomised controlled trial.", ""),
        (
            "Effect of menaquinone-7 on arteries.",
            "Ninety women were randomly assigned to menaquinone-7 or placebo. The difference was"
            " not significant (p = 0.4).",
        ),
        (
            "Natto versus tofu.",
            "In this double-blind crossover study, 20 men ate both in random order. Scores were"
            " significantly higher (p < 0.01).",
        ),
    ],
)
def test_reports_of_trials_score_high(title: str, abstract: str) -> None:
    assert score(title, abstract) >= BALANCED


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Natto and hips.", "A random sample of 300 women was asked. Risk was significant."),
        ("Natto and hips.", "Randomised trials are needed to confirm our findings."),
        ("Natto and hips: a non-randomised study.", "Two groups were compared (p = 0.03)."),
        (
            "Natto: protocol for a randomised controlled trial.",
            "Women will be randomised to natto.",
        ),
        ("Natto: a systematic review.", "We searched PubMed for randomised controlled trials."),
        ("Genes and arteries.", "Mendelian randomisation showed an association (p < 0.01)."),
        ("Natto in rats.", "Rats were randomly assigned to natto or placebo (p < 0.01)."),
        ("Arteries in scans.", "Images were randomly split into a training set and a test set."),
    ],
)
def test_other_uses_of_the_word_score_low(title: str, abstract: str) -> None:
    assert score(title, abstract) < BALANCED


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("women were randomly allocated to natto", "people"),
        ("women were assigned at random to natto", "people"),
        ("women were randomly chosen to receive natto", "people"),
        ("by randomly assigning 278 women to natto", "people"),
        ("women were randomi- sed to natto", "people"),
        ("women were divided by a random number table", "people"),
        ("we used a random number table to draw a sample", "chance"),
        ("natto or rice, in a random, double blind fashion", "allocation"),
        ("the two arms were randomised 1:1", "allocation"),
        ("a randomised pilot of natto", "trial"),
        ("teachers in a randomised trial of natto", "trial"),
        ("women enrolled in a randomised trial of natto", "analysis"),
        ("the randomised natto trial suggested a benefit", "trials"),
        ("emulating a randomised trial of natto", "not randomised"),
        ("a randomised phase 3 study is underway", "wish"),
        ("in this randomised, double-blind study", "trial"),
        ("meals were eaten in random order", "order"),
        ("a randomly selected group", "chance"),
        ("a random-effects model", "chance"),
        ("data missing at random", "chance"),
        ("mendelian randomisation", "mendelian"),
        ("a non-randomised comparison", "not randomised"),
        ("women will be randomised", "plan"),
        ("further large randomised trials", "wish"),
        ("randomised trials are needed", "wish"),
        ("we pooled all randomised trials", "trials"),
        ("a secondary analysis of the randomised natto trial", "analysis"),
        ("the samples were randomly divided", "things"),
    ],
)
def test_what_random_means(text: str, meaning: str) -> None:
    assert [found for found, _ in meanings(text, 0, len(text))] == [meaning]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a double-blind study", ["double-blind"]),
        ("a double - blind , placebo - controlled study", ["double-blind", "blinded control"]),
        ("a triple-masked crossover", ["double-blind", "blinded control"]),
        ("two blind men with double vision", []),
        ("a single-blind study", []),
    ],
)
def test_who_was_blinded(text: str, found: list[str]) -> None:
    assert [cue for cue, _ in blindings(text, 0, len(text))] == found


def test_a_placebo_alone_is_a_hint_and_no_more() -> None:
    words = "Forty men took natto or placebo. The difference was significant (p = 0.03)."
    assert FLOOR < score("Natto and bones.", words) < PRECISE


def test_cut_offs_are_in_order_and_faint_scores_are_not_kept() -> None:
    assert 0 < FLOOR <= SENSITIVE < BALANCED < PRECISE < 1
    assert extract(Passage(Article(9, title="A blind man's garden."))) == ()
    assert extract(Passage(Article(9))) == ()


def test_the_quote_is_the_sentence_that_says_it_plainest() -> None:
    text = (
        "Bone is hard. Sixty women were randomly assigned to natto or rice. Random effects varied."
    )
    passage = Passage(Article(9, title="Natto.", abstract=(AbstractSection(text),)))
    [found] = extract(passage)
    assert found.quote == "Sixty women were randomly assigned to natto or rice."
    assert text[found.start : found.end] == found.quote


def test_every_sign_has_a_weight_that_says_something_or_nothing() -> None:
    assert len(card()) > 40
    assert all(-9 < weight < 9 for weight in card().values())
    assert all(sign.where in {"title", "abstract", "text"} and all(sign.words) for sign in card())


@pytest.mark.parametrize("piece", ["random ", "not random", "randomised a, ", "((((", "1,000 and "])
def test_long_text_takes_time_in_proportion(piece: str) -> None:
    started = process_time()
    score("Trial.", "random " + piece * (60_000 // len(piece)))
    assert process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("plans were retrieved randomly from a store", "chance"),
        ("women were selected randomly to receive natto", "people"),
        ("larger randomised trials will have to confirm it", "wish"),
        ("scans were randomly divided, 70% and 30%, into training and test sets", "split"),
        ("a randomised trial (natto) of women", "trial"),
    ],
)
def test_a_draw_a_wish_and_a_split_are_no_allocation(text: str, meaning: str) -> None:
    assert [found for found, _ in meanings(text, 0, len(text))] == [meaning]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("women were allotted by drawing lots", ["people"]),
        ("treatment was drawn from sealed opaque envelopes", ["people"]),
        ("this was settled by the toss of a coin", ["people"]),
        ("in this rct, women ate natto", ["trial"]),
        ("the viral envelope has lots of folds", []),
    ],
)
def test_chance_by_other_names(text: str, found: list[str]) -> None:
    assert [cue for cue, _ in lots(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a placebo-controlled study", ["control"]),
        ("a crossover study of natto", ["control"]),
        ("no better than any placebo", ["hint"]),
        ("a case-crossover study", []),
        ("randomised placebo-controlled studies are needed", []),
        ("a non-placebo-controlled study", []),
    ],
)
def test_a_control_is_more_than_a_mention(text: str, found: list[str]) -> None:
    assert [cue for cue, _ in controls(text)] == found


def test_a_food_challenge_is_no_blinded_trial() -> None:
    words = "a double-blind, placebo-controlled food challenge"
    assert list(blindings(words, 0, len(words))) == []
