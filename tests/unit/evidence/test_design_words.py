"""The words that open the search for a design: no pattern matches where none of them stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evidence.study.design_words import FORMS, SUBJECTS, Wording
from pipeline.evidence.text.words import words_of

BEGUN = 5  # letters: a pattern may end within a word, ``corrigend``


def opens(gate: frozenset[str], word: str) -> bool:
    return word in gate or (len(word) >= BEGUN and any(one.startswith(word) for one in gate))


@pytest.mark.parametrize("one", [*FORMS, *SUBJECTS], ids=lambda one: str(one.design.value))
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_every_title_that_names_a_design_has_a_word_of_its_gate(
    one: Wording, data: st.DataObject
) -> None:
    title = data.draw(st.from_regex(one.words, fullmatch=True))
    assert any(opens(one.gate.words, word) for word in words_of(title))
