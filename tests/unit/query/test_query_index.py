"""The index finds what the plain definition finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.query import Document, Index, Tree, matches, parse

from .samples import TODAY, document, documents, trees

FRUIT = Index(
    [
        document(3, title="Apple and banana"),
        document(1, title="Banana", mesh="Musa/growth & development"),
        document(2, title="Applesauce"),
    ]
)


def explode(name: str) -> frozenset[str]:
    return frozenset({name, f"{name} k 2"})


@settings(max_examples=150, deadline=None)
@given(trees, st.lists(documents, min_size=2, max_size=3, unique_by=lambda found: found.pmid))
def test_search_agrees_with_matches(tree: Tree, held: list[Document]) -> None:
    plainly = sorted(d.pmid for d in held if matches(tree, d, TODAY, explode))
    assert Index(held).search(tree, TODAY, explode) == plainly


def test_hits_come_in_ascending_order() -> None:
    assert FRUIT.search(parse("banana OR appl*"), TODAY) == [1, 2, 3]


def test_searches_leave_the_index_as_it_was() -> None:
    for query in ("banana OR appl*", "banana NOT apple", "all[sb] NOT banana", "appl* AND banana"):
        FRUIT.search(parse(query), TODAY)
    assert FRUIT.search(parse("banana"), TODAY) == [1, 3]
    assert FRUIT.search(parse("all[sb]"), TODAY) == [1, 2, 3]
    assert len(FRUIT) == 3


def test_a_query_of_ignored_words_finds_nothing() -> None:
    assert FRUIT.search(parse("the of"), TODAY) == []


def test_the_later_of_two_versions_counts() -> None:
    index = Index([document(1, title="draft"), document(1, title="final")])
    assert index.search(parse("draft"), TODAY) == []
    assert index.search(parse("final"), TODAY) == [1]


def test_terms_without_any_hit_are_named() -> None:
    tree = parse('apple AND (cherry[ti] OR the) NOT "banana split"[ti] OR 7:9[uid]')
    assert [term.text for term in FRUIT.unanswered(tree, TODAY)] == [
        "cherry",
        "the",
        "banana split",
    ]


def test_five_thousand_terms_are_searched_without_depth() -> None:
    terms = " OR ".join(f"t{number}[ti] OR musa[mh]" for number in range(2_500))
    assert FRUIT.search(parse(terms), TODAY) == [1]
