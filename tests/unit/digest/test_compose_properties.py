"""What holds for any mixture of changes at all."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest.compose import compose
from pipeline.domain.digests import Candidate, SectionKind
from pipeline.domain.vocabulary import ArticleKind, ChangeKind, StudyDesign

from .samples import candidate, issue, study

KINDS = st.sampled_from(ChangeKind)


@st.composite
def mixtures(draw: st.DrawFn) -> list[Candidate]:
    """Draw studies of every kind, each with some changes, numbered through."""
    numbers = count(1)
    found = []
    for pmid in range(1, draw(st.integers(0, 12)) + 1):
        one = study(
            pmid,
            draw(st.sampled_from(StudyDesign)),
            kind=draw(st.sampled_from(ArticleKind)),
            created=draw(st.sampled_from(["2026-11-01", "2026-11-20"])),
        )
        is_baseline = draw(st.booleans())
        for kind in draw(st.lists(KINDS, min_size=1, max_size=4)):
            found.append(candidate(one, kind, number=next(numbers), is_baseline=is_baseline))
    return found


@given(mixtures(), st.integers(1, 8), st.integers(0, 5))
def test_every_change_is_told_or_waits_once_and_never_both(
    changes: list[Candidate], cap: int, starters: int
) -> None:
    composition = compose(issue(max_entries=cap, starter_entries=starters), changes)
    numbers = {one.change.number for one in changes}
    told = set(composition.told)
    assert len(composition.told) == len(told)
    assert told <= numbers
    assert len(numbers - told) == composition.waiting
    shown = {one.number for entry in composition.digest.entries for one in entry.changes}
    assert shown <= told


@st.composite
def in_two_orders(draw: st.DrawFn) -> tuple[list[Candidate], list[Candidate]]:
    changes = draw(mixtures())
    return changes, draw(st.permutations(changes))


@given(in_two_orders(), st.integers(1, 8))
def test_the_order_in_which_changes_come_does_not_matter(
    orders: tuple[list[Candidate], list[Candidate]], cap: int
) -> None:
    changes, shuffled = orders
    assert compose(issue(max_entries=cap), shuffled) == compose(issue(max_entries=cap), changes)


@given(mixtures(), st.integers(1, 8))
def test_an_issue_never_exceeds_its_cap_and_has_no_study_twice(
    changes: list[Candidate], cap: int
) -> None:
    entries = compose(issue(max_entries=cap), changes).digest.entries
    assert len(entries) <= cap
    assert len({entry.study.pmid for entry in entries}) == len(entries)


@given(mixtures())
def test_issue_after_issue_everything_is_told_in_the_end(changes: list[Candidate]) -> None:
    left, told = changes, set[int]()
    while left:
        composition = compose(issue(max_entries=1), left)
        assert composition.told, "an issue that settles nothing would wait for ever"
        told |= set(composition.told)
        left = [one for one in left if one.change.number not in told]
    assert told == {one.change.number for one in changes}


@given(mixtures(), st.integers(1, 4))
def test_nothing_is_shown_while_graver_news_waits(changes: list[Candidate], cap: int) -> None:
    sections = compose(issue(max_entries=cap), changes).digest.sections
    if sections and sections[0].kind is SectionKind.NEWS and sections[0].more:
        assert not any(section.entries for section in sections[1:])
