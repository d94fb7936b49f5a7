"""A trouble is told when it begins and when it is over, and not in between."""

import logging

import pytest

from pipeline.daemon.incidents import Incidents

DOWN = "mail.example.org:587: the mail server cannot be reached"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    caplog.set_level(logging.INFO, "pipeline")

    class Said(list[str]):
        def __eq__(self, other: object) -> bool:
            return [record.getMessage() for record in caplog.records] == other

    return Said()


def test_once_until_it_is_over(said: list[str]) -> None:
    incidents = Incidents()
    for troubles in ([DOWN], [DOWN], [], [], [DOWN]):
        incidents.meet("letters", troubles)
    assert said == [DOWN, f"over: {DOWN}", DOWN]


def test_numbers_make_no_new_trouble(said: list[str]) -> None:
    incidents = Incidents()
    incidents.meet("run", ["no answer in 30 s"])
    incidents.meet("run", ["no answer in 31 s"])
    assert said == ["no answer in 30 s"]


def test_another_trouble_is_told_beside_the_first(said: list[str]) -> None:
    incidents = Incidents()
    incidents.meet("run", ["PubMed is away"])
    incidents.meet("run", ["PubMed is away", "Europe PMC is away"])
    incidents.meet("run", ["Europe PMC is away"])
    assert said == ["PubMed is away", "Europe PMC is away", "over: PubMed is away"]


def test_what_two_places_meet_is_told_once_and_over_when_both_are_well(said: list[str]) -> None:
    incidents = Incidents()
    assert incidents.meet("run", ["the disk is full"])
    assert not incidents.meet("outbox", ["the disk is full"])
    incidents.meet("run", [])
    assert said == ["the disk is full"]
    incidents.meet("outbox", [])
    assert said == ["the disk is full", "over: the disk is full"]
