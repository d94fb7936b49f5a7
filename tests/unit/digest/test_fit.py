"""A letter stays small enough for mail programs by telling fewer entries, never half of one."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.digest.fit import MOST_BYTES, compose_to_fit
from pipeline.digest.render import render
from pipeline.domain.digests import TrialCandidate
from pipeline.domain.records import AbstractSection
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import ChangeKind
from tests.unit.registered import held, trial_change

from .samples import candidate, issue, study

LONG = (AbstractSection("A long sample sentence that says little. " * 9, "CONCLUSIONS"),)
MANY = [candidate(study(number, abstract=LONG)) for number in range(1, 201)]


def whole(pmids: Collection[int]) -> list[Study]:
    return [one.study for one in MANY if one.study.pmid in pmids]


def test_an_issue_that_would_be_cut_tells_fewer_and_counts_the_rest() -> None:
    found = compose_to_fit(issue(max_entries=200), MANY, (), "K2", whole)
    letter = render(found.digest, "K2")
    assert len(letter.html.encode()) <= MOST_BYTES
    assert "</html>" in letter.html
    shown = len(found.digest.entries)
    assert 20 < shown < 200
    assert (found.waiting, len(found.told)) == (200 - shown, shown)
    assert f"{200 - shown} more wait for the next issue" in letter.text


def test_what_fits_is_left_as_it_is() -> None:
    found = compose_to_fit(issue(max_entries=25), MANY[:20], (), "K2", whole)
    assert len(found.digest.entries) == 20


def test_registrations_wait_too() -> None:
    names = [f"NCT000000{number:02}" for number in range(1, 90)]
    news = [_registered(name, number) for number, name in enumerate(names, start=1)]
    found = compose_to_fit(issue(max_entries=200), MANY[:20], news, "K2", whole)
    assert len(render(found.digest, "K2").html.encode()) <= MOST_BYTES
    assert len(found.digest.entries) == 20
    assert 0 < len(found.digest.trials) < 89
    assert len(found.told_trials) == len(found.digest.trials)


def _registered(name: str, number: int) -> TrialCandidate:
    return TrialCandidate(held(name), trial_change(ChangeKind.REGISTERED, "", number, name))
