"""Advice on queries, and none where none is due."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config_file import load
from pipeline.query import AdviceKind, advise

ROOT = Path(__file__).parents[3]
WATCH = load(ROOT / "config.toml", (), {})


@pytest.mark.parametrize(
    ("query", "kind", "position"),
    [
        ("a1 AND (b1", "syntax", 7),
        ("x1[tib]", "unknown_field", 0),
        ("x1 AND 2026/13[crdt]", "unreadable", 7),
        ("x1 AND 20:10[uid]", "unreadable", 7),
        ("x1[ti] AND the of", "ignored_term", 11),
        ('"dephospho-uncarboxylated MGP"[tiab]', "rare_phrase", 0),
        ('"plasma ucMGP"[ti]', "rare_phrase", 0),
        ('"risk of aortic valve calcification"[tiab]', "rare_phrase", 0),
        ("x1 AND “matrix gla”[ti]", "curly_quotes", 7),
        ("x1 AND y1 OR z1", "mixed_operators", 13),
        ("x1[ti] y1[ti] OR z1[ti]", "mixed_operators", 17),
        ("matrix and gla", "lower_case_operator", 0),
        ("x1[ti] or y1[ti]", "lower_case_operator", 7),
        ("x1 AND cal*[ti]", "dropped_asterisk", 7),
        ("calci* fication*[ti]", "dropped_asterisk", 0),
        ('"matrix gla*"[tiab:~2]', "ignored_proximity", 0),
        ('"matrix gla"[tw:~2]', "ignored_proximity", 0),
        ("humans[mh] AND x1", "waits_for_indexing", 0),
        ("x1 AND (review[pt] OR letter[pt])", "waits_for_indexing", 8),
        ("x1 AND medline[sb]", "waits_for_indexing", 7),
        ('"Vitamin K 2"[majr]', "waits_for_indexing", 0),
        ("x1 OR (y1[ti] AND rats[mh])", "waits_for_indexing", 18),
        ("x1 NOT animals[mh]", "excludes_both", 7),
        ("x1 AND english[la]", "one_language", 7),
        ("x1 AND 2020[dp]", "single_year", 7),
    ],
)
def test_a_pitfall_is_named_with_its_place(query: str, kind: str, position: int) -> None:
    found = [(advice.kind, advice.position) for advice in advise(query)]
    assert found == [(AdviceKind(kind), position)]


@pytest.mark.parametrize(
    "query",
    [
        '("vitamin k 2"[tiab] OR menaquinone*[tiab] OR "Vitamin K 2"[mh]) AND calcif*[tiab]',
        '"dephospho-uncarboxylated MGP"[tiab:~0]', '"MK-7"[tiab]', '"vitamin K2"[tiab]',
        '"matrix Gla protein"[tiab]', "x1 NOT (animals[mh] NOT humans[mh])", "x1 NOT preprint[pt]",
        "2020:2020[dp] AND x1", '"last 30 days"[crdt] AND x1', "blood and lymph[ta]",
        '"bread and butter"[ti]', "x1 AND y1 NOT z1", "x1 OR y1 OR z1[mh]", "calcif* valv*",
        "medline[sb] OR x1", '"Arteriosclerosis, Thrombosis, and Vascular Biology"[ta]',
    ],
)  # fmt: skip
def test_a_sound_query_draws_no_advice(query: str) -> None:
    assert advise(query) == ()


def test_only_what_makes_another_query_is_an_error() -> None:
    errors = {advice.kind for advice in advise("x1[tib] AND soon[crdt] AND cal*[ti] AND humans[mh]")
              if advice.is_error}  # fmt: skip
    assert errors == {AdviceKind.UNKNOWN_FIELD, AdviceKind.UNREADABLE}
    assert advise("(")[0].is_error


def test_advice_says_what_to_write() -> None:
    assert "[tiab]?" in advise("x1[tib]")[0].message
    assert '"plasma ucMGP"[ti:~0]' in advise('"plasma ucMGP"[ti]')[0].message
    assert "2020:2020[dp]" in advise("2020[dp]")[0].message


@pytest.mark.parametrize("search", WATCH.searches, ids=lambda one: one.name)
def test_the_searches_of_the_watch_draw_no_advice(search: object) -> None:
    assert advise(search.term) == ()  # type: ignore[attr-defined]


@given(st.text(max_size=40))
def test_any_text_is_advised_on(text: str) -> None:
    assert all(0 <= advice.position <= len(text) for advice in advise(text))
