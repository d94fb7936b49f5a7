"""``k2watch trials`` and what ``check`` says of the registry, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import CONFIG, FIRST, Home, Outside, make_home

ASKING = CONFIG.replace(
    "[[readers]]",
    """[[searches]]
name = "registered"
title = "Vitamin K2 in registries"
pubmed = '"MK-7"[tiab]'
clinicaltrials = { intr = "vitamin K2 OR menaquinone OR MK-7 OR MK-4" }

[[readers]]""",
    1,
)
ICTRP = """<?xml version="1.0" encoding="UTF-8"?>
<Trials_downloaded_from_ICTRP><Trial><TrialID>UMIN000000001</TrialID>
<Source_Register>JPRN</Source_Register><Recruitment_Status>Recruiting</Recruitment_Status>
<Public_title>Sample: menatetrenone and sample vessels</Public_title>
</Trial></Trials_downloaded_from_ICTRP>
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Home:
    """Give a folder in which a first run asked the registry too."""
    outside.set_clock(FIRST)
    place = {"K2WATCH_SOURCES_CLINICALTRIALS_BASE_URL": str(outside.addresses["clinicaltrials"])}
    home = make_home(tmp_path_factory.mktemp("registry"), outside.environ() | place, ASKING)
    done = home.k2watch("run")
    assert (done.returncode, done.stderr) == (0, "")
    return home


def test_the_board_shows_every_trial_by_how_far_it_is(home: Home) -> None:
    done = home.k2watch("trials")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Recruiting: ")
    assert "With results: " in done.stdout
    assert "Primary completion expected 202" in done.stdout
    assert "no report of its results is linked; whether there is one is not known" in done.stdout


def test_one_trial_is_shown_whole_whatever_the_case_of_its_number(home: Home) -> None:
    done = home.k2watch("trials", "nct 00000002")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "Primary outcomes",
        "coronary artery",
        "imaging",
        "NCT00000002",
        "Late: registered 2026",
    ):
        assert words in done.stdout, words


def test_as_json_it_is_what_the_registry_said(home: Home) -> None:
    found = json.loads(home.k2watch("trials", "--json").stdout)
    assert found["schema"] == "k2watch.trials/1"
    (mine,) = [one for one in found["trials"] if one["number"] == "NCT00000002"]
    assert mine["registration"]["status"] == "recruiting"
    assert mine["registration"]["enrolment_certainty"] == "estimated"
    assert mine["registration"]["outcomes"][0]["primary"] is True
    assert mine["registration"]["searches"] == ["registered"]


def test_a_trial_nobody_knows_is_a_mistake_in_one_line(home: Home) -> None:
    done = home.k2watch("trials", "NCT09999999")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "k2watch: NCT09999999: no trial of this number is known; k2watch trials\n"


def test_an_export_of_whos_portal_joins_the_board_and_is_told_to_nobody(home: Home) -> None:
    file = Path(home.folder) / "ICTRP-Results.xml"
    file.write_text(ICTRP)
    done = home.k2watch("import", file.name, "--json")
    assert (done.returncode, json.loads(done.stdout)["added"]) == (0, 1)
    assert "UMIN000000001 · recruiting" in home.k2watch("trials").stdout
    again = json.loads(home.k2watch("import", file.name, "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_check_tells_what_each_source_last_gave(home: Home) -> None:
    done = home.k2watch("check")
    assert "registered: gave 9 records on 2026-09-07 06:00Z" in done.stdout
    assert "no search asks it" in done.stdout  # Europe PMC
