"""Facts in a query: what was read from the studies held, beside PubMed's own language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.domain.fact_values import VOCABULARY
from pipeline.query import (
    AdviceKind,
    Document,
    FactTerm,
    Index,
    Operation,
    Operator,
    QuerySyntaxError,
    Range,
    Term,
    Tree,
    advise,
    cut,
    diagnose,
    map_terms,
    matches,
    parse,
    render,
    translate,
)
from pipeline.query.tree import Step, leaves

from .samples import TODAY, document, trees

MK7, TRIAL = FactTerm("form", "MK-7"), FactTerm("design", "randomised trial")
AND, OR, NOT = Operator.AND, Operator.OR, Operator.NOT


def chain(first: Tree, *steps: tuple[Operator, Tree]) -> Operation:
    return Operation(first, tuple(Step(*step) for step in steps))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("form:MK-7", MK7),
        ('Form:"MK-7"', MK7),
        ('design:"randomised  trial"', TRIAL),
        ("design:“randomised trial”", TRIAL),
        ("(form:MK-7)", MK7),
        ("form:MK-7 form:K1", chain(MK7, (AND, FactTerm("form", "K1")))),
        ("gla form:MK-7 calcif*[ti]", chain(Term("gla"), (AND, MK7), (AND, Term("calcif*", "ti")))),
        ("form:MK-7 NOT (review[pt] OR human:no)",
         chain(MK7, (NOT, chain(Term("review", "pt"), (OR, FactTerm("human", "no")))))),
        ("registry:NCT01002157 OR 1:500[uid]",
         chain(FactTerm("registry", "NCT01002157"), (OR, Range("1", "500", "uid")))),
    ],
)  # fmt: skip
def test_a_name_and_a_value_ask_for_a_fact(text: str, tree: Tree) -> None:
    assert parse(text, with_facts=True) == tree


@pytest.mark.parametrize(
    "text",
    [
        "2020:2022[dp]", "1:500[uid]", '"2020"[dp] : "2021"[dp]', "ratio 1:4", "rat[mh:noexp]",
        '"form:MK-7"', "form:MK-7[ti]", 'design:"case report"[ti]', "a form:MK-7[ti]",
        "vitamin K: a review[ti]", "design: cohort", 'design: "cohort"', "desing:x", "form:",
        '"matrix gla"[tiab:~3]', "uniform:x", "ſpecies:human", '"x"[ti] : "y"[ti]',
    ],
)  # fmt: skip
def test_all_else_reads_as_in_pubmed(text: str) -> None:
    assert parse(text, with_facts=True) == parse(text)


def test_pubmed_knows_no_facts() -> None:
    assert parse("form:MK-7") == Term("form:MK-7")
    assert translate(parse("form:MK-7")) == '"form mk 7"[All Fields]'


def test_facts_know_where_they_stand() -> None:
    tree = parse('a1 AND (form:K1 OR design:"case report")', with_facts=True)
    assert [leaf.position for leaf in leaves(tree)] == [0, 8, 19]


_facts = st.sampled_from(
    [MK7, TRIAL, FactTerm("human", "yes"), FactTerm("form", "MK-4"), FactTerm("outcome", "µ:β")]
)
_mixed: st.SearchStrategy[Tree] = st.builds(
    lambda first, fact, operator: chain(first, (operator, fact)),
    trees | _facts,
    _facts,
    st.sampled_from(Operator),
)


# A stop word falls out of the query, and nothing minus something is nothing: there is no
# translation to read, and no study is found.
NOTHING_ASKED = chain(Term("the"), (NOT, MK7))


@given(_mixed)
@example(NOTHING_ASKED)
def test_a_rendered_query_with_facts_parses_to_itself(tree: Tree) -> None:
    assert parse(render(tree), with_facts=True) == tree
    translation = translate(tree)
    if translation:
        assert translate(parse(translation, with_facts=True)) == translation
    else:
        assert Index([READ, UNREAD]).search(tree, TODAY) == []


def test_facts_taken_from_nothing_leave_nothing() -> None:
    assert translate(NOTHING_ASKED) == ""
    assert translate(chain(Term("the"), (AND, MK7))) == 'form:"MK-7"'


_pieces = st.sampled_from(
    ["form:", "form:MK-7", "human:yes", '"x y"', "[ti]", " ", "AND", "OR", "(", ")", ":", "design"]
)


@given(st.lists(_pieces, max_size=10).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse(text, with_facts=True)
    except QuerySyntaxError as error:
        refused_at = error.position
    else:
        refused_at = 0
        assert parse(render(tree), with_facts=True) == tree
    assert 0 <= refused_at <= len(text)


def test_a_translation_shows_the_value_as_it_is_listed() -> None:
    tree = parse('form:menaquinone-7 AND design:RCT AND outcome:"dp ucMGP"', with_facts=True)
    shown = 'form:"MK-7" AND design:"randomised trial" AND outcome:"dp ucMGP"'
    assert translate(map_terms(tree, cut()).tree) == shown
    assert diagnose(tree).unreadable == ()


READ = replace(
    document(1, title="Menaquinone"), facts=frozenset({("form", "mk7"), ("design", "casereport")})
)
UNREAD = document(2, title="Menaquinone")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("form:MK-7", [1]),
        ('form:"mk 7" AND menaquinone[ti]', [1]),
        ('design:"Case-Report"', [1]),
        ("form:MK-4", []),
        ("form:K1 OR design:case-report", [1]),
        ("menaquinone[ti] NOT form:MK-7", [2]),
        ("all[sb] NOT (form:MK-7 AND rung:imaging)", [1, 2]),
        ("form:--", []),
    ],
)
def test_a_document_answers_by_what_was_read_from_it(query: str, found: list[int]) -> None:
    tree, held = parse(query, with_facts=True), [READ, UNREAD]
    assert [one.pmid for one in held if matches(tree, one, TODAY)] == found
    assert Index(held).search(tree, TODAY) == found


def test_nothing_was_read_from_a_document_unless_it_is_said() -> None:
    assert Document(1).facts == frozenset()


@pytest.mark.parametrize("query", ["form:MK-7", 'x1 AND (y1 OR design:"case report")'])
def test_a_fact_in_a_search_of_pubmed_is_an_error(query: str) -> None:
    (advice,) = advise(query)
    assert (advice.kind, advice.is_error) == (AdviceKind.FACT, True)
    assert query[advice.position :].startswith(("form", "design"))
    assert "report --where" in advice.message


@pytest.mark.parametrize(
    ("query", "position", "hint"),
    [
        ("x1 AND form:MK7x", 7, 'form:"MK-7"?'),
        ("design:randomised", 0, 'design:"randomised trial"?'),
        ("rung:scan", 0, "write one of biomarker, function, imaging, events"),
        ("human:maybe", 0, "write one of yes, no"),
        ("direction:improvment", 0, 'direction:"improvement"?'),
        ("outcome:--", 0, "nothing to look for"),
        ("desing:cohort", 0, "did you mean design:?"),
        ('a1 desing:"case report"', 0, "did you mean design:?"),
        ("x1[ti] design: cohort", 7, 'write design:"…" without a blank'),
    ],
)
def test_what_no_study_can_have_is_an_error_that_names_the_nearest(
    query: str, position: int, hint: str
) -> None:
    (advice,) = advise(query, with_facts=True)
    assert (advice.kind, advice.is_error) == (AdviceKind.UNKNOWN_FACT, True)
    assert advice.position == position
    assert hint in advice.message


def test_words_with_a_colon_are_searched_and_said_to_be_words() -> None:
    (advice,) = advise("doi:10.5555/sample", with_facts=True)
    assert not advice.is_error
    assert "as words" in advice.message


@pytest.mark.parametrize(
    "query",
    [
        "form:MK-7", 'design:"Randomized Trial" AND 2020:2022[dp]', "1:500[uid] AND human:yes",
        "ratio 1:4", '"desing:x"', "arteries: a trial", "vitamin K: a review[ti]",
        "population:dialysis", "form:K2 AND y1[mh]",
        'x1[ti] NOT (funding:flag OR direction:"no clear difference")',
    ],
)  # fmt: skip
def test_a_sound_query_of_studies_held_draws_no_advice(query: str) -> None:
    assert [one for one in advise(query, with_facts=True) if one.kind != "waits_for_indexing"] == []


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, listed in VOCABULARY.items() for value in listed]
)
def test_every_listed_value_can_be_asked_for(name: str, value: str) -> None:
    assert advise(f'{name}:"{value}"', with_facts=True) == ()
