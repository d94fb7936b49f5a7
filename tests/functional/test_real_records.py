"""The project's own configuration against real PubMed records, where they are at hand."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import KEY, Home, make_home, wait_for

ROOT = Path(__file__).parents[2]
RECORDS = ROOT.parent / "shared" / "data" / "pubmed"
FOLDERS = [RECORDS / name for name in ("subsets", "efetch", "downloads")]  # bulk takes a minute


@pytest.fixture
def services(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Serve real records, an empty registry and no preprints; give the addresses."""
    if not all(folder.is_dir() for folder in FOLDERS):
        pytest.skip(f"there are no real records in {RECORDS}")
    place = tmp_path / "ports.json"
    words = [*map(str, FOLDERS), "--port-file", str(place), "--api-key", KEY]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with make_home(tmp_path / "server", {}).started("sandbox", *words, **quiet):
        wait_for(place.exists, "the sandbox", seconds=120)
        yield json.loads(place.read_text())


def test_the_main_job_on_real_records(tmp_path: Path, services: dict[str, str]) -> None:
    environ = {
        "K2WATCH_CONFIG": str(ROOT / "config.toml"),
        "K2WATCH_STORE_URL": f"sqlite:///{tmp_path}/real.sqlite3",
        "K2WATCH_SOURCES_PUBMED_BASE_URL": services["eutils"],
        "K2WATCH_SOURCES_CLINICALTRIALS_BASE_URL": services["clinicaltrials"],
        "K2WATCH_SOURCES_EUROPEPMC_BASE_URL": services["europepmc"],
        "K2WATCH_SOURCES_PUBMED_EMAIL": "operator@example.org",
        "K2WATCH_DELIVERY_FOLDER_PATH": str(tmp_path / "digests"),
        "NCBI_API_KEY": KEY,
    }
    home: Home = make_home(tmp_path / "home", environ)
    done = home.k2watch("run", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["exit_code"], report["troubles"]) == (0, 0, [])
    searches = report["receipt"]["searches"]
    asked = Counter(one["source"] for one in searches)
    assert asked == {"pubmed": 9, "clinicaltrials": 3, "europepmc": 3}
    for one in searches:
        assert (one["held"], one["rejects"], one["missing"]) == (one["reported"], 0, 0)
    assert sum(one["held"] for one in searches) > 0
    assert {file.suffix for file in (tmp_path / "digests").iterdir()} == {".html", ".txt", ".md"}
    assert "Traceback" not in done.stderr
