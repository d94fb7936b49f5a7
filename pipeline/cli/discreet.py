"""Standard error as it leaves the program: whoever writes there, no secret can be read there.

Error lines, tracebacks, warnings, hooks of threads, progress bars and the log lines of all
libraries end in this one stream. Standard output needs no such net and has none, so that data are
never altered: what it shows comes from the configuration and the database, which hold no secret.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import Any, TextIO, cast

from pipeline.redaction import harmless, redact
from pipeline.secrets import environment, hide_environment
from pipeline.wording.private import hide_addresses


class DiscreetStream:
    """A text stream seen through ``redact``; the bytes behind it are nobody's to reach."""

    buffer = None  # click would write past us to it, where a terminal knows ASCII alone

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text without its secrets, and say that all of it was taken."""
        self._stream.write(redact(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write lines one by one."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class OneLineFormatter(logging.Formatter):
    """Log a message as one line: what a server says can neither add a line nor steer a terminal.

    Readers' addresses are hidden in all of a record, unless somebody asked to see more.
    """

    def __init__(self, *, shows_addresses: bool) -> None:
        super().__init__(logging.BASIC_FORMAT)
        self._shows_addresses = shows_addresses

    def format(self, record: logging.LogRecord) -> str:
        """Write a record, with what an error carries and where it happened."""
        text = super().format(record)
        return text if self._shows_addresses else hide_addresses(text)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Format all but the traceback."""
        return harmless(" ".join(super().formatMessage(record).split("\n")))


def guard() -> None:
    """See everything written to standard error from now on, even before a configuration is read."""
    hide_environment(environment())
    if sys.stderr is not None and not isinstance(sys.stderr, DiscreetStream):
        sys.stderr = cast(TextIO, DiscreetStream(sys.stderr))


def log_to_stderr(level: int, *, shows_addresses: bool) -> None:
    """Send log lines to standard error, where nobody did that before."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLineFormatter(shows_addresses=shows_addresses))
    logging.basicConfig(level=level, handlers=[handler])
