"""The lines for cron and systemd, read by systemd itself where it is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.timetable import command, crontab, units
from pipeline.config import Schedule

ODD = Path('/srv/my 100% "watch" $HOME/config.toml')
WEEKLY = Schedule(run="06:05", refresh="wed 23:00", timezone="Europe/Berlin")


def test_cron_gets_the_times_and_this_very_program() -> None:
    run, refresh = crontab(Path("/srv/k2watch/config.toml"), WEEKLY)
    called = " ".join(command(Path("/srv/k2watch/config.toml")))
    assert run == f"5 6 * * *  {called} run"
    assert refresh == f"0 23 * * 3  {called} refresh"
    assert called.startswith(str(Path(sys.executable).parent))


def test_a_shell_reads_the_odd_path_back() -> None:
    line = crontab(ODD, WEEKLY)[0].split("  ", 1)[1].replace(r"\%", "%")  # as cron hands it on
    words = line.replace(command(ODD)[0], "printf '%s\\n'", 1)
    said = subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-3:] == ["--config", str(ODD), "run"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("file", [Path("/srv/k2watch/config.toml"), ODD])
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, file: Path) -> None:
    for name, text in units(file, WEEKLY).items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *map(str, tmp_path.iterdir())],
        env={"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if "initialize manager" in done.stderr:
        pytest.skip("systemd does not work here")
    assert (done.returncode, done.stderr) == (0, "")
    timer = (tmp_path / "k2watch@refresh.timer").read_text()
    assert "OnCalendar=Wed *-*-* 23:00:00 Europe/Berlin" in timer
