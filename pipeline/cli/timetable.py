"""The lines that make cron or systemd run the watch, for exactly this program and this file."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from pipeline.config import Schedule

# A reload reads the configuration again. A stop waits for the run under way, which systemd would
# kill after a minute and a half; a start that fails is repeated, but not at once and not for ever.
_DAEMON = """\
ExecReload=/bin/kill -HUP $MAINPID
TimeoutStopSec=1h
Restart=on-failure
RestartSec=5min
RestartPreventExitStatus=2 78
"""
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
    """Write the units of systemd by file name: one service for both timers, and the daemon's.

    Timers or daemon: both together do no harm, since one works and the other finds it done. The
    API key, the mail password and the heartbeat's address are read from ``secrets.env`` beside the
    file, if it is there. See systemd.unit(5), systemd.service(5).
    """
    called = " ".join(map(_quoted, command(file)))
    day, clock = schedule.refresh.split()
    zone = schedule.timezone
    secrets = str(file.with_name("secrets.env")).replace("%", "%%")
    after_network = "Wants=network-online.target\nAfter=network-online.target\n"
    service = f"EnvironmentFile=-{secrets}\nNoNewPrivileges=true\nUMask=0077\nExecStart={called}"
    return {
        "k2watch@.service": (
            f"[Unit]\nDescription=k2watch %i\n{after_network}\n"
            f"[Service]\nType=oneshot\n{service} %i\n"
        ),
        "k2watch@run.timer": _timer(f"*-*-* {schedule.run}:00 {zone}"),
        "k2watch@refresh.timer": _timer(f"{day.capitalize()} *-*-* {clock}:00 {zone}"),
        "k2watch-daemon.service": (
            f"[Unit]\nDescription=k2watch, on its own schedule\n{after_network}\n"
            f"[Service]\nType=exec\n{service} daemon\n{_DAEMON}\n"
            "[Install]\nWantedBy=default.target\n"
        ),
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
