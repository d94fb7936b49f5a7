"""``k2watch import``: files, folders and pipes join the library, and every mistake is one line."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox.sample_records import update_files

from .conftest import FIRST, PROGRAM, Home, make_home, reachable

TEXT = """
PMID- 90990001
STAT- MEDLINE
DP  - 2026 Aug
TI  - Menaquinone in a file.
AU  - Sampleauthor A
PT  - Journal Article
EDAT- 2026/09/01 06:00
CRDT- 2026/09/01 06:00
AID - 10.1000/sample.990001 [doi]
SO  - J Sample. 2026 Aug.
"""
BROKEN = TEXT.replace("90990001", "not-a-number")


@pytest.fixture
def alone(tmp_path: Path) -> Home:
    """Give a folder of a program that can reach nobody."""
    return make_home(tmp_path / "alone", reachable("http://127.0.0.1:1/", 1))


def put(home: Home, name: str, content: str | bytes) -> str:
    file = home.folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def result(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(done.stdout)
    assert content.pop("schema") == "k2watch.import/1"
    return content


def test_it_is_silent_and_the_study_is_found(alone: Home) -> None:
    done = alone.k2watch("import", put(alone, "set.nbib", TEXT))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shown = alone.k2watch("show", "10.1000/sample.990001").stdout
    assert "Menaquinone in a file." in shown
    assert "PMID 90990001" in shown
    assert "90990001" in alone.k2watch("report").stdout
    [run] = alone.diary()
    assert (run["command"], run["exit_code"]) == ("import", 0)


def test_what_came_in_numbers(alone: Home) -> None:
    put(alone, "a.nbib", TEXT + BROKEN)
    put(alone, "b.xml.gz", gzip.compress(update_files()[0][1]))
    done = alone.k2watch("import", "a.nbib", "b.xml.gz", "--json")
    content = result(done)
    assert done.returncode == 0
    text, xml = content["files"]
    assert (text["name"], text["form"], text["records"]) == ("a.nbib", "MEDLINE text", 2)
    assert (xml["form"], xml["trouble"]) == ("PubMed XML", None)
    assert content["added"] == 1 + xml["records"]
    assert content["rejects"] == [
        {"file": "a.nbib", "pmid": None, "reason": "no usable PMID ('not-a-number')"}
    ]
    assert done.stderr == (
        "k2watch: a.nbib: a record cannot be read: no usable PMID ('not-a-number')\n"
    )
    again = result(alone.k2watch("import", "a.nbib", "b.xml.gz", "--json"))
    assert (again["added"], again["unchanged"]) == (0, content["added"])


def test_it_talks_when_asked_to(alone: Home) -> None:
    done = alone.k2watch("import", put(alone, "set.nbib", TEXT), "-v")
    assert done.stderr == (
        "1 record from 1 file: 1 added, 0 changed, 0 unchanged, 0 withdrawn, 0 not readable\n"
    )


def test_a_pipe_and_a_folder(alone: Home) -> None:
    (alone.folder / "saved").mkdir()
    put(alone, "saved/set.txt", TEXT)
    put(alone, "saved/notes.txt", "bought milk")
    done = subprocess.run(
        [PROGRAM, "import", "-", "saved", "--json"],
        cwd=alone.folder,
        env=alone.environ,
        input=gzip.compress(TEXT.encode()),
        capture_output=True,
        check=False,
    )
    content = json.loads(done.stdout)
    assert [one["name"] for one in content["files"]] == ["standard input", "saved/set.txt"]
    assert (content["added"], content["unchanged"], done.stderr) == (1, 1, b"")


def test_a_dry_run_makes_not_even_a_database(alone: Home) -> None:
    put(alone, "set.nbib", TEXT + BROKEN)
    before = alone.files()
    done = alone.k2watch("import", "set.nbib", "--dry-run")
    assert done.returncode == 0
    assert done.stdout == ("would take in 2 records from 1 file: 1 not held yet, 1 not readable\n")
    assert alone.files() == before
    foreseen = result(alone.k2watch("import", "set.nbib", "--dry-run", "--json"))
    assert (foreseen["added"], foreseen["changed"]) == (1, None)


@pytest.mark.parametrize("content", ["bought milk", "<html>Sorry</html>", "TY  - JOUR\n"])
def test_a_file_of_another_kind_is_2_and_nothing_is_stored(alone: Home, content: str) -> None:
    put(alone, "set.nbib", TEXT)
    before = alone.files() | {"other.txt": content.encode()}
    done = alone.k2watch("import", "set.nbib", put(alone, "other.txt", content))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "k2watch: other.txt: nothing to import: expected PubMed XML (<PubmedArticleSet>), "
        "MEDLINE text (PMID- …) or an ICTRP export (XML or CSV), plain or gzipped\n"
    )
    assert alone.files() == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "the file is empty"), (gzip.compress(b"", mtime=0)[:9], "cut or damaged")],
)
def test_a_file_damaged_from_its_start_is_2_and_says_so(
    alone: Home, content: bytes, reason: str
) -> None:
    before = alone.files() | {"set.xml.gz": content}
    done = alone.k2watch("import", put(alone, "set.xml.gz", content))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("k2watch: set.xml.gz: nothing to import: ")
    assert reason in done.stderr
    assert alone.files() == before


def test_a_damaged_file_in_a_folder_is_heard_of_and_keeps_none_back(alone: Home) -> None:
    (alone.folder / "saved").mkdir()
    put(alone, "saved/a.xml.gz", b"")
    put(alone, "saved/b.nbib", TEXT)
    put(alone, "saved/notes.txt", b"")
    done = alone.k2watch("import", "saved")
    assert (done.returncode, done.stdout) == (75, "")
    assert done.stderr == (
        "k2watch: saved/a.xml.gz: the file is empty; import it again once it is whole\n"
    )
    assert alone.k2watch("show", "90990001").returncode == 0


def test_a_missing_file_is_2(alone: Home) -> None:
    done = alone.k2watch("import", "missing\n.nbib")
    assert done.returncode == 2
    assert done.stderr == ("k2watch: missing\\n.nbib: cannot be read: No such file or directory\n")


def test_a_cut_file_is_75_and_what_was_whole_is_stored(alone: Home) -> None:
    name = put(alone, "a\nb.nbib", TEXT + TEXT.replace("90990001", "90990002")[:80])
    done = alone.k2watch("import", name)
    assert done.returncode == 75
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("k2watch: a\\nb.nbib: the text ends in the middle")
    assert done.stderr.endswith("; import it again once it is whole\n")
    assert alone.k2watch("show", "90990001").returncode == 0
    assert alone.k2watch("show", "90990002").returncode == 2
    [run] = alone.diary()
    assert run["exit_code"] == 75


def test_imported_studies_stand_in_no_digest(home: Home) -> None:
    assert home.k2watch("import", put(home, "set.nbib", TEXT)).returncode == 0
    assert home.k2watch("run", K2WATCH_CLOCK=f"{FIRST}T06:00").returncode == 0
    digests = [file.read_text() for file in (home.folder / "reports").rglob("*.md")]
    assert digests
    assert all("90990001" not in one for one in digests)
    assert home.k2watch("show", "90990001").stdout.count("found by: no search") == 1
