"""What is no broken promise yet and stands in the way of keeping it: clocks, letters that stay."""

from __future__ import annotations

from pipeline.store.soundness import Question

_CLOCK = "was the clock of this machine wrong? mend it (timedatectl); "

CLOCK = (
    Question(
        "clock",
        "no watermark lies in the future",
        _CLOCK + "the next complete run sets the watermark right",
        """SELECT w.source || ' ' || w.search || ': ' || CAST(w.asked AS TEXT) FROM watermark w
           WHERE w.asked > :later ORDER BY 1""",
    ),
    Question(
        "clock",
        "no run began in the future",
        _CLOCK + "the daemon does not believe such a run",
        """SELECT 'run ' || r.id || ': ' || CAST(r.started AS TEXT) FROM run r
           WHERE r.started > :later ORDER BY r.id""",
    ),
    Question(
        "clock",
        "no slot was settled before it opens",
        _CLOCK + "what is new then is told with the slot after it",
        """SELECT s.reader || ' ' || s.opens FROM slot s
           WHERE CAST(s.opens AS TEXT) > substr(CAST(:later AS TEXT), 1, 10) ORDER BY 1""",
    ),
    Question(
        "clock",
        "no letter waits longer than any pause there is",
        _CLOCK + "the letter waits for that day; report it",
        """SELECT 'delivery ' || d.id || ': ' || CAST(d.next_try AS TEXT) FROM delivery d
           WHERE d.state IN ('pending', 'retry', 'unknown') AND d.next_try > :later
           ORDER BY d.id""",
    ),
)

OUTBOX = (
    Question(
        "outbox",
        "no letter was left in the middle of being sent",
        "k2watch deliver sends it again, with the same Message-ID",
        """SELECT 'delivery ' || d.id || ' by ' || d.channel FROM delivery d
           WHERE d.state = 'sending' AND d.lease_until <= :now ORDER BY d.id""",
    ),
    Question(
        "outbox",
        "no letter was given up",
        "k2watch runs says for whom; then k2watch deliver --again, once that is mended, or --drop",
        """SELECT 'delivery ' || d.id || ' by ' || d.channel || ': '
               || coalesce(d.response, 'no answer') FROM delivery d
           WHERE d.state = 'failed' ORDER BY d.id DESC""",
        is_fault=False,
        otherwise="given up",
    ),
    Question(
        "outbox",
        "no letter waits",
        "a run tries again once its pause is over; k2watch runs says when that is",
        """SELECT 'delivery ' || d.id || ' by ' || d.channel || ': '
               || coalesce(d.response, 'not tried yet') FROM delivery d
           WHERE d.state IN ('pending', 'retry', 'unknown') AND d.next_try <= :later
           ORDER BY d.id""",
        is_fault=False,
        otherwise="waiting",
    ),
)

ODDITIES = (*CLOCK, *OUTBOX)
