"""Every command explains itself, with an example to copy."""

import re

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import k2watch
from pipeline.domain.fact_values import VOCABULARY, known_value

STORY = [
    "init",
    "check",
    "collect",
    "refresh",
    "annotate",
    "compose",
    "deliver",
    "enrich",
    "run",
    "daemon",
    "runs",
    "search",
    "show",
    "read",
    "mark",
    "questions",
    "trials",
    "report",
    "site",
    "import",
    "backfill",
    "doctor",
    "db",
    "reader",
    "sandbox",
    "demo",
]
WRITING = [
    "init",
    "collect",
    "refresh",
    "annotate",
    "compose",
    "deliver",
    "enrich",
    "run",
    "mark",
    "import",
    "reader forget",
]
REPORTING = [
    "check",
    "doctor",
    *WRITING[1:],
    "runs",
    "search",
    "show",
    "questions",
    "trials",
    "report",
]


def help_of(*words: str) -> str:
    done = CliRunner().invoke(k2watch, [*words, "--help"])
    assert done.exit_code == 0
    return done.output


def examples(text: str) -> list[list[str]]:
    """Find the commands in an example, each as words."""
    _, _, shown = text.partition("Example")
    return [line.split() for line in re.findall(r"k2watch ((?:[a-z/.-]|\d| )+)", shown)]


def test_the_commands_are_listed_in_story_order() -> None:
    _, _, listed = help_of().partition("Commands:")
    assert [line.split()[0] for line in listed.strip().splitlines()] == STORY


@pytest.mark.parametrize("name", [*STORY, "reader forget", "db status", "db upgrade", "db backup"])
def test_every_command_has_a_sentence_and_an_example_of_itself(name: str) -> None:
    text = help_of(*name.split())
    assert text.startswith(f"Usage: k2watch {name} ")
    assert re.search(r"\n\n  [A-Z][^:]+?\w[.:;]", text), "a sentence"
    assert name in [" ".join(words[: len(name.split())]) for words in examples(text)]


@pytest.mark.parametrize("name", WRITING)
def test_what_writes_or_sends_can_be_tried_dry(name: str) -> None:
    assert "--dry-run" in help_of(*name.split())


@pytest.mark.parametrize("name", REPORTING)
def test_what_reports_can_report_as_json(name: str) -> None:
    assert "--json" in help_of(*name.split())


@pytest.mark.parametrize("name", [*REPORTING, "init", "daemon"])
def test_the_configuration_can_be_named_after_the_command_too(name: str) -> None:
    text = help_of(*name.split())
    assert "--config" in text
    assert "$K2WATCH_CONFIG" in text
    assert {"-v,", "-q,"} <= set(text.split())


def test_every_option_has_a_word_of_help() -> None:
    context = click.Context(k2watch)
    for name in STORY:
        command = k2watch.get_command(context, name)
        assert command is not None
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert [one.name for one in options if not one.help] == []


def test_the_search_names_every_fact_with_a_value_that_can_be_asked_for() -> None:
    shown = re.findall(r'\b([a-z]+):("[^"]+"|[\w-]+)', help_of("search").partition("Example")[0])
    assert {name for name, _ in shown} == set(VOCABULARY)
    for name, value in shown:
        assert known_value(name, value.strip('"')), f"{name}:{value}"
