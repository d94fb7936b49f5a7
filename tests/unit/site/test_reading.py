"""The text of a record is shown once, whole, and cut where something was read from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.site.reading import passages_of_abstract, passages_of_title
from tests.unit.digest.samples import article

WORDS = st.text(st.sampled_from("ab c. "), max_size=30)
SECTIONS = st.lists(st.tuples(WORDS, st.none() | st.just("AIM")), max_size=4)


def note(start: int, end: int, value: str = "human", field: str = "abstract") -> Annotation:
    return Annotation(AnnotationKind.SPECIES, value, "", field, start, end, "sample/1")


def abstract(*sections: tuple[str, str | None]) -> Article:
    return article(abstract=tuple(AbstractSection(text, label) for text, label in sections))


@given(SECTIONS, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 40)), max_size=5))
def test_no_word_is_lost_or_told_twice(
    sections: list[tuple[str, str | None]], spans: list[tuple[int, int]]
) -> None:
    found = passages_of_abstract(
        abstract(*sections), [note(start, start + length) for start, length in spans]
    )
    shown = "".join(one.text for one in found)
    assert shown.replace(" ", "") == "".join(text for text, _ in sections).replace(" ", "")


@given(SECTIONS, st.lists(st.tuples(st.integers(0, 90), st.integers(1, 40)), max_size=5))
def test_an_answer_is_told_once_however_its_words_lie(
    sections: list[tuple[str, str | None]], spans: list[tuple[int, int]]
) -> None:
    read = [note(start, start + size, str(place)) for place, (start, size) in enumerate(spans)]
    found = passages_of_abstract(abstract(*sections), read)
    told = [answer.answer for one in found for answer in one.findings]
    assert len(told) == len(set(told))


def test_a_sentence_with_its_heading_in_front_stands_under_the_heading() -> None:
    one = abstract(("Rats ate it. It was good.", "METHODS"), ("So be it.", None))
    first, second, third = passages_of_abstract(one, [note(0, len("METHODS: Rats ate it."))])
    assert (first.label, first.text) == ("Methods", "Rats ate it.")
    assert [answer.answer for answer in first.findings] == ["human"]
    assert (second.label, second.text, second.findings) == ("", "It was good.", ())
    assert third.text == "So be it."


def test_sentences_that_overlap_stand_together() -> None:
    one = article(title="One two three four")
    reading = [note(4, 13, "a", "title"), note(8, 18, "b", "title")]
    first, second = passages_of_title(one, reading)
    assert (first.text, first.findings) == ("One", ())
    assert second.text == "two three four"
    assert [answer.answer for answer in second.findings] == ["a", "b"]
