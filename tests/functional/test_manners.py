"""How the program behaves towards NCBI, the terminal and the operator's secrets."""

import os
import pty
import subprocess

from .conftest import EMAIL, KEY, PROGRAM, SECOND, Home, Outside


def test_every_request_names_tool_email_and_key(home: Home, outside: Outside) -> None:
    before = len(outside.requests())
    assert home.k2watch("run", "--set", "sources.pubmed.batch_size=3").returncode == 0
    asked = outside.requests()[before:]
    assert len(asked) > 10
    for one in asked:
        assert (one["params"]["tool"], one["params"]["email"]) == ("k2watch", EMAIL)
        assert one["has_key"]
        assert one["method"] == "POST", "an address with a key in it ends in logs"
        assert one["status"] == 200
    seconds = [one["seconds"] for one in asked]
    assert all(later - first >= 1 for first, later in zip(seconds, seconds[10:], strict=False))


def test_the_key_is_nowhere(home: Home) -> None:
    said = [home.k2watch(*words, "-vv") for words in (["check"], ["run"], ["runs"])]
    assert all(one.returncode == 0 for one in said)
    assert "mgp: PubMed" in said[1].stderr, "it talks"
    assert KEY not in "".join(one.stdout + one.stderr for one in said)
    assert [name for name, content in home.files().items() if KEY.encode() in content] == []


def on_a_terminal(home: Home, *words: str, clock: str) -> tuple[str, str]:
    """Run with stderr on a terminal and stdout in a pipe; give both."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, *words],
        cwd=home.folder,
        env=home.environ | {"K2WATCH_CLOCK": clock, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:
            pass  # the other end was closed
        os.close(ours)
        assert process.stdout is not None
        printed = process.stdout.read()
        assert process.wait(60) == 0
    return printed, shown.decode()


def test_it_talks_on_a_terminal_only(collected: Home, outside: Outside) -> None:
    outside.set_clock(SECOND)
    printed, shown = on_a_terminal(collected, "run", clock=f"{SECOND}T06:00")
    assert printed == ""
    assert "searches" in shown, "the progress bar"
    assert "· new 4 · rejects 0" in shown
    assert "1 issue composed, 2 sent" in shown
    printed, shown = on_a_terminal(collected, "run", "-q", clock=f"{SECOND}T06:00")
    assert (printed, shown) == ("", "")


def test_a_clock_that_is_wrong_is_told_in_one_line(home: Home) -> None:
    """The sandbox lives in September 2026, and this host does not say that it rehearses."""
    done = home.k2watch("run", K2WATCH_CLOCK="")
    assert (done.returncode, done.stdout) == (75, "")
    [line] = done.stderr.splitlines()
    assert "this host's clock is " in line
    assert "set the clock" in line
