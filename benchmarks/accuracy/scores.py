"""Right, answered, due: precision, recall and F1 with their 95 % intervals."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import sqrt

Z = 1.96  # of the normal distribution, for 95 %


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one text in one field: how much was due, how much answered, how much right.

    ``detail`` says it in words, for whoever lists the errors.
    """

    field: str
    id: str
    half: str
    due: int
    answered: int
    right: int
    detail: str = ""

    @property
    def is_error(self) -> bool:
        """Tell whether something was missed or wrong."""
        return self.right < max(self.due, self.answered)


def judge(
    field: str, id: str, half: str, due: Iterable[Hashable], given: Iterable[Hashable]
) -> Judged:
    """Compare the answers that were due with those that were given."""
    wanted, found = set(due), set(given)
    detail = f"due {sorted(map(str, wanted))}, given {sorted(map(str, found))}"
    return Judged(field, id, half, len(wanted), len(found), len(wanted & found), detail)


@dataclass(frozen=True, slots=True)
class Score:
    """The sums of one field in one half; ``texts`` counts the texts that were read."""

    texts: int
    due: int
    answered: int
    right: int

    @property
    def precision(self) -> float:
        """How much of what was answered is right; 1 where nothing was."""
        return self.right / self.answered if self.answered else 1.0

    @property
    def recall(self) -> float:
        """How much of what was due is there; 1 where nothing was."""
        return self.right / self.due if self.due else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both: 2 right / (due + answered)."""
        both = self.due + self.answered
        return 2 * self.right / both if both else 1.0


def score(judged: Iterable[Judged]) -> Score:
    """Add up."""
    found = list(judged)
    return Score(
        len(found),
        sum(one.due for one in found),
        sum(one.answered for one in found),
        sum(one.right for one in found),
    )


def interval(part: int, whole: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share (E. B. Wilson, 1927, J Am Stat Assoc 22:209)."""
    if not whole:
        return 0.0, 1.0
    share, weight = part / whole, Z * Z / whole
    centre, reach = share + weight / 2, Z * sqrt(share * (1 - share) / whole + weight / whole / 4)
    return (centre - reach) / (1 + weight), (centre + reach) / (1 + weight)
