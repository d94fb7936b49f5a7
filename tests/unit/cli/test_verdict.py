"""Findings in words everywhere, with signs and colours on a terminal alone."""

import io

import pytest

from pipeline.cli.verdict import letter
from pipeline.stages.findings import bad, good, note, worst

FOUND = [good("Mail", "it answers"), note("Mail", "nobody is mailed to", "add smtp")]
FOUND += [bad("Mail", "it is away", "ask for it", 78)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_in_a_pipe_there_are_words_alone() -> None:
    assert letter("Mail", FOUND, io.StringIO()).splitlines() == [
        "",
        "Mail",
        "  ok    it answers",
        "  note  nobody is mailed to",
        "        → add smtp",
        "  mend  it is away",
        "        → ask for it",
    ]


def test_a_terminal_gets_signs_and_colours_with_the_words() -> None:
    text = letter("Mail", FOUND, Terminal())
    assert "✓ ok" in text
    assert "✗ mend" in text
    assert "\x1b[31m" in text


def test_who_wants_no_colour_keeps_the_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = letter("Mail", FOUND, Terminal())
    assert "✗ mend" in text
    assert "\x1b" not in text


def test_the_gravest_finding_decides_how_it_ends() -> None:
    assert worst(FOUND) == 78
    assert worst(FOUND[:2]) == 0
