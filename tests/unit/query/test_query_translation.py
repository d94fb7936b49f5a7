"""Queries in NCBI's own words."""

import pytest
from hypothesis import given

from pipeline.query import Tree, parse, translate

from .samples import trees


@pytest.mark.parametrize(
    ("query", "translation"),
    [
        (
            '"vitamin k 2"[tiab] AND 2026/01/01:2026/01/31[crdt]',
            '"vitamin k 2"[Title/Abstract] AND 2026/01/01:2026/01/31[Date - Create]',
        ),
        ("menaquinone", '"menaquinone"[All Fields]'),
        ("vitamin k", '"vitamin"[All Fields] AND "k"[All Fields]'),
        ("calcification of the aorta", '"calcification"[All Fields] AND "aorta"[All Fields]'),
        ('"vitamin k"', '"vitamin k"[All Fields]'),
        ("MK-7[ti]", '"mk 7"[Title]'),
        ("TNBC[tiab]", '"TNBC"[Title/Abstract]'),
        ("re-establish*[tiab]", '"re establish*"[Title/Abstract]'),
        ("cal*[tiab]", '"cal"[Title/Abstract]'),
        ('"switch back"[tiab:~2]', '"switch back"[Title/Abstract:~2]'),
        ('"switch"[tiab:~2]', '"switch"[Title/Abstract]'),
        ('"switch back*"[tiab:~2]', '"switch back*"[Title/Abstract]'),
        ("factor analysis, statistical[mh]", '"factor analysis, statistical"[MeSH Terms]'),
        ("rats[mh:noexp]", '"rats"[MeSH Terms:noexp]'),
        ("schurgers lj[au]", '"schurgers lj"[Author]'),
        ("nature[ta]", '"nature"[Journal]'),
        ("lecanemab[NoSuchField]", '"lecanemab"[All Fields]'),
        ("2020[dp]", "2020/01/01:2020/12/31[Date - Publication]"),
        ('"2020/02"[dp] : "3000"[dp]', "2020/02/01:3000/12/31[Date - Publication]"),
        ('"last 30 days"[crdt]', '"last 30 days"[Date - Create]'),
        ("1:500[uid]", "1:500[UID]"),
        ("17170002[pmid]", "17170002[UID]"),
        ("17170002 16381840", "17170002[UID] OR 16381840[UID]"),
    ],
)
def test_a_term_shows_its_field(query: str, translation: str) -> None:
    assert translate(parse(query)) == translation


@pytest.mark.parametrize(
    ("query", "translation"),
    [
        ("a1 OR b AND c", '("a1"[All Fields] OR "b"[All Fields]) AND "c"[All Fields]'),
        ("a1 OR (b AND c)", '"a1"[All Fields] OR ("b"[All Fields] AND "c"[All Fields])'),
        ("b AND vitamin k", '"b"[All Fields] AND ("vitamin"[All Fields] AND "k"[All Fields])'),
        ("b AND c AND d", '"b"[All Fields] AND "c"[All Fields] AND "d"[All Fields]'),
        ("b OR c NOT d", '("b"[All Fields] OR "c"[All Fields]) NOT "d"[All Fields]'),
        ("12 34 AND b[ti]", '(12[UID] OR 34[UID]) AND "b"[Title]'),
        ("b AND the OR c", '"b"[All Fields] OR "c"[All Fields]'),
        ("the of", ""),
        ("the NOT b", ""),
        ("the NOT b OR c", '"c"[All Fields]'),
    ],
)
def test_brackets_show_what_comes_first(query: str, translation: str) -> None:
    assert translate(parse(query)) == translation


@given(trees)
def test_a_translation_is_itself_a_query(tree: Tree) -> None:
    translation = translate(tree)
    if translation:
        assert translate(parse(translation)) == translation
