"""Text to tree and back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.query.syntax import (
    Operation,
    Operator,
    QuerySyntaxError,
    Range,
    Step,
    Term,
    Tree,
    parse,
    render,
)
from pipeline.query.tree import leaves

from .samples import trees

A, B, C, D = (Term(name, "ti") for name in "abcd")
AND, OR, NOT = Operator.AND, Operator.OR, Operator.NOT


def chain(first: Tree, *steps: tuple[Operator, Tree]) -> Operation:
    return Operation(first, tuple(Step(*step) for step in steps))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("vitamin k 2[tiab]", Term("vitamin k 2", "tiab")),
        ("  vitamin   k  ", Term("vitamin k")),
        ('"vitamin  k 2" [Title/Abstract]', Term("vitamin k 2", "Title/Abstract", quoted=True)),
        ("“vitamin k”[ti]", Term("vitamin k", "ti", quoted=True)),
        ("calcif*[tiab]", Term("calcif*", "tiab")),
        ('"matrix gla"[tiab:~3]', Term("matrix gla", "tiab", quoted=True, proximity=3)),
        ('"matrix gla"[tiab : ~ 0]', Term("matrix gla", "tiab", quoted=True, proximity=0)),
        ("rat[mh:noexp]", Term("rat", "mh:noexp")),
        ("lecanemab[NoSuchField]", Term("lecanemab", "NoSuchField")),
        ('"(a OR b) [ti]"', Term("(a OR b) [ti]", quoted=True)),
        ("infant, newborn[mh]", Term("infant, newborn", "mh")),
        ('"last 30 days"[crdt]', Term("last 30 days", "crdt", quoted=True)),
        ("bread and butter or not", Term("bread and butter or not")),
        ("vitamin K: a review[ti]", Term("vitamin K: a review", "ti")),
    ],
)
def test_words_up_to_their_tag_are_one_term(text: str, tree: Tree) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a[ti] OR b[ti] AND c[ti]", chain(A, (OR, B), (AND, C))),
        ("a[ti] OR (b[ti] AND c[ti])", chain(A, (OR, chain(B, (AND, C))))),
        ("(a[ti] OR b[ti]) NOT c[ti]", chain(chain(A, (OR, B)), (NOT, C))),
        ("a[ti] b[ti] OR c[ti]", chain(A, (AND, B), (OR, C))),
        ("a[ti](b[ti])c[ti]", chain(A, (AND, B), (AND, C))),
        ("a[ti] & b[ti] | c[ti]", chain(A, (AND, B), (OR, C))),
        ("((a[ti]))", A),
        ("vitamin k a[ti]", Term("vitamin k a", "ti")),
        (
            'vitamin k "gla" a[ti]',
            chain(Term("vitamin k"), (AND, Term("gla", quoted=True)), (AND, A)),
        ),
        ("vitamin k AND a[ti]", chain(Term("vitamin k"), (AND, A))),
    ],
)
def test_operators_work_from_left_to_right(text: str, tree: Tree) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "low", "high", "tag"),
    [
        ("2026/01/01:2026/01/31[crdt]", "2026/01/01", "2026/01/31", "crdt"),
        ("2026/01 : 2026/02 [dp]", "2026/01", "2026/02", "dp"),
        ("1:500[uid]", "1", "500", "uid"),
        ('"2020"[dp] : "3000"[dp]', "2020", "3000", "dp"),
        (
            '"2020/01/01"[Date - Create]:"3000"[Date - Create]',
            "2020/01/01",
            "3000",
            "Date - Create",
        ),
        ("2019/11/01[PDAT] : 3000/12/31[PDAT]", "2019/11/01", "3000/12/31", "PDAT"),
        ("2019[pdat]:2020[pdat]", "2019", "2020", "pdat"),
        ('"2019":"2020"[dp]', "2019", "2020", "dp"),
        ('"2019"[dp]:"2020"', "2019", "2020", "dp"),
        ('"2019:2020"[dp]', "2019", "2020", "dp"),
    ],
)
def test_a_colon_makes_a_range(text: str, low: str, high: str, tag: str) -> None:
    assert parse(text) == Range(low, high, tag)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a search term"),
        ("   ", 3, "a search term"),
        ("a AND", 5, "a search term"),
        ("OR a", 0, "a search term"),
        ("a AND OR b", 6, "a search term"),
        ("NOT a", 0, "a search term"),
        ("()", 1, "a search term"),
        ("a AND (b OR c", 6, "a closing ')' for this '('"),
        ("a) OR b", 1, "an opening '(' before this ')'"),
        ('a "b c', 2, "a closing quotation mark for this one"),
        ('a ""', 2, "words between these quotation marks"),
        ("a[ti", 1, "a closing ']' for this '['"),
        ("a]", 1, "an opening '[' before this ']'"),
        ("a[ ]", 1, "the name of a field between these square brackets"),
        ("(a OR b)[ti]", 8, "a search term, not a bracket, before this tag"),
        ('"2020":"2021"', 7, "a field tag on this end of the range"),
        ('"2020" :2021', 8, "a field tag on this end of the range"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(
    text: str, position: int, expected: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.expected) == (position, expected)
    assert str(caught.value) == f"expected {expected} at position {position} of the query"


def test_terms_know_where_they_stand() -> None:
    tree = parse('a1 AND ("b c"[ti] OR 2020:2021[dp])')
    assert [leaf.position for leaf in leaves(tree)] == [0, 8, 21]


@given(trees)
def test_a_rendered_tree_parses_to_itself(tree: Tree) -> None:
    assert parse(render(tree)) == tree


_fragments = st.sampled_from(
    ["AND", "OR", "NOT", "(", ")", '"', "[", "]", ":", "[ti]", "[dp]", "a", "2020", "*", "~", "“"]
)


@given(st.lists(_fragments, max_size=12).map(" ".join) | st.text(max_size=30))
@example(":a[ti]")
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except QuerySyntaxError as error:
        refused_at = error.position
    else:
        refused_at = 0
        assert parse(render(tree)) == tree
    assert 0 <= refused_at <= len(text)


def test_a_hundred_brackets_are_read_and_more_are_refused() -> None:
    assert parse("(" * 100 + "a" + ")" * 100) == Term("a")
    with pytest.raises(QuerySyntaxError, match="at most 100 deep at position 100"):
        parse("(" * 10_000 + "a" + ")" * 10_000)


@pytest.mark.parametrize("joint", [" OR ", " AND x[ti] OR "])
def test_thousands_of_terms_need_no_depth(joint: str) -> None:
    tree = parse(joint.join(f"t{number}[ti]" for number in range(5_000)))
    assert parse(render(tree)) == tree
