"""Words in comparable form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.query.words import all_stop_words, fold, fold_joined, is_truncated


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Vitamin K2", "vitamin k2"),
        ("MK-7", "mk 7"),
        ("dephospho-uncarboxylated MGP", "dephospho uncarboxylated mgp"),
        ("K₂ and K<sub>2</sub>", "k2 and k sub 2 sub"),
        ("Évian, Ménaquinone", "evian menaquinone"),
        ("Straße", "strasse"),
        ("Ørsted Łukasz", "orsted lukasz"),
        ("β-carotene", "beta carotene"),
        ("180 µg/day", "180 mug day"),
        ("ﬁbroblast", "fibroblast"),
        ("  [Osteocalcin]; (Gla) ", "osteocalcin gla"),
        ("snake_case", "snake case"),
        ("—", ""),
    ],
)
def test_words_are_compared_without_case_accents_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_agrees_with_the_long_one(text: str) -> None:
    assert fold(text) == fold(text + " é").removesuffix("e").strip()


@given(st.lists(st.text() | st.text(alphabet="aK2 -\x1f¦é語", max_size=5)))
def test_texts_folded_as_one_are_folded_as_each_alone(texts: list[str]) -> None:
    joined = fold_joined(texts, "¦")
    assert [text.strip() for text in joined.split("¦")] == ([fold(text) for text in texts] or [""])


@pytest.mark.parametrize(
    ("text", "answer"),
    [("calcif*", True), ("calc*", True), ("cal*", False), ("vitamin k*", False),
     ("breast feed*", True), ("calc", False), ("calc* gland", False), ("*", False)],
)  # fmt: skip
def test_an_asterisk_counts_after_four_letters_at_the_end(text: str, answer: bool) -> None:
    assert is_truncated(text) is answer


def test_stop_words_are_pubmeds_own() -> None:
    assert all_stop_words(["the", "of", "mg"])
    assert not all_stop_words(["the", "vitamin"])
    assert not all_stop_words(["not"])  # an ordinary word in PubMed's list, as is "or"
