"""Pages on a terminal and in a pipe: as wide as there is room, and never steered by a record."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from contextlib import redirect_stdout

import pytest

from pipeline.cli.card import card
from pipeline.cli.paper import Line, Tone, show
from tests.hostile_records import HOSTILE, hostile_study

COLOURS = re.compile(r"\x1b\[[\d;]*m")  # what rich writes for a style, and nothing else
TITLE = "mgp-risk  Does MGP tell who is at risk of calcification of the arteries?"
PAGE = (
    Line(TITLE, Tone.HEAD, hang=4),
    Line("“A sentence that is quoted from an abstract, word for word.”", Tone.SOFT, indent=6),
    Line(),
    Line("end"),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def written(page: Sequence[Line], out: io.StringIO) -> str:
    with redirect_stdout(out):
        show(page)
    return out.getvalue()


def shown(terminal: Terminal, page: Sequence[Line]) -> list[str]:
    written(page, terminal)
    return COLOURS.sub("", terminal.getvalue()).rstrip("\n").split("\n")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_passes_the_width_of_the_terminal(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = shown(terminal, PAGE)
    assert max(map(len, lines)) <= columns
    words = " ".join(" ".join(lines).split())
    assert words == " ".join(" ".join(one.plain for one in PAGE).split())


def test_what_follows_hangs_below_the_first_line(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    first, second, *_, last = shown(terminal, PAGE)
    assert (first[:4], second[:5].strip() != "", second[:4], last) == ("mgp-", True, "    ", "end")


def test_a_terminal_shows_styles_and_a_pipe_does_not(terminal: Terminal) -> None:
    assert COLOURS.search(written(PAGE, terminal))
    plain = written(PAGE, io.StringIO())
    assert plain.split("\n") == [*(one.plain for one in PAGE), ""]
    assert plain.startswith("mgp-risk  Does MGP")


def test_no_colour_where_none_is_wanted(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert not COLOURS.search(written(PAGE, terminal))


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_study_cannot_steer_the_terminal(terminal: Terminal, words: str) -> None:
    text = "\n".join(shown(terminal, tuple(card(hostile_study(words)))))
    hidden = {one for one in text if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"}} - {"\n"}
    assert hidden == set()
    if words == HOSTILE["rich markup"]:
        assert "[bold red]x[/bold red]" in text, "no markup of rich's is read"
