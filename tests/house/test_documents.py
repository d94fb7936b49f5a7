"""What the documents say is true: commands, targets, searches, landmarks, example issues."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from pipeline import query
from pipeline.cli import k2watch
from pipeline.config import Search
from pipeline.config_file import load

ROOT = Path(__file__).parents[2]
WATCH = load(ROOT / "config.toml", (), {})


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_names_every_command() -> None:
    table = read("README.md").split("## Commands")[1]
    for name in k2watch.commands or k2watch.list_commands(None):  # type: ignore[arg-type]
        assert f"`k2watch {name}" in table or f"`{name}`" in table, name


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    for name in ("README.md", "docs/architecture.md", "reports/example/README.md", ".ci/run"):
        wanted = set(re.findall(r"(?:`|^)make ([a-z]+)", read(name), re.MULTILINE))
        assert wanted <= targets, name


def test_every_link_inside_the_documents_leads_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!http)([^)#]+)\)|src=\"([^\"]+)\"", text):
            place = page.parent / (target[0] or target[1])
            assert place.exists(), f"{page.name}: {place}"


def test_the_one_sentence_is_said_everywhere_alike() -> None:
    sentence = "A *search* asks *sources* what they hold; *records* come back; the store notes"
    for name in ("README.md", "pipeline/__init__.py"):
        assert sentence in " ".join(read(name).split()), name


@pytest.mark.parametrize("search", WATCH.searches, ids=lambda one: one.name)
def test_a_search_of_the_watch_can_be_read_and_has_landmarks(search: Search) -> None:
    tree = query.parse(search.term)
    diagnosis = query.diagnose(tree)
    assert not diagnosis.unknown_fields
    assert "NOT" not in search.term.split()
    assert len(search.landmarks) >= 5
    for pmid in search.landmarks:
        assert f"**{pmid}**" in read("docs/landmarks.md").split(f"## {search.name}:")[1]


def test_the_readme_counts_the_searches_right() -> None:
    words = {9: "nine"}
    assert f"{words[len(WATCH.searches)]} searches" in read("README.md")


def test_the_version_is_the_same_everywhere() -> None:
    from pipeline import __version__

    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert project["version"] == __version__


def test_the_example_issues_say_that_they_are_samples() -> None:
    issues = [file for file in (ROOT / "reports" / "example").iterdir() if file.suffix != ".png"]
    assert {file.suffix for file in issues} == {".html", ".txt", ".md"}
    assert all("sample" in file.read_text(encoding="utf-8").lower() for file in issues)


def test_the_units_in_the_documents_are_those_that_init_prints() -> None:
    from pipeline.cli.timetable import command, units
    from pipeline.config import Schedule

    file = Path("/srv/k2watch/config.toml")
    ours, theirs = " ".join(command(file)), f"/srv/k2watch/.venv/bin/k2watch --config {file}"
    shown = read("docs/operations.md")
    for name, text in units(file, Schedule()).items():
        assert f"```ini\n# {name}\n{text.replace(ours, theirs)}```" in shown, name


def test_the_wheel_in_the_documents_is_of_this_version() -> None:
    from pipeline import __version__

    named = set(re.findall(r"k2watch-([\d.]+)-py3", read("docs/operations.md")))
    assert named == {__version__}
