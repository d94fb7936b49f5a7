"""The lines that make cron or systemd run the watch, for exactly this program and this file."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from pipeline.config import Schedule

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def command(file: Path) -> list[str]:
    """Give the words that call this program, of this Python, with a configuration.

    ``-P`` keeps a folder that happens to be called pipeline from being taken for the program.
    """
    script = Path(sys.executable).with_name("k2watch")
    words = [str(script)] if script.is_file() else [sys.executable, "-P", "-m", "pipeline"]
    return [*words, "--config", str(file)]


def crontab(file: Path, schedule: Schedule) -> list[str]:
    """Write the lines of the crontab; cron goes by the machine's own time."""
    called = shlex.join(command(file)).replace("%", r"\%")  # cron ends a line at a bare %
    hour, minute = schedule.run.split(":")
    day, clock = schedule.refresh.split()
    hour_again, minute_again = clock.split(":")
    weekday = _DAYS.index(day)
    return [
        f"{int(minute)} {int(hour)} * * *  {called} run",
        f"{int(minute_again)} {int(hour_again)} * * {weekday}  {called} refresh",
    ]


def units(file: Path, schedule: Schedule) -> dict[str, str]:
    """Write the units of systemd by file name: one service for both timers (systemd.unit(5)).

    The API key and the mail password are read from ``secrets.env`` beside the file, if it is there.
    """
    called = " ".join(map(_quoted, command(file)))
    day, clock = schedule.refresh.split()
    zone = schedule.timezone
    secrets = str(file.with_name("secrets.env")).replace("%", "%%")
    return {
        "k2watch@.service": (
            "[Unit]\nDescription=k2watch %i\nWants=network-online.target\n"
            "After=network-online.target\n\n"
            f"[Service]\nType=oneshot\nEnvironmentFile=-{secrets}\nExecStart={called} %i\n"
        ),
        "k2watch@run.timer": _timer(f"*-*-* {schedule.run}:00 {zone}"),
        "k2watch@refresh.timer": _timer(f"{day.capitalize()} *-*-* {clock}:00 {zone}"),
    }


def _timer(when: str) -> str:
    """Let a timer catch up after the machine slept (systemd.timer(5), Persistent=)."""
    return (
        f"[Unit]\nDescription=k2watch %i\n\n[Timer]\nOnCalendar={when}\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _quoted(word: str) -> str:
    """Quote one word of ExecStart (systemd.service(5)): %, $ and quotation marks mean something."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"' if any(letter in " '\"\t\\;" for letter in word) else plain
