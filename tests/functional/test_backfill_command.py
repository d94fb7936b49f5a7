"""``k2watch backfill`` as an operator runs it: what is read, what is missing, what can be wrong."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.integration.stages.pubmed_files import name, put
from tests.integration.stages.records import article

from .conftest import Home, make_home, reachable

OLD = date(2020, 1, 6)


@pytest.fixture
def alone(tmp_path: Path) -> Home:
    """Give a folder of a program that can reach nobody, and three files."""
    home = make_home(tmp_path / "alone", reachable("http://127.0.0.1:1/", 1))
    for number in (1, 2, 3):
        put(home.folder / "files", number, article(number, "Menaquinone", OLD))
    return home


def test_what_would_be_read_what_was_and_what_is_missing(alone: Home) -> None:
    (alone.folder / "files" / name(2)).unlink()
    foreseen = alone.k2watch("backfill", "pubmed-files", "files", "--dry-run")
    assert foreseen.stdout == f"would read 2 of 2 files, from {name(1)} on\n"
    assert f"missing between the files: {name(2)}" in foreseen.stderr
    assert not alone.database.exists()
    done = alone.k2watch("backfill", "pubmed-files", "files", "--json", "--workers", "1")
    content = json.loads(done.stdout)
    assert (content["schema"], content["added"], content["gaps"]) == (
        "k2watch.backfill/1",
        2,
        [name(2)],
    )
    [run] = alone.diary()
    assert (run["command"], run["exit_code"]) == ("backfill", 0)
    again = alone.k2watch("backfill", "pubmed-files", "files", "--dry-run", "--json")
    assert json.loads(again.stdout)["files"] == []


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (("nowhere",), 2, "nowhere: cannot be read"),
        (("db",), 2, "cannot be read"),
        (("ftp://example.org/",), 2, "starts with https://"),
        (("http://127.0.0.1:1/",), 75, "127.0.0.1"),
        (("files", "--dask", "tcp://127.0.0.1:1", "--workers", "2"), 2, "say one of them"),
    ],
)
def test_a_mistake_is_one_line(alone: Home, words: tuple[str, ...], code: int, text: str) -> None:
    done = alone.k2watch("backfill", "pubmed-files", *words)
    assert done.returncode == code
    assert text in done.stderr
    assert "Traceback" not in done.stderr


WITHOUT = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "hyperscan" else find(name, *rest)
from pipeline.cli import main
sys.argv = ["k2watch", "backfill", "pubmed-files", "files"]
main()
"""


def test_without_the_extra_it_says_how_to_get_it(alone: Home) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        cwd=alone.folder,
        env=alone.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 78
    assert done.stderr == (
        "k2watch: NLM's files are read with hyperscan: pip install 'k2watch[scale]'\n"
    )
