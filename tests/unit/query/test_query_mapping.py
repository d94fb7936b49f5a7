"""What PubMed makes of words without a tag, and of phrases it has not indexed."""

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.query import (
    Index,
    Mapped,
    Term,
    Translation,
    Tree,
    cut,
    map_terms,
    parse,
    render,
    translate,
)
from pipeline.query.tree import leaves

from .samples import TODAY, document, trees


def mapped(query: str) -> Mapped:
    return map_terms(parse(query), cut())


@pytest.mark.parametrize(
    ("query", "translation"),
    [
        (
            "vascular calcification",
            '"vascular calcification"[MeSH Terms] OR ("vascular"[All Fields] AND '
            '"calcification"[All Fields]) OR "vascular calcification"[All Fields]',
        ),
        (
            "fetuin-A patients",
            '("alpha-2-hs-glycoprotein"[MeSH Terms] OR "alpha 2 hs glycoprotein"[All Fields] OR '
            '"fetuin a"[All Fields]) AND "patients"[All Fields]',
        ),
        (
            "vascular smooth muscle",
            '"muscle, smooth, vascular"[MeSH Terms] OR ("vascular"[All Fields] AND '
            '"smooth"[All Fields] AND "muscle"[All Fields]) OR '
            '"vascular smooth muscle"[All Fields]',
        ),
        ("vitamin k", '"vitamin k"[MeSH Terms] OR "vitamin k"[All Fields]'),
        ("menatetrenone", '"menatetrenone"[Supplementary Concept] OR "menatetrenone"[All Fields]'),
        ("review", '"review"[Publication Type] OR "review"[All Fields]'),
        ("hasabstract", '"hasabstract"[All Fields]'),
        ("calcif* artery", '"calcif*"[All Fields] AND "artery"[All Fields]'),
        ('"vitamin k"', '"vitamin k"[All Fields]'),
        ("12 34", "12[UID] OR 34[UID]"),
        ("menaquinones/tu[mh]", '"vitamin k 2/therapeutic use"[MeSH Terms]'),
        ("menaquinones[mh:noexp]", '"vitamin k 2"[MeSH Terms:noexp]'),
        ('"MGP protein, human"[nm]', '"mglap protein, human"[Supplementary Concept]'),
        ("xyz1 xyz2[ti]", '"xyz1 xyz2"[Title]'),
        ("aorta[NoSuchField]", '"aorta"[MeSH Terms] OR "aorta"[All Fields]'),
        ("the of", ""),
    ],
)
def test_a_term_is_mapped(query: str, translation: str) -> None:
    assert translate(mapped(query).tree) == translation


def test_each_translation_is_told_once_with_its_source() -> None:
    found = mapped("aorta AND xyz OR (aorta) OR mgp protein, human[nm]")
    assert found.translations == (
        Translation("aorta", '"aorta"[MeSH Terms] OR "aorta"[All Fields]'),
        Translation("mgp protein, human[nm]", '"mglap protein, human"[Supplementary Concept]'),
    )


def test_the_longest_name_is_taken_first() -> None:
    sources = [
        one.source for one in mapped("renal dialysis vitamin k deficiency aorta").translations
    ]
    assert sources == ["renal dialysis", "vitamin k deficiency", "aorta"]


def test_quotes_round_an_unindexed_phrase_are_ignored() -> None:
    index = Index([document(1, title="Matrix and Gla protein"), document(2, title="Aorta")])

    def is_phrase(term: Term) -> bool:
        return bool(index.search(term, TODAY))

    tree = parse('"matrix gla protein"[ti] OR "gla protein"[ti] OR "aorta matrix"')
    found = map_terms(tree, cut(), is_phrase)
    assert [term.text for term in found.unindexed] == ["matrix gla protein", "aorta matrix"]
    assert translate(found.tree) == (
        '("matrix"[Title] AND "gla"[Title] AND "protein"[Title]) OR "gla protein"[Title] OR '
        '(("aorta"[MeSH Terms] OR "aorta"[All Fields]) AND "matrix"[All Fields])'
    )
    assert index.search(found.tree, TODAY, cut().explode) == [1]


@pytest.mark.parametrize("query", ["dp-ucMGP[ti]", '"dp-ucMGP"[ti]', '"vessel wall*"[tiab]',
                                   '"gla matrix"[tiab:~2]'])  # fmt: skip
def test_hyphens_asterisks_and_proximity_hold_a_phrase_together(query: str) -> None:
    tree = parse(query)
    assert map_terms(tree, cut(), lambda term: False) == Mapped(tree)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(trees)
def test_mapping_leaves_nothing_untagged_and_changes_nothing_twice(tree: Tree) -> None:
    once = map_terms(tree, cut()).tree
    assert all(leaf.tag or leaf.quoted for leaf in leaves(once) if isinstance(leaf, Term))
    assert map_terms(once, cut()).tree == once
    assert parse(render(once)) == once
