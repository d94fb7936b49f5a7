"""Whoever waits for a sign of life gets one: whoever starts the run, and however it ends."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import create_server

import pytest

from tests.dead_mans_switch import SECRET, Switch

from .conftest import CONFIG, Home, Outside, make_home, reachable

ALLOWED = 'heartbeat_allowed_hosts = ["127.0.0.1"]'
SCHEDULE = f"\n[schedule]\n{ALLOWED}\n"


@pytest.fixture
def switch() -> Iterator[Switch]:
    with Switch() as one:
        yield one


def watched(folder: Path, outside: dict[str, str], url: str, config: str = CONFIG) -> Home:
    return make_home(folder, outside | {"K2WATCH_HEARTBEAT_URL": url}, config + SCHEDULE)


def test_a_run_says_when_it_begins_and_that_it_was_complete(
    home: Home, outside: Outside, switch: Switch
) -> None:
    done = watched(home.folder, home.environ, switch.url).k2watch("run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert switch.signals == ["start", "success"]


@pytest.mark.parametrize("code", [75, 78])
def test_a_run_that_fails_says_with_which_exit_code(
    tmp_path: Path, switch: Switch, code: int
) -> None:
    bad = '\n[[questions]]\nname = "odd"\ntitle = "?"\nwhere = "(MK-7[tiab]"\n'
    config = CONFIG + (bad if code == 78 else "")
    home = watched(tmp_path, reachable("http://127.0.0.1:1/", 1), switch.url, config)
    assert home.k2watch("run").returncode == code
    assert switch.signals[-1] == str(code)
    assert switch.state() == "down"


def test_who_finds_another_run_active_is_silent(collected: Home, switch: Switch) -> None:
    home = watched(collected.folder, collected.environ, switch.url)
    with home.database.with_name("k2watch.sqlite3.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert home.k2watch("run").returncode == 75
    assert switch.signals == [], "the other one's heart beats"


def test_nobody_who_listens_is_one_line_and_changes_nothing_of_the_run(collected: Home) -> None:
    with closing(create_server(("127.0.0.1", 0))) as deaf:  # takes connections and never answers
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/ping/{SECRET}"
        home = watched(collected.folder, collected.environ, url)
        began = time.monotonic()
        done = home.k2watch("run")
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "the heartbeat was not taken: no answer" in done.stderr
    assert time.monotonic() - began < 25, "five seconds at the start and five at the end"
    assert home.diary()[0]["exit_code"] == 0


def test_the_address_is_a_secret_in_a_file_too(
    collected: Home, switch: Switch, tmp_path: Path
) -> None:
    file = collected.folder / "heartbeat.url"
    file.write_text(switch.url + "\n")
    where = f'\n[schedule]\nheartbeat_url_file = "heartbeat.url"\n{ALLOWED}\n'
    home = make_home(collected.folder, collected.environ, CONFIG + where)
    file.chmod(0o644)
    refused = home.k2watch("run")
    assert refused.returncode == 0, "a heart that cannot be heard fails no run"
    assert "others may read this secret" in refused.stderr
    file.chmod(0o600)
    assert home.k2watch("run", "-vv").returncode == 0
    assert switch.signals == ["start", "success"]


def test_the_address_is_nowhere(home: Home, switch: Switch) -> None:
    """Not on stderr with -vv, not in the database, and not when it is refused."""
    one = watched(home.folder, home.environ, switch.url)
    said = [one.k2watch("run", "-vv").stderr, one.k2watch("runs", "-v").stdout]
    for url in (switch.url.replace("127.0.0.1", "127.0.0.2"), f"gopher://x/{SECRET}"):
        said.append(one.k2watch("run", "-vv", K2WATCH_HEARTBEAT_URL=url).stderr)
        assert "the heartbeat was not taken" in said[-1]
    assert SECRET not in "".join(said)
    assert not any(SECRET.encode() in content for content in one.files().values())
