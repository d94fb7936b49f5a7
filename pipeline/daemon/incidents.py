"""Say a trouble when it begins and when it is over, not every time it is met again."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

log = logging.getLogger(__name__)


class Incidents:
    """The troubles that are open, by where they were met; what two places tell is told once.

    Two texts that differ only in numbers (a size, a date, seconds waited) are one trouble.
    """

    def __init__(self) -> None:
        self._open: dict[str, dict[str, str]] = {}

    def meet(self, place: str, troubles: Sequence[str]) -> bool:
        """Take what is wrong at a place now; tell what began and what is over.

        Returns whether anything began.
        """
        before = self._known()
        self._open[place] = {_shape(text): text for text in troubles}
        now = self._known()
        began = [text for shape, text in now.items() if shape not in before]
        for text in began:
            log.error("%s", text)
        for text in (text for shape, text in before.items() if shape not in now):
            log.info("over: %s", text)
        return bool(began)

    def _known(self) -> dict[str, str]:
        return {shape: text for here in self._open.values() for shape, text in here.items()}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)
