"""Whether this host has the time that others have: their answers say what time it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.domain.moments import BELIEVED_OFF
from pipeline.errors import Suspect


class Clocks:
    """Compare our clock with those of the services, answer by answer."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def hear(self, told: datetime | None, now: datetime) -> None:
        """Note what time an answer told when it was ``now`` here; None where it told none."""
        if told:
            self._ahead = now - told

    def require_agreement(self) -> None:
        """Stop who is about to write down what time it is.

        Raises:
            Suspect: our clock was off by more than a day when we last heard another.
        """
        if abs(self._ahead) > BELIEVED_OFF:
            where = "ahead" if self._ahead > timedelta(0) else "behind"
            days = abs(self._ahead) / timedelta(days=1)
            raise Suspect(
                f"this host's clock is {days:,.0f} days {where}, by the time that answers bear: "
                "the search keeps its place; set the clock"
            )
