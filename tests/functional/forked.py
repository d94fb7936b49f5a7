"""The command in a process of its own that has its imports already: forked, not started anew.

A second of imports for each of a thousand commands would be half of the time of all tests. What
the operating system sees is a process: its folder, environment, streams and exit code are its own.
Tests of starting, of signals and of what is imported start the program itself.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline import cli

SECONDS = 120
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        *{f"pipeline.cli.{home}" for home in cli.HOMES.values()},
        "pipeline.evidence.reader",
        "pipeline.stages.site",
        "alembic.command",
        "pandas",
    ]
)


def run(
    words: Sequence[str], folder: Path, environ: Mapping[str, str], given: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """Run ``k2watch WORDS`` and wait for its end, as ``subprocess.run`` would."""
    command = ["k2watch", *words]
    with tempfile.TemporaryDirectory() as place:
        streams = stdin, out, err = [Path(place, name) for name in ("in", "out", "err")]
        stdin.write_bytes(given)
        process = _FORKS.Process(target=_command, args=(command, folder, dict(environ), streams))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(command, SECONDS)
        said, complained = (one.read_bytes().decode() for one in (out, err))
        return subprocess.CompletedProcess(command, process.exitcode, said, complained)


def _command(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], streams: Sequence[Path]
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
    cli.main()
