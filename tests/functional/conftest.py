"""The installed command in its own process, against a sandbox in another."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline.sandbox import Corpus
from pipeline.sandbox.sample_records import update_files
from tests.functional import forked

PROGRAM = Path(sys.executable).with_name("k2watch")
KEY = "k2-canary-key"
EMAIL = "operator@example.org"
FIRST, SECOND = "2026-09-07", "2026-09-14"  # the first Mondays of the sample's story
CONFIG = """
[sources.pubmed]
email = "operator@example.org"

[[searches]]
name = "mgp"
title = "Matrix Gla protein"
pubmed = '"matrix Gla protein"[tiab] OR "dp-ucMGP"[tiab]'

[[searches]]
name = "k2"
title = "Vitamin K2"
pubmed = '"vitamin K2"[tiab] OR menaquinone*[tiab]'

[[readers]]
name = "desk"
email = "desk@example.org"
channels = ["smtp", "folder"]

[delivery.smtp]
host = "127.0.0.1"
security = "none"
from = "k2watch@example.org"
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A folder with a configuration, and the environment of whoever runs the command there."""

    folder: Path
    environ: dict[str, str]

    @property
    def database(self) -> Path:
        return self.folder / "db" / "k2watch.sqlite3"

    def k2watch(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run the command and wait for its end."""
        return forked.run(words, self.folder, self.environ | environ)

    @contextmanager
    def started(self, *words: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
        """Start the command; it is killed if it still runs in the end."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        command = [str(PROGRAM), *words]
        environ = self.environ
        with subprocess.Popen(command, cwd=self.folder, env=environ, text=True, **pipes) as process:
            try:
                yield process
            finally:
                process.kill()

    def files(self) -> dict[str, bytes]:
        """Take a picture of every file in the folder."""
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}

    def diary(self) -> list[dict[str, Any]]:
        """Read the diary, newest run first."""
        found: list[dict[str, Any]] = json.loads(self.k2watch("runs", "--json").stdout)["runs"]
        return found


class Outside:
    """A ``k2watch sandbox`` in another process."""

    def __init__(self, addresses: dict[str, Any]) -> None:
        self.addresses = addresses
        self.eutils: str = addresses["eutils"]
        self.mail = Path(addresses["mailbox"])

    def set_clock(self, day: str) -> None:
        url = self.addresses["control"] + "clock"
        requests.post(url, data={"date": day}, timeout=10).raise_for_status()

    def requests(self) -> list[dict[str, Any]]:
        url = self.addresses["control"] + "requests"
        found: list[dict[str, Any]] = requests.get(url, timeout=10).json()["requests"]
        return found

    def letters(self) -> list[bytes]:
        return [file.read_bytes() for file in sorted(self.mail.glob("*.eml"))]

    def environ(self) -> dict[str, str]:
        return reachable(self.eutils, self.addresses["smtp_port"])


def reachable(eutils: str, smtp_port: int) -> dict[str, str]:
    """Tell the command where the sandbox is."""
    return {
        "K2WATCH_SOURCES_PUBMED_BASE_URL": eutils,
        "K2WATCH_DELIVERY_SMTP_PORT": str(smtp_port),
        "NCBI_API_KEY": KEY,
        "K2WATCH_CLOCK": f"{FIRST}T06:00",
    }


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"waited {seconds:g} s for {what}"
        time.sleep(0.02)


def make_home(folder: Path, environ: dict[str, str], config: str = CONFIG) -> Home:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(config, encoding="utf-8")
    bare = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    bare["XDG_STATE_HOME"] = os.environ[
        "XDG_STATE_HOME"
    ]  # those who ask one sandbox count together
    return Home(folder, bare | environ)


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """Serve the sample with NCBI's limits, from another process, on the first Monday."""
    folder = tmp_path_factory.mktemp("outside")
    place = folder / "ports.json"
    words = ["--mailbox", str(folder / "mail"), "--port-file", str(place), "--clock", FIRST]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with make_home(folder, {}).started("sandbox", *words, "--api-key", KEY, **quiet):
        wait_for(place.exists, "the sandbox")
        yield Outside(json.loads(place.read_text()))


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Read the sample once, for sandboxes inside a test that wants faults."""
    return Corpus.from_files(update_files())


@pytest.fixture
def home(tmp_path: Path, outside: Outside) -> Home:
    """Give a folder in which nothing has run yet."""
    outside.set_clock(FIRST)
    return make_home(tmp_path / "home", outside.environ())


@pytest.fixture(scope="session")
def _run_once(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Home:
    outside.set_clock(FIRST)
    home = make_home(tmp_path_factory.mktemp("run-once"), outside.environ())
    done = home.k2watch("run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return home


@pytest.fixture
def collected(tmp_path: Path, outside: Outside, _run_once: Home) -> Home:
    """Give a folder in which the first run was done."""
    outside.set_clock(FIRST)
    folder = tmp_path / "home"
    shutil.copytree(_run_once.folder, folder)
    return Home(folder, _run_once.environ | {"HOME": str(folder)})
