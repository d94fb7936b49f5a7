"""What an examination finds: good, worth a note, or to be mended, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import EXIT_TEMPORARY, PipelineError


class State(StrEnum):
    """How something was found."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``advice`` says what to do next, if anything.

    ``exit_code`` is what a finding that is BAD ends the command with.
    """

    section: str
    state: State
    text: str
    advice: str = ""
    exit_code: int = 0


def good(section: str, text: str) -> Finding:
    """Find something as it should be."""
    return Finding(section, State.GOOD, text)


def note(section: str, text: str, advice: str = "") -> Finding:
    """Find something an operator should know, and that stops nothing."""
    return Finding(section, State.NOTE, text, advice)


def bad(section: str, text: str, advice: str = "", exit_code: int = EXIT_TEMPORARY) -> Finding:
    """Find something that has to be mended."""
    return Finding(section, State.BAD, text, advice, exit_code)


@contextmanager
def noted(findings: list[Finding], section: str, advice: str = "") -> Iterator[None]:
    """Make a finding of what goes wrong, so that the rest is looked at all the same."""
    try:
        yield
    except PipelineError as error:
        findings.append(bad(section, str(error), advice, error.exit_code))


def worst(findings: list[Finding]) -> int:
    """Give the exit code of all: a configuration to mend outranks what may pass."""
    return max((one.exit_code for one in findings), default=0)
