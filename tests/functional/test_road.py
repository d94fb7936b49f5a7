"""The commands in story order, as an operator uses them."""

import csv
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from pipeline.store.schema import HEAD

from .conftest import EMAIL, FIRST, PROGRAM, SECOND, Home, Outside

STARTER = Path(__file__).parents[2] / "config.toml"


def test_init_puts_a_config_there_and_never_over_another(home: Home) -> None:
    folder = home.folder / "new" / "watch"
    file = folder / "config.toml"
    foreseen = home.k2watch("init", str(folder), "--dry-run")
    assert (foreseen.returncode, foreseen.stdout) == (0, f"would write {file}\n")
    assert not folder.exists()

    assert home.k2watch("init", str(folder)).returncode == 0
    assert file.read_text() == STARTER.read_text()

    again = home.k2watch("init", str(folder))
    assert again.returncode == 2
    assert again.stderr == f"k2watch: {file} is there already and stays as it is\n"
    assert file.read_text() == STARTER.read_text()


def test_a_new_config_needs_only_an_email(home: Home) -> None:
    (home.folder / "config.toml").unlink()
    home.k2watch("init")
    environ = {"K2WATCH_SOURCES_PUBMED_EMAIL": EMAIL, "K2WATCH_DELIVERY_SMTP_PORT": ""}
    checked = home.k2watch("check", "--json", **environ)
    content = json.loads(checked.stdout)
    assert content["schema"] == "k2watch.check/1"
    assert len(content["searches"]) == 9
    assert all(one["error"] is None for one in content["searches"])
    assert checked.returncode == 78, "the sample knows none of the landmarks"
    assert checked.stderr.count("does not find its landmarks") == 9


def test_check_shows_how_each_search_is_understood(collected: Home) -> None:
    before = collected.files()
    done = collected.k2watch("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "mgp: Matrix Gla protein" in done.stdout
    assert 'understood as: "matrix gla protein"' in done.stdout.lower()
    assert "with an API key" in done.stdout
    assert collected.files() == before


def test_a_second_run_says_and_sends_nothing(collected: Home, outside: Outside) -> None:
    letters, digests = outside.letters(), sorted((collected.folder / "reports").rglob("*.*"))
    done = collected.k2watch("run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert outside.letters() == letters
    assert sorted((collected.folder / "reports").rglob("*.*")) == digests
    assert [path.name for path in digests if path.is_file()] == [
        f"{FIRST}-desk.html",
        f"{FIRST}-desk.md",
        f"{FIRST}-desk.txt",
    ]


def test_the_next_week_brings_news_and_the_diary_tells(collected: Home, outside: Outside) -> None:
    outside.set_clock(SECOND)
    before = len(outside.letters())
    ran = collected.k2watch("run", "--json", K2WATCH_CLOCK=f"{SECOND}T06:00")
    report = json.loads(ran.stdout)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert report["schema"] == "k2watch.run/1"
    (issue,) = report["issues"]
    assert issue["slot"] == SECOND
    assert "new studies" in issue["subject"]
    assert report["sent"] == 2
    (letter,) = outside.letters()[before:]
    assert issue["subject"].encode() in letter
    assert (collected.folder / "reports" / "digests" / f"{SECOND}-desk.html").is_file()

    listed, _, receipt = collected.k2watch("runs").stdout.partition("\n\n")
    text = listed.splitlines()
    assert receipt.startswith("receipt of run 2:\nmgp: PubMed ")
    new = sum(one["new"] for one in report["receipt"]["searches"])
    assert [line.split()[0] for line in text] == ["2", "1"]
    assert f"new matches {new}  ok" in text[0]


def test_show_finds_a_study_by_pmid_or_doi(collected: Home) -> None:
    card = collected.k2watch("show", "90000002").stdout
    assert "PMID 90000002 · DOI 10.5555/k2watch.sample.2" in card
    assert "CONCLUSIONS: Three years of MK-7 improved arterial stiffness" in card
    by_doi = collected.k2watch("show", "https://doi.org/10.5555/K2WATCH.sample.2", "--json")
    study = json.loads(by_doi.stdout)
    assert (study["schema"], study["pmid"]) == ("k2watch.study/1", 90000002)
    xml = collected.k2watch("show", "90000002", "--xml").stdout
    assert xml.startswith("<PubmedArticle>")


def test_report_in_its_three_forms(collected: Home) -> None:
    rows = list(csv.DictReader(io.StringIO(collected.k2watch("report").stdout)))
    content = json.loads(collected.k2watch("report", "--json").stdout)
    table = collected.k2watch("report", "--format", "md", "--search", "mgp").stdout.splitlines()
    assert content["schema"] == "k2watch.report/1"
    assert [int(row["pmid"]) for row in rows] == [one["pmid"] for one in content["studies"]]
    assert len(table) - 2 == sum("mgp" in one["searches"] for one in content["studies"])
    assert table[0].startswith("| published | title |")


def test_report_since_and_into_a_file(collected: Home) -> None:
    target = collected.folder / "table.csv"
    done = collected.k2watch("report", "--since", "last", "--output", str(target))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(target.read_text().splitlines()) > 20
    nothing = collected.k2watch("report", "--since", "2026-09-08", "--output", str(target))
    assert nothing.returncode == 0
    assert len(target.read_text().splitlines()) == 1, "the file is replaced as a whole"
    nowhere = collected.k2watch("report", "--output", "no/such/folder.csv")
    assert nowhere.returncode == 2
    assert nowhere.stderr == (
        "k2watch: no/such/folder.csv: cannot be written: No such file or directory\n"
    )


def test_db_tells_its_state_and_keeps_a_copy(collected: Home) -> None:
    status = json.loads(collected.k2watch("db", "status", "--json").stdout)
    assert (status["schema"], status["revision"]) == ("k2watch.db/1", status["needed"])
    backup = collected.k2watch("db", "backup")
    copy = Path(backup.stdout.strip())
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM study").fetchone() == (status["studies"],)
    upgrade = collected.k2watch("db", "upgrade", "-v")
    assert (upgrade.returncode, upgrade.stdout) == (0, "")
    assert f"schema {HEAD}, needed {HEAD}" in upgrade.stderr


def test_db_status_makes_no_database(home: Home) -> None:
    done = home.k2watch("db", "status")
    assert done.returncode == 0
    assert "schema none yet" in done.stdout
    assert not home.database.exists()


def test_python_m_pipeline_is_the_same_program() -> None:
    ways = ([PROGRAM], [sys.executable, "-m", "pipeline"])
    helps = [
        subprocess.run([*way, "--help"], capture_output=True, text=True, check=True).stdout
        for way in ways
    ]
    assert helps[0] == helps[1]
    assert "k2watch demo" in helps[0]
