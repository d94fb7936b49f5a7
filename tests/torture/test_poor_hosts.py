"""Point 9: a host that lacks what one takes for granted.

A command does its work there, or says in one line why not; its exit code is true, and what is
private stays so whatever the umask.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.functional.conftest import (
    PROGRAM,
    SECOND,
    Home,
    Outside,
    _run_once,  # noqa: F401 - fixtures of the installed command
    collected,  # noqa: F401
    home,  # noqa: F401
    outside,  # noqa: F401
)

from .conftest import Torture

NOBODY = 65534
BARE = {"LC_ALL": "C", "LANG": "", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture
def poor(collected: Home, outside: Outside) -> Home:  # noqa: F811
    """Give a folder of the first Monday, on the second."""
    outside.set_clock(SECOND)
    return Home(collected.folder, collected.environ | {"K2WATCH_CLOCK": f"{SECOND}T06:00"})


def shell(home: Home, line: str, **environ: str) -> subprocess.CompletedProcess[str]:  # noqa: F811
    """Run a line as an operator types it, with ``k2watch`` on the path."""
    path = f"{PROGRAM.parent}:{home.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", line],
        cwd=home.folder,
        env=home.environ | {"PATH": path} | environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def ended(done: subprocess.CompletedProcess[str]) -> tuple[int, int]:
    """Give the exit code and how many lines were complained."""
    assert "Traceback" not in done.stderr, done.stderr
    assert "Exception ignored" not in done.stderr, done.stderr
    return done.returncode, len(done.stderr.splitlines())


# Line, exit code, lines on stderr. In small size the first of each kind.
STREAMS = [
    ("k2watch run -v >&- 2>&- <&-", 0, 0),
    ("k2watch runs --json >/dev/full", 75, 1),
    ("k2watch run -v 2>/dev/full", 0, 0),
    ("k2watch rnu 2>/dev/full", 2, 0),
    ("k2watch read <&-", 0, 0),
    ("k2watch runs >&-", 0, 0),
    ("k2watch rnu 2>&-", 2, 0),
    ("k2watch run -vv 2>/dev/full", 0, 0),
    ("k2watch report >/dev/full", 75, 1),
    ("k2watch report --format xlsx >/dev/full", 75, 1),
    ("k2watch init new --yes <&-", 78, None),  # the address is still to be set
]


def test_streams_that_are_closed_or_full(poor: Home, torture: Torture) -> None:
    lines = STREAMS[: torture.size(2, len(STREAMS))]
    for line, code, words in lines:
        done = shell(poor, line)
        assert ended(done) == (code, len(done.stderr.splitlines()) if words is None else words), (
            line
        )
    assert [run["exit_code"] for run in poor.diary()][-1] == 0
    torture.tell("point 9, streams", f"{len(lines)} of {len(lines)} tell the truth")


def test_sixteen_files_are_enough(poor: Home, torture: Torture) -> None:
    every = (
        "run",
        "site",
        "report --format xlsx --output x.xlsx",
        "report --plot all --output out",
    )
    for words in every[: torture.size(1, len(every))]:
        assert ended(shell(poor, f"ulimit -n 16; k2watch {words}")) == (0, 0), words
    if torture.is_full:
        assert ended(shell(poor, "ulimit -n 10; k2watch run"))[0] in (0, 75)


def test_no_home_and_no_locale(poor: Home, torture: Torture) -> None:
    line = json.dumps({"id": 1, "title": "MK-7", "abstract": "180 µg MK-7"}, ensure_ascii=False)
    read = shell(poor, f"env -u HOME k2watch read <<< '{line}'", **BARE)
    assert ended(read) == (0, 0)
    assert "180 µg" in read.stdout
    if torture.is_full:
        shown = shell(poor, "env -u HOME k2watch show 90000002", **BARE)
        assert ended(shown) == (0, 0)
        assert "DOI 10.5555/k2watch.sample.2" in shown.stdout
        assert " · " in shown.stdout
        assert ended(shell(poor, "env -u HOME k2watch run", **BARE)) == (0, 0)
        plot = "env -u HOME k2watch report --plot all --output out"
        assert ended(shell(poor, plot, **BARE)) == (0, 0)
        nowhere = {"HOME": "/proc/nowhere", "MPLCONFIGDIR": ""}
        assert shell(poor, "k2watch report --plot all --output out", **nowhere).returncode == 0


@pytest.mark.parametrize("umask", ["000", "077"])
def test_what_is_private_is_so_whatever_the_umask(poor: Home, umask: str, torture: Torture) -> None:
    torture.once(umask, "000")
    shutil.rmtree(poor.folder / "db")
    done = shell(poor, f"umask {umask}; k2watch run && k2watch db backup")
    assert ended(done)[0] == 0
    files = [file for file in (poor.folder / "db").iterdir() if file.is_file()]
    assert {file.name for file in files} >= {"k2watch.sqlite3", "k2watch.sqlite3.lock"}
    assert len(files) >= 3
    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}
    assert (poor.folder / "db").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_a_folder_that_this_user_may_not_write(poor: Home, torture: Torture) -> None:
    """Root ignores modes, so that the command runs as nobody."""
    for folder in (poor.folder, *poor.folder.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    before = poor.files()
    become = f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups"
    for words in ("run", "runs", "db backup", "site")[: torture.size(1, 4)]:
        done = shell(poor, f"{become} k2watch {words}")
        assert ended(done) == (75, 1), (words, done.stderr)
        assert "k2watch.sqlite3" in done.stderr, done.stderr
    assert poor.files() == before


def read_only(folder: Path) -> str:
    return f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"


def test_a_read_only_disk(poor: Home, torture: Torture) -> None:
    before = poor.files()
    for words in ("run", "runs", "db backup", "report")[: torture.size(1, 4)]:
        # In a mount namespace of its own: no other process sees it, and it ends with it.
        line = f"{read_only(poor.folder)} && cd {poor.folder} && exec k2watch {words}"
        done = shell(poor, f"unshare -rm bash -c '{line}'")
        if "unshare" in done.stderr or "mount" in done.stderr.partition(":")[0]:
            pytest.skip(f"no mount namespaces here: {done.stderr.strip()}")
        assert ended(done) == (75, 1), (words, done.stderr)
        assert "k2watch.sqlite3" in done.stderr
    assert poor.files() == before
