"""What is asked of a text in search of its comparator, and what it must be to have one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.evidence.comparison.comparator_clues import OTHERS_OR_WISHED
from pipeline.evidence.text.literals import has_any
from pipeline.evidence.text.own_work import is_own, own_work_starts
from pipeline.evidence.text.passage import Passage, Sentence
from pipeline.evidence.treatment import doses
from pipeline.evidence.treatment.vitamin_k import Mention, mentions

RANDOM = "random"
# Not ``random effects``, nor ``randomly selected`` people.
_RANDOMISED = re.compile(
    r"random(?:i[sz]|ly (?!select|chosen|sampl|drawn|pick)|(?:[a-z -]{0,9}) order| allocation"
    r"| assignment)"
)
_ARMS = re.compile(
    r"divided (?:[a-z]+ )?(?:in)?to\b.{2,120}?(?:receiv|treated|given|administ)"
    r"|cross-?over (?:trial|study|design)|(?:double|single)-blind|open-label|non-?randomi[sz]ed"
    r"|trial compar(?:ed|ing|es)"
)
_ARMS_CUES = ("divided ", "crossover", "cross-over", "-blind", "open-label", "trial compar")
# A trial that must follow is none.
_WISHED = re.compile(
    r"\b(?:trials?|studies|rcts?) (?:[a-z]+ ){0,3}(?:needed|required|warranted|lacking|must|should"
    r"|would|could|may)\b"
)
TOOK = re.compile(
    r"random(?!i[sz]ed (?:controlled )?trials)|receiv|assigned|treated|given|\bto(?:ok| take)\b"
    r"|volunteers"
)


# Without slots: what is asked for twice is worked out once.
@dataclass(frozen=True, eq=False)
class Study:
    """A text by where its own work starts and the vitamin K it names."""

    passage: Passage
    begin: int
    mentioned: tuple[Mention, ...]

    @cached_property
    def given(self) -> tuple[doses.Given, ...]:
        """The doses of vitamin K."""
        return doses.given(self.passage) if self.mentioned else ()

    @cached_property
    def is_random(self) -> bool:
        """Whether the study itself allotted at random."""
        low = self.passage.low
        if RANDOM not in low:
            return False
        found = (one.start() for one in _RANDOMISED.finditer(low))
        own = (self.passage.sentence_at(one) for one in found if self._is_own(one))
        return any(not _WISHED.search(low, one.start, one.end) for one in own)

    @cached_property
    def gives_vitamin(self) -> bool:
        """Whether vitamin K was given."""
        low, sentence_at = self.passage.low, self.passage.sentence_at
        if self.given or (self.mentioned and "supplement" in low):
            return True
        named_in = {sentence_at(one.start).start: sentence_at(one.start) for one in self.mentioned}
        return any(TOOK.search(low, one.start, one.end) for one in named_in.values())

    @cached_property
    def has_arms(self) -> bool:
        """Whether something was compared with something, by chance or not."""
        low = self.passage.low
        if self.is_random or self.given:
            return True
        return has_any(low, _ARMS_CUES) and bool(_ARMS.search(low))

    def tells(self, one: Sentence) -> bool:
        """Tell whether a sentence says what this study did: not others, nor what is wished."""
        low = self.passage.low
        return self._is_own(one.start) and not OTHERS_OR_WISHED.search(low, one.start, one.end)

    def _is_own(self, place: int) -> bool:
        return is_own(self.passage, place, self.begin)


def study_of(passage: Passage) -> Study:
    """Make a study of a text."""
    return Study(passage, own_work_starts(passage), mentions(passage.low))
