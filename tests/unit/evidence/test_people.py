"""How many people were randomised, enrolled and analysed, and how many had the event."""

from __future__ import annotations

import time

import pytest

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article
from pipeline.evidence.people.numbers import EXTRACTOR, extract
from pipeline.evidence.text.passage import Passage

TITLE = "Menaquinone-7 and arterial stiffness."


def read(abstract: str, title: str = TITLE) -> tuple[Annotation, ...]:
    sections = (AbstractSection(abstract),) if abstract else ()
    return extract(Passage(Article(pmid=9, title=title, abstract=sections)))


def people(abstract: str, title: str = TITLE) -> dict[str, object]:
    return {str(one.kind): one.value for one in read(abstract, title)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fifty-eight patients were randomised to menaquinone or placebo.", 58),
        ("We randomly assigned 1,055 postmenopausal women to MK-7 or placebo.", 1055),
        ("In 2019, 244 haemodialysis patients were randomly allocated (1:1).", 244),
        ("A total of 90 of 120 screened adults were randomised.", 90),
        ("Of 413 volunteers approached, 400 (97%) agreed to randomisation.", 400),
        ("Sixty patients (n = 30 per group) were randomised to two arms.", 60),
        ("Women (n = 58) with osteopenia were randomised to MK-4 or placebo.", 58),
        ("Patients were seen; 30 were randomised to MK-7 and 28 to placebo.", 58),
        ("Thirty men were allocated to MK-7 and 28 men were allocated to placebo.", 58),
        ("Sixty women were randomised, 30 to MK-7 and 30 to placebo.", 60),
        ("Sixty women were randomised, of whom 31 to MK-7 were seen again.", 60),
        ("Sixty women were randomised to MK-7 or placebo for 6 to 12 weeks.", 60),
        ("In all, 40 men and 35 women were randomised in two groups.", 75),
        ("58 older adults were enrolled and randomised to one of three doses.", 58),
        ("Seventy women were enrolled (35 in each group) and underwent randomisation.", 70),
        ("Among 450 women randomly assigned to MK-7 (180 µg) compared with placebo.", 450),
        ("Women (n = 30) and healthy men (n = 28) were seen; 58 were randomised.", 58),
        ("Women (n = 30) and men (n = 28) were randomised to MK-7 or placebo.", 58),
        ("In this trial 58 women were randomised to MK-7 or placebo.", 58),
        ("Of the women seen, 90 had osteopenia and 58 of those were randomised.", 58),
        ("METHODS Forty out-patients were randomised to MK-7 or placebo.", 40),
        ("Women were randomised to MK-7 (n = 30) or placebo (n = 28).", 58),
        ("We saw 58 women. They were randomly assigned to MK-7 (n=30) or chow (n=28).", 58),
        ("Eighty-five ASA grade I or II patients were randomised to MK-7 or placebo.", 85),
        ("Fifty stage 3 or 4 patients were randomised to MK-7 or placebo.", 50),
        ("Sixty pre- or postmenopausal women were randomised to MK-7 or placebo.", 60),
        ("Dialysis patients (DPs) were seen, and 58 DPs were randomised to two arms.", 58),
        ("Fifty patients who required surgery were randomised to MK-7 or placebo.", 50),
        ("Fifty patients with a target INR of 2 were randomised to MK-7 or placebo.", 50),
        ("GPs in Wales, Kent and York (n = 58) were randomised to two leaflets.", 58),
        ("We included 58 randomised women in the analysis.", 58),
        ("Results: all women came, and 58 were allocated to MK-7 or placebo.", 58),
    ],
)
def test_randomised(text: str, expected: int) -> None:
    assert people(text)["randomised"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We enrolled a total of 164 healthy volunteers.", 164),
        ("Three hundred and one subjects on dialysis were recruited.", 301),
        ("METHODS: In this cross-sectional study of 112 dialysis patients we took blood.", 112),
        ("METHODS: The sample comprised 74 children.", 74),
        ("A group of 70 adults was recruited from one clinic.", 70),
        ("Data of 150 women and 130 men were included.", 280),
        ("We studied 26 patients with calciphylaxis and 30 healthy controls.", 56),
        ("There were 87 participants who took part in the survey.", 87),
        ("Ninety kidney transplant recipients received menaquinone for a year.", 90),
        ("Participants were 44 children with cystic fibrosis.", 44),
        ("SUBJECTS: 418 dependent elderly (83 men) living in nursing homes.", 418),
        ("METHODS Thirty women with osteopenia received menaquinone.", 30),
        ("Of 104 women, 54 and 50 patients ate well.", 104),
        ("Only 16 patients in this centre were enrolled.", 16),
        ("Sixty women (38 in one and 22 in the other group (MK-7)) were included.", 60),
        ("MK-7 and placebo were compared in 31 adult patients.", 31),
        ("We followed 857 adults of a multi-ethnic cohort.", 857),
        ("From a cohort of 40,011 men and women, we studied the 518 participants.", 518),
        ("Of 90 women screened, of whom 41 with frequent cramps were enrolled.", 41),
        ("All 1,872 live births of the province were included.", 1872),
        ("Forty-one climbers were followed for a year.", 41),
        ("Blood was collected prospectively from 160 women.", 160),
        ("Capsules of menaquinone were given to 14 healthy men.", 14),
        ("A trial involving 840 women was run.", 840),
        ("We included 100 patients in the age group of 18 to 65 years.", 100),
        ("This cohort study included 3,289 participants from the Lakeside cohort.", 3289),
        ("Ten healthy and seven hypertensive men were studied.", 17),
        ("A total of 180 women from a potential sample of 1,176 patients were entered.", 180),
        ("In 58 women with osteopenia we evaluated calcification.", 58),
        ("Of the 158 recruited participants, we saw many again.", 158),
        ("The randomised trial (n = 31) recruited no children.", 31),
        ("A total of 21 nurses took part, including seven nurse managers.", 21),
        ("Twelve cases from the randomised HILLSIDE study were included.", 12),
        ("Women came. Fifty older adults were included.\nIn all it rose.", 50),
        ("Two hundred children, randomly selected, were included.", 200),
    ],
)
def test_enrolled(text: str, expected: int) -> None:
    assert people(text)["enrolled"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Of these women, 52 completed the study.", 52),
        ("Serum was available for 141 participants.", 141),
        ("A total of 214 patients were included in the final analysis.", 214),
        ("In the end 97 participants were evaluable.", 97),
        ("We analysed 4,807 subjects from one town.", 4807),
        ("Serum was available for 119 patients; 58 (48.7%) felt well.", 119),
        ("Among 82 patients, 73 (89%) were evaluable.", 73),
        ("Of the children seen, 20 ate MK-7 and 18 evaluated their diet.", 18),
        ("Data of 169 men and 88 women, aged 55.2 years at first, were analysed.", 257),
        ("We analysed data after a median of 14 years from 1739 women aged 30-70.", 1739),
        ("We included 159 women in the modified intention-to-treat analysis.", 159),
        ("Of 60 women, 52 completed the study and all 60 were analysed.", 60),
        ("Women came. Results: 33 could be analysed.", 33),
        ("Forty women completed one month. A total of 36 women completed the trial.", 36),
        ("Calcification was assessed in 548 patients.", 548),
        ("Eighty women (40 per group) were in the final analysis.", 80),
        ("The intention-to-treat analysis comprised 80 women.", 80),
        ("In all, 56 (71%) out of 79 enrolled patients completed the study.", 56),
    ],
)
def test_analysed(text: str, expected: int) -> None:
    assert people(text)["analysed"] == expected


def test_each_kind_has_its_own_verb() -> None:
    text = (
        "METHODS: A total of 260 women were enrolled, and 244 women were randomised to MK-7 or"
        " placebo. RESULTS: 240 participants completed the trial."
    )
    assert people(text) == {"randomised": 244, "enrolled": 260, "analysed": 240}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("During follow-up 132 participants died.", 132),
        ("There were 87 cardiovascular events in ten years.", 87),
        ("Over eight years, 41 incident fractures occurred.", 41),
        ("Of the people seen, a total of 12 patients had died.", 12),
    ],
)
def test_events_of_the_whole_sample(text: str, expected: int) -> None:
    assert people(f"Vitamin K was measured in all patients. {text}")["events"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "In the MK-7 group 12 patients died, against 15 with placebo.",
        "There were 14 adverse events in all participants.",
        "Among the patients, 30 deaths in one arm and 28 deaths in the other arm occurred.",
        "Of the mice, 10 died; no patients were seen.",
    ],
)
def test_events_of_an_arm_or_of_animals_are_none(text: str) -> None:
    assert "events" not in people(text)


@pytest.mark.parametrize(
    "text",
    [
        "Participants were aged 58 years and took 360 µg daily for 52 weeks.",
        "Patients came from 12 centres; 24 samples were analysed in adults.",
        "Only 20-30 patients were recruited.",
        "Some 20 to 30 patients were recruited.",
        "About 200 patients were enrolled.",
        "More than 200 women were included.",
        "Sixteen rats were randomised to MK-4 or chow; no patients took part.",
        "Patients with stage 3 disease were enrolled.",
        "Patients of type 2 participants were studied.",
        "We will randomise 200 patients to MK-7 or placebo.",
        "A sample size of 58 patients was enrolled by design.",
        "A total of 413 patients were screened.",
        "The women approached were few: 90 women were approached.",
        "Twenty women were assigned to each study arm.",
        "Patients with a mean age of 70 were randomised to MK-7 or placebo.",
        "In 58% of women the score rose.",
        "Fractures were seen in 14 patients (12%).",
        "In the placebo group, 45 patients were evaluated.",
        "Of the patients, 30 were randomised to menaquinone.",
        "In a subgroup of 40 women, biopsies were studied.",
        "An event was observed in 35 patients.",
        "BACKGROUND: In an earlier trial 244 women were randomised to MK-7 or placebo.",
        "The rate was 3.5 per 1000 patients.",
        "Over 1.055 patients were enrolled.",
        "The study group of 65 women took MK-7 and a control group of 61 women chow.",
        "We read with interest of the trial of MK-7 in 48 patients.",
        "Thirty-one (79%) patients took MK-7 before enrolled in a study.",
        "Patients operated on between 2013 and 2021 were included.",
        "Women aged between 18 and 65 were recruited.",
        "Men who came to the clinic in 2004 were analysed.",
        "Teeth of patients were randomised to MK-7 (n = 30 each) or placebo (n = 30 each).",
        "Thirty patients each were randomised to MK-7 and placebo.",
        "Clinics were randomised to MK-7 (n = 12) or usual care (n = 11).",
        "Of the men, 58 and 25 were randomised to MK-7 and placebo, respectively.",
        "Patients are recruited now; 90 women are to be included.",
        "At present 90 women are being randomised to MK-7 or placebo.",
        "RESULTS: good results were obtained in ten women.",
        "Twelve gels were assigned a score by the nurses.",
        "Students of grades 11 and 12 were included.",
        "The 12 women of the validation cohort (n = 12) had scans; men did not.",
    ],
)
def test_what_is_no_total_is_left_blank(text: str) -> None:
    assert people(text) == {}


def test_two_totals_of_one_kind_are_none() -> None:
    text = "In one town 58 women were enrolled. In another town 70 women were enrolled."
    assert people(text) == {}


def test_the_total_that_is_called_so_wins() -> None:
    text = "In one town 58 women were enrolled. A total of 128 women were enrolled."
    assert people(text) == {"enrolled": 128}


def test_fewer_cannot_be_enrolled_than_were_randomised() -> None:
    text = "We randomised 90 women to MK-7 or placebo. Twelve women were recruited by post."
    assert people(text) == {"randomised": 90}


def test_a_mere_sample_is_not_enrolled_where_the_randomised_are_told() -> None:
    text = "We randomised 312 women to MK-7 or placebo. Among 400 women we looked at age."
    assert people(text) == {"randomised": 312}


def test_the_people_of_a_review_are_not_enrolled() -> None:
    text = "Nine trials were included, in which 1,055 patients were enrolled."
    assert people(text, "Vitamin K: a systematic review.") == {}
    assert people(text) == {"enrolled": 1055}


def test_a_protocol_counts_nobody_yet() -> None:
    text = "Ninety women are randomised to MK-7 or placebo."
    title = "Menaquinone-7 and arterial stiffness: study protocol for a randomised trial."
    assert people(text, title) == {}
    assert people(text) == {"randomised": 90}


def test_a_trial_that_also_pools_others_counts_its_own_people() -> None:
    text = "Ninety women were randomised to MK-7 or placebo. Two more trials were pooled."
    title = "Menaquinone-7 and stiffness: a randomised trial with an updated meta-analysis."
    assert people(text, title) == {"randomised": 90}


def test_the_letters_of_another_word_are_no_people() -> None:
    assert people("In patients (HD) of one town, 30 HD sessions were analysed.") == {}


def test_the_quote_is_the_sentence_that_says_it() -> None:
    text = "Vitamin K may help. Fifty-eight patients were randomised to MK-7 or placebo. It did."
    [found] = read(text)
    assert found.quote == "Fifty-eight patients were randomised to MK-7 or placebo."
    assert text[found.start : found.end] == found.quote
    assert (found.field_name, found.extractor) == ("abstract", EXTRACTOR)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Los pacientes (n = 58) fueron asignados al azar.",
        "58 patients\x00 were <b>randomised</b> \u202e to MK-7",
        "â€œ58â€\x9d pÃ¡tients",
        "patients " * 300,
        "n = patients (n = ) ((n=9999999999999999)",
    ],
)
def test_odd_text_raises_nothing(text: str) -> None:
    for found in read(text):
        assert found.quote


@pytest.mark.parametrize(
    "piece",
    ["1,000 and ", "((((", "58 patients and ", "(n = 5) women ", "one hundred and ", "1 ", "a, "],
)
def test_long_text_takes_no_more_than_its_length(piece: str) -> None:
    text = "patients were randomised " + piece * (60_000 // len(piece))
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 2
