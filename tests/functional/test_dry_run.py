"""``--dry-run`` says what would be done and does nothing; ``--json`` is one object."""

import json

import pytest

from .conftest import SECOND, Home, Outside

DRY = ["run", "collect", "refresh", "annotate", "compose", "deliver", "enrich"]
SAID = {
    "run": "k2   PubMed     ",
    "collect": "not held     ",
    "refresh": "would fetch 0 held records again\n",
    "annotate": "would read 0 studies\n",
    "compose": "k2watch: nothing was collected yet; run: k2watch collect\n",
    "deliver": "would try 0 deliveries\n",
    "enrich": "no service is enabled; see [enrichment.icite] in config.toml\n",
    "enrich --service icite": "would ask icite about 0 studies\n",
    "db upgrade": "schema none yet, needed ",
}


@pytest.mark.parametrize("command", DRY)
def test_a_dry_run_writes_and_sends_nothing(
    collected: Home, outside: Outside, command: str
) -> None:
    outside.set_clock(SECOND)
    files, letters = collected.files(), outside.letters()
    done = collected.k2watch(command, "--dry-run", "--json", K2WATCH_CLOCK=f"{SECOND}T06:00")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["schema"].startswith("k2watch.")
    assert collected.files() == files
    assert outside.letters() == letters


@pytest.mark.parametrize(("command", "text"), SAID.items())
def test_a_dry_run_in_a_new_place_makes_not_even_a_database(
    home: Home, command: str, text: str
) -> None:
    before = home.files()
    done = home.k2watch(*command.split(), "--dry-run")
    assert done.returncode == (75 if command == "compose" else 0)
    assert text in done.stdout + done.stderr
    assert home.files() == before


def test_all_studies_can_be_read_again(collected: Home) -> None:
    held = len(collected.k2watch("search", "all[sb]", "--pmids").stdout.split())

    def read(*words: str) -> dict[str, object]:
        content = json.loads(collected.k2watch("annotate", *words, "--json").stdout)
        return {name: value for name, value in content.items() if name != "schema"}

    assert read() == {"read": 0}
    assert read("--again", "--dry-run") == {"would_read": held}
    assert read("--dry-run") == {"would_read": 0}, "the dry run made nothing unread"
    assert read("--again") == {"read": held}
    assert read("--dry-run") == {"would_read": 0}


def test_what_reports_can_report_as_json(collected: Home, outside: Outside) -> None:
    outside.set_clock(SECOND)
    for command in ("collect", "refresh", "annotate", "compose", "deliver"):
        done = collected.k2watch(command, "--json", K2WATCH_CLOCK=f"{SECOND}T06:00")
        assert (done.returncode, done.stderr) == (0, "")
        name = {"collect": "receipt"}.get(command, command)
        assert json.loads(done.stdout)["schema"] == f"k2watch.{name}/1"
    commands = [run["command"] for run in collected.diary()]
    assert commands == ["deliver", "compose", "annotate", "refresh", "collect", "run"]
