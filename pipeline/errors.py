"""The errors a user or operator can meet, and the exit code each of them ends with.

PipelineError ─ ConfigError 78 ─ SourceError 75 (Unavailable, Refused, Malformed, Suspect)
              ─ StoreError 75 (BrokenOff, WrongRevision, AnotherRunIsActive)
              ─ DeliveryError 75 (NobodyThere) ─ OutputError 75

The codes are those of BSD's <sysexits.h>: 75 EX_TEMPFAIL, 78 EX_CONFIG. The text of an error is one
line that says what happened and what to do next. It may quote a server, and goes to terminals, the
diary, letters and mailboxes: so it never holds a secret, nor a letter that steers a terminal.
"""

from __future__ import annotations

from pipeline.redaction import harmless, redact

EXIT_DONE = 0
EXIT_BUG = 1
EXIT_USAGE = 2
EXIT_TEMPORARY = 75
EXIT_CONFIG = 78


class PipelineError(Exception):
    """Report a failure a person can act on, in words that are safe to show anywhere."""

    exit_code = EXIT_BUG

    def __init__(self, text: str = "") -> None:
        super().__init__(harmless(redact(text)))


class ConfigError(PipelineError):
    """Report a configuration that cannot be used."""

    exit_code = EXIT_CONFIG


class UsageError(PipelineError):
    """Report a command that asked for something that does not exist."""

    exit_code = EXIT_USAGE


class OutputError(PipelineError):
    """Report a file that cannot be written now: no space, or a disk in trouble."""

    exit_code = EXIT_TEMPORARY


class SourceError(PipelineError):
    """Report that a source did not give a whole, trustworthy answer."""

    exit_code = EXIT_TEMPORARY


class Unavailable(SourceError):
    """The source cannot be reached, is overloaded, or broke off: asking again later may help.

    ``retry_after`` is the pause it asked for, in seconds, or None.
    """

    def __init__(self, text: str, *, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Unreachable(Unavailable):
    """Nobody answered at all: whatever else is asked of this source now would fail the same way."""


class TimeIsUp(Unavailable):
    """Nothing was asked: the time set aside for this run is used up."""


class Refused(SourceError):
    """The source understood and said no: asking the same again will not help.

    ``status`` is that of its HTTP answer, where that said no.
    """

    def __init__(self, text: str, *, status: int | None = None) -> None:
        super().__init__(text)
        self.status = status


class TurnedAway(Refused):
    """The source refuses us and not the question: whatever else is asked now fails the same way."""


class NotThere(Refused):
    """The source has no such record; whether that is an answer is for who asked to say."""


class Malformed(SourceError):
    """The answer came whole but is not what the protocol promises."""


class Suspect(SourceError):
    """The answer is well formed but not believable: empty where it was full, shrunken or cut."""


class StoreError(PipelineError):
    """Report that the database cannot be used now."""

    exit_code = EXIT_TEMPORARY


class BrokenOff(StoreError):
    """The database undid a transaction, or could not begin it: the same from its start may work."""


class WrongRevision(StoreError):
    """The database's schema is not the one this program was written for."""


class AnotherRunIsActive(StoreError):
    """Another run holds the lock: one works, the others end at once."""


class DeliveryError(PipelineError):
    """Report that a message could not be handed over.

    ``permanent`` is True when the same bytes will be refused again; ``uncertain`` is True when the
    other side went silent after the whole message was sent, so that nobody knows whether it has it.
    ``unwelcome`` is True when it is the message that was refused, for its size or for what is in
    it: another form of it may pass.
    """

    exit_code = EXIT_TEMPORARY

    def __init__(
        self,
        text: str,
        *,
        permanent: bool = False,
        uncertain: bool = False,
        unwelcome: bool = False,
    ) -> None:
        super().__init__(text)
        self.permanent = permanent
        self.uncertain = uncertain
        self.unwelcome = unwelcome


class NobodyThere(DeliveryError):
    """Nobody answered at all: whatever else goes this way now would fail the same way."""
