"""The three streams of a command: closed, full or broken, they never decide what it does.

A service may start us with a stream closed, a crontab may send it to a full disk, a reader may
leave. The exit code then still tells the truth, and nothing lands in a file that got the number
of a closed stream.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from typing import TextIO

from pipeline.errors import EXIT_TEMPORARY

_ASCII = ("ascii", "us-ascii", "ansi_x3.4-1968", "646")


def make_ready() -> None:
    """Put /dev/null where a stream is closed, before any file can take its number.

    Where the locale knows only ASCII, data are UTF-8 all the same, as PEP 540 has it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdin = sys.stdin or _stream(0, "r")
    sys.stdout = sys.stdout or _stream(1, "w")
    sys.stderr = sys.stderr or _stream(2, "w")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() in _ASCII:
            stream.reconfigure(encoding="utf-8")


def _stream(number: int, mode: str) -> TextIOWrapper:
    binary = FileIO(number, mode, closefd=False)
    buffered = BufferedReader(binary) if mode == "r" else BufferedWriter(binary)
    return TextIOWrapper(buffered, encoding="utf-8")


def say(text: str) -> None:
    """Write a line on stderr; where that is impossible nobody can be told."""
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def closed_with(code: int) -> int:
    """Write out what is left, and give the exit code: an answer that was lost is no success."""
    lost = _cannot_be_written(sys.stdout)
    _cannot_be_written(sys.stderr)
    return code or (EXIT_TEMPORARY if lost else code)


def _cannot_be_written(stream: TextIO) -> bool:
    """Flush; what a full disk refuses goes nowhere, so that the interpreter ends in peace."""
    try:
        stream.flush()
    except BrokenPipeError:
        _let_go(stream)  # nobody reads on, which is no failure
    except OSError:
        _let_go(stream)
        return True
    return False


def _let_go(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
