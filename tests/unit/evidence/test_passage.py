"""The text extractors read: offsets hold, sentences end where they end, parts are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import LONGEST_QUOTE, LONGEST_TEXT, Passage, stated


def passage(abstract: str, title: str = "A title.", label: str | None = None) -> Passage:
    return Passage(Article(1, title=title, abstract=(AbstractSection(abstract, label),)))


def sentences(abstract: str) -> list[str]:
    found = passage(abstract)
    return [found.text[one.start : one.end].strip() for one in found.sentences[1:]]


@pytest.mark.parametrize(
    "expected",
    [
        ["MK-7 helped.", "Placebo did not."],
        ["We gave vitamin K.", "We gave nothing."],
        ["It fell by 0.5 (P < 0.001).", "It rose later."],
        ["MGP was low.", "dp-ucMGP fell.", "eGFR and cfPWV did not change."],
        ["E. coli of approx. one strain grew."],
        ["MK-7 vs. K1 was studied by Sampleauthor et al. in women."],
        ["Doses (e.g. 90 µg) were low.", "(All were safe.)"],
        ["Trial no. 5 ended.", "No.", "It goes on."],
        ["S. aureus grew.", "300 women took part."],
        ["Blood was drawn on Sept. 30, 2019, in U.K. Biobank.", "Dec. was cold."],
    ],
)
def test_sentences_end_where_they_end(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_wrapped_line_is_no_new_sentence() -> None:
    assert sentences("We gave MK-7\nto women.\nThey liked it.") == [
        "We gave MK-7\nto women.",
        "They liked it.",
    ]


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("BACKGROUND AND AIMS", Part.AIM),
        ("Materials and methods", Part.METHODS),
        ("DESIGN, SETTING, AND PARTICIPANTS", Part.METHODS),
        ("MAIN OUTCOMES AND MEASURES", Part.METHODS),
        ("MEASUREMENTS AND MAIN RESULTS", Part.RESULTS),
        ("FINDINGS", Part.RESULTS),
        ("CONCLUSIONS AND RELEVANCE", Part.CONCLUSION),
        ("INTERPRETATION", Part.CONCLUSION),
        ("RESULTS AND DISCUSSION", Part.RESULTS),
        ("CASE PRESENTATION", Part.RESULTS),
        ("ETHNOPHARMACOLOGICAL RELEVANCE", Part.AIM),
        ("SIGNIFICANCE AND IMPACT OF THE STUDY", Part.CONCLUSION),
        ("INCLUSION CRITERIA", Part.METHODS),
    ],
)
def test_a_heading_names_the_part(label: str, part: Part) -> None:
    found = passage("Arteries of 20 women were seen. So it was.", label=label)
    assert [found.part(one) for one in found.sentences] == [Part.TITLE, part, part]


def test_headings_are_found_in_pasted_text() -> None:
    found = passage("Background: K2 is eaten. Methods: We asked. Results: It helped. Nice: yes.")
    parts = [found.part(one) for one in found.sentences[1:]]
    assert parts == [Part.AIM, Part.METHODS, Part.RESULTS, Part.RESULTS]


def test_a_heading_does_not_end_in_a_preposition() -> None:
    found = passage("Methods: We asked. Summary of: what they said. Findings: It helped.")
    assert [one.heading for one in found.sentences[1:]] == [
        Part.METHODS,
        Part.METHODS,
        Part.RESULTS,
    ]


def test_a_heading_of_no_part_ends_the_one_before() -> None:
    found = passage("Conclusions: It helped. Funding: A public body of 20 women.")
    assert [one.heading for one in found.sentences[1:]] == [Part.CONCLUSION, Part.OPEN]


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("In conclusion, K2 helps.", Part.CONCLUSION),
        ("These results suggest that K2 helps.", Part.CONCLUSION),
        ("We aimed to weigh arteries.", Part.AIM),
        ("Stiffness fell (P < 0.05).", Part.RESULTS),
        ("Arteries are tubes.", Part.OPEN),
    ],
)
def test_without_headings_a_sentence_speaks_for_itself(sentence: str, part: Part) -> None:
    found = passage(sentence)
    assert found.part(found.sentences[1]) is part


def test_typography_is_folded_in_place() -> None:
    found = passage("MK‑7 180 μg – “İ” ≦ 5·2")
    assert found.low.endswith('mk-7 180 µg - "i" ≤ 5.2')


@given(st.text(max_size=300), st.text(max_size=1500), st.integers(0, 1800), st.integers(1, 40))
def test_a_quote_is_what_stands_at_its_offsets(
    title: str, abstract: str, start: int, length: int
) -> None:
    found = passage(abstract, title)
    assert len(found.low) == len(found.plain) == len(found.text)
    start = min(start, max(len(found.text) - length, 0))
    note = found.note(AnnotationKind.FORMS, "MK-7", start, start + length, "test/1")
    whole = {"title": found.article.title, "abstract": found.article.abstract_text}
    assert whole[note.field_name][note.start : note.end] == note.quote


def test_what_never_ends_is_quoted_around_the_place() -> None:
    found = passage("word " * 2000 + "MK-7 " + "word " * 2000)
    start = found.low.index("mk-7")
    note = found.note(AnnotationKind.FORMS, "MK-7", start, start + 4, "test/1")
    assert "MK-7" in note.quote
    assert len(note.quote) <= LONGEST_QUOTE


def test_an_endless_text_is_read_up_to_a_length() -> None:
    assert len(passage("a. B" * LONGEST_TEXT).low) == LONGEST_TEXT


def test_an_item_of_a_list_is_quoted_at_its_place() -> None:
    note = stated(
        AnnotationKind.DESIGN, "x", "publication_types", ["Review", "Letter"], "Letter", "t/1"
    )
    assert "Review; Letter"[note.start : note.end] == note.quote == "Letter"
