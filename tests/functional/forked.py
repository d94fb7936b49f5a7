"""The command in a process of its own that has its imports already: forked, not started anew.

A second of imports for each of a thousand commands would be half of the time of all tests. What
the operating system sees is a process: its folder, environment, streams and exit code are its own.
Tests of starting, of signals and of what is imported start the program itself.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from pipeline import cli
from tests.forks import FORKS

SECONDS = 120


def run(
    words: Sequence[str], folder: Path, environ: Mapping[str, str], given: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """Run ``k2watch WORDS`` and wait for its end, as ``subprocess.run`` would."""
    return start(words, folder, environ, given).ended()


def start(
    words: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    given: bytes = b"",
    first: Callable[[], object] = bool,
) -> "Command":
    """Start ``k2watch WORDS``; what has to come ``first`` is done inside the new process."""
    command, place = ["k2watch", *words], Path(tempfile.mkdtemp(prefix="k2watch-forked-"))
    streams = [place / name for name in ("in", "out", "err")]
    streams[0].write_bytes(given)
    arguments = (command, folder, dict(environ), streams, first)
    process = FORKS.Process(target=_command, args=arguments)
    process.start()
    return Command(command, process, place)


@dataclass(frozen=True, slots=True)
class Command:
    """A command that runs; its streams are files in ``place`` until it has ended."""

    words: list[str]
    process: BaseProcess
    place: Path

    def ended(self) -> subprocess.CompletedProcess[str]:
        """Wait for the end; a process that a signal ended has that signal's number, negative."""
        self.process.join(SECONDS)
        try:
            if self.process.exitcode is None:
                self.process.kill()
                raise subprocess.TimeoutExpired(self.words, SECONDS)
            said = [_text(self.place / name) for name in ("out", "err")]
            return subprocess.CompletedProcess(self.words, self.process.exitcode, *said)
        finally:
            shutil.rmtree(self.place)


def _text(stream: Path) -> str:
    """Read what was said; whoever is killed early has not opened its streams yet."""
    return stream.read_bytes().decode() if stream.exists() else ""


def _command(
    command: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    streams: Sequence[Path],
    first: Callable[[], object],
) -> None:
    """Be the command: what is the parent's is replaced before its first line runs."""
    for number, file in enumerate(streams):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - its own
    sys.stdout, sys.stderr = (
        open(number, "w", encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - its own
        for number, errors in ((1, "strict"), (2, "backslashreplace"))
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = [*command]
    first()
    cli.main()
