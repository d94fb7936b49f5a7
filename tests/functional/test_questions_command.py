"""``k2watch questions``, as a person types it."""

from __future__ import annotations

import json

import pytest

from .conftest import Home

QUESTIONS = """
[[questions]]
name = "mgp-risk"
title = "Does MGP tell who is at risk?"
where = '"matrix gla protein"[tiab] AND form:MK-8'
outcomes = ["imaging"]

[[questions]]
name = "nothing"
title = "Does anybody know?"
where = "plumbing[ti]"
"""
MARKS = (
    "design=randomised trial",
    "species=human",
    "forms=MK-8",
    "randomised=60",
    "outcomes=vascular calcification: improvement",
)


@pytest.fixture
def asking(collected: Home) -> Home:
    """Give a home whose configuration asks two questions, and one study that answers one."""
    file = collected.folder / "config.toml"
    file.write_text(file.read_text() + QUESTIONS)
    found = collected.k2watch("search", '"matrix gla protein"[tiab]', "--pmids").stdout.split()
    assert collected.k2watch("mark", found[0], *MARKS).returncode == 0
    return collected


def test_the_questions_are_told_with_their_tallies(asking: Home) -> None:
    done = asking.k2watch("questions")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.split("\n\n")
    lines = first.splitlines()
    assert lines[0] == "mgp-risk  Does MGP tell who is at risk?"
    assert "    Randomised trials: 1: 1 improvement · 60 people" in lines
    assert second.splitlines()[1] == "    nothing held answers this"


def test_one_question_lists_what_is_behind_its_numbers(asking: Home) -> None:
    done = asking.k2watch("questions", "mgp-risk", "--where")
    assert done.returncode == 0
    assert 'asked of: "matrix gla protein"[Title/Abstract] AND form:"MK-8"' in done.stdout
    assert "Counted: 1" in done.stdout
    said = " ".join(done.stdout.split())
    assert "RCT · 60 people" in said
    assert "vascular calcification: improvement" in said
    assert "anybody" not in done.stdout


def test_a_program_reads_them_as_json(asking: Home) -> None:
    content = json.loads(asking.k2watch("questions", "--json").stdout)
    assert content["schema"] == "k2watch.questions/1"
    risk, nothing = content["questions"]
    assert risk["tally"]["counts"] == [
        {
            "design": "randomised trial",
            "contrast": "placebo, no treatment or none stated",
            "investigations": 1,
            "directions": {"improvement": 1},
            "people": 60,
            "people_unknown": 0,
        }
    ]
    assert (nothing["tally"]["counts"], "investigations" in risk) == ([], False)
    one = json.loads(asking.k2watch("questions", "mgp-risk", "--json").stdout)["questions"][0]
    assert [each["people"] for each in one["investigations"] if each["standing"] == "counted"] == [
        60
    ]


def test_a_misspelt_name_is_a_usage_error_that_names_the_nearest(asking: Home) -> None:
    done = asking.k2watch("questions", "mgp-rsk")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'mgp-risk'?" in done.stderr


def test_a_question_that_cannot_be_read_shows_the_place(asking: Home) -> None:
    file = asking.folder / "config.toml"
    file.write_text(file.read_text().replace("plumbing[ti]", "plumbing[ti] AND form:MK-77"))
    done = asking.k2watch("questions")
    assert (done.returncode, done.stdout) == (78, "")
    assert asking.k2watch("check").stderr == done.stderr
    head, query, caret = done.stderr.splitlines()
    assert head.startswith("k2watch: questions.nothing.where: no study is read as form")
    assert query[caret.index("^") :].startswith("form:MK-77")


def test_who_asks_nothing_is_told_how_to(collected: Home) -> None:
    done = collected.k2watch("questions", "-v")
    assert (done.returncode, done.stdout) == (0, "")
    assert "[[questions]]" in done.stderr
