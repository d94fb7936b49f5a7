"""Any text at all: no extractor stumbles, every quote stands where it says, time stays bounded."""

from __future__ import annotations

import json
from time import process_time
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article, Grant
from pipeline.domain.vocabulary import SEVERAL
from pipeline.evidence import reader
from pipeline.evidence.reader import EXTRACTORS
from pipeline.evidence.text.passage import LONGEST_TEXT, Passage
from pipeline.reports.study_json import annotations_json

LISTS = {"publication_types", "databanks", "grants", "affiliations", "mesh"}
# Words that open a gate, so that garbage gets as far as it can.
GATES = "In a systematic review of vitamin K2, MK-7 was given to 20 randomised patients. "
WORDS_OF_THE_FIELD = (
    "randomised double-blind placebo MK-7 vitamin K2 180 µg/day 1,055 fifty-eight patients women"
    " rats dp-ucMGP pulse wave velocity coronary artery calcification was not significantly lower"
    " (P = 0.03; 95% CI 0.8 to 1.1) than with placebo NCT01234567 ISRCTN EudraCT months weeks"
    " haemodialysis in Norway searched PubMed until March 2023 studies were included . ; ( ) , n ="
    " vs compared with K1 warfarin conflict of interest trial protocol cohort death"
)
WORDS = WORDS_OF_THE_FIELD.split()
LONGEST_S = 4.0  # processor seconds for 60,000 characters: a power of the length would take hours


def passage(title: str, abstract: str) -> Passage:
    sections = (AbstractSection(abstract, "RESULTS"),)
    grants = (Grant("1", title or "x", None),)
    article = Article(
        1, title=title, abstract=sections, grants=grants, competing_interests=abstract
    )
    return Passage(article)


def every_answer(read: Passage) -> list[Annotation]:
    return [answer for one in EXTRACTORS for answer in one.extract(read)]


def in_its_field(read: Passage, one: Annotation) -> bool:
    fields = {
        "title": read.article.title,
        "abstract": read.article.abstract_text,
        "competing_interests": read.article.competing_interests or "",
    }
    if one.field_name in LISTS:
        return one.end - one.start == len(one.quote)
    return fields[one.field_name][one.start : one.end] == one.quote


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=80), st.text(max_size=600))
def test_any_characters_are_read_without_an_exception(title: str, abstract: str) -> None:
    read = passage(title, abstract)
    assert all(in_its_field(read, one) for one in every_answer(read))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=120))
def test_words_of_the_field_in_any_order_give_honest_quotes(words: list[str]) -> None:
    read = passage(" ".join(words[:12]), " ".join(words[12:]))
    found = every_answer(read)
    assert all(in_its_field(read, one) for one in found)
    single = [one.kind for one in found if one.kind not in SEVERAL]
    assert len(single) == len(set(single)), "one answer to one question"
    json.dumps(annotations_json(found), allow_nan=False)


ENDLESS = {
    "brackets": "((((((((((",
    "numbers": "1,000 and 1,000 ",
    "digits": "12345678901234567890",
    "negations": "not significantly not ",
    "doses": "MK-7 180 µg/day or ",
    "people": "24 postmenopausal women and ",
    "blanks": " " * 20,
    "hyphens": "a-" * 10,
    "outcomes": "coronary artery calcification and ",
    "statistics": "(P = 0.05, 95% CI 0.8 to 1.2) ",
    "registries": "NCT0123456 UMIN 0000 ",
    "dates": "searched from January 2000 to March ",
    "letters": "k" * 20,
    "sentences": "Vitamin K2 was given. ",
    "arms": "(n = 24) or ",
    "designs": "randomised controlled cohort ",
    "months": "12 months after 6 weeks ",
    "countries": "in the United ",
}


@pytest.mark.parametrize("extractor", EXTRACTORS, ids=lambda one: one.__name__.rpartition(".")[2])
def test_no_text_however_long_takes_for_ever(extractor: ModuleType) -> None:
    for name, piece in ENDLESS.items():
        read = passage("", GATES + piece * (LONGEST_TEXT // len(piece)))
        assert read.sentences
        start = process_time()
        extractor.extract(read)
        assert process_time() - start < LONGEST_S, name


@pytest.mark.parametrize(
    "abstract",
    [
        "",
        "   \n\n ",
        "Ð’Ð¸Ñ‚Ð°Ð¼Ð¸Ð½ K2 Ñƒ Ð»ÑŽÐ´ÐµÐ¹",
        "维生素K2对血管钙化的影响",
        "\x00\x01 \u202e5102 ni nemow 442 \ufeff",
        "&lt;b&gt;MK-7&lt;/b&gt; <script>alert(1)</script>",
    ],
)
def test_what_says_nothing_we_can_read_is_answered_with_little(abstract: str) -> None:
    found = reader.read(Article(1, title="", abstract=(AbstractSection(abstract),)))
    kinds = {one.kind.value for one in found}
    assert kinds <= {"forms", "species", "populations"}
