"""How often the direction of an effect is read right: Evidence Inference 2.0.

A prompt of Evidence Inference names an outcome, a treatment and what it was compared with; its
answer was read by several people from the whole article, so many outcomes are not in the abstract.
The outcome is found by its words. Run it: ``python -m benchmarks.accuracy.effects_gold``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.accuracy import gold
from pipeline.evidence.effects.cues import Change
from pipeline.evidence.effects.effects import Effect, effect_on, settled
from pipeline.evidence.effects.sides import COMPARED
from pipeline.evidence.text.parts import Part
from pipeline.evidence.text.passage import Passage

_EXPECTED = {"1": Change.RAISED, "-1": Change.LOWERED, "0": Change.NONE}
_TELLING = (Part.TITLE, Part.RESULTS, Part.CONCLUSION)
_WORD = re.compile(r"[a-z0-9]{2,}")
_FILLING = (
    "the of in and or to for with at on by an after from per all mean median number rate rates"
    " level levels total score scores group patients subjects participants time receive received"
)
_EMPTY = frozenset(_FILLING.split())
_LETTERED = re.compile(r"\bgroup [a-z0-9]\b|\b[a-z0-9] group\b")
# Outcomes of which less is better; of the others more is taken to be.
_BAD = re.compile(
    r"pain|symptom|severity|time|duration|risk|stiff|discomfort|anxi|depress|fatigue|dose|stress|off\b"
    r"|negative|dryness|anorexia|incidence|complication|pressure|bleed|mortality|loss|dys|disab|urg"
    r"|failure|fat\b|glyc|hba1c|cholesterol|ldl|adverse|index|inflamm"
)
_SHARE = 0.75  # of the words of an outcome that must stand in one sentence
_WIDEST = 120  # characters between the first and the last of them


class Row(NamedTuple):
    """One question: what people said, and what was read (None where it stays unclear)."""

    id: str
    half: str
    expected: str
    answered: str | None


def rows(data: Path = gold.DATA) -> Iterator[Row]:
    """Ask about every prompt on which the annotators agree by majority."""
    for case in gold.evidence_inference(data):
        passage = Passage(case.article)
        for prompt in case.gold["prompts"]:
            expected = _majority(prompt)
            if expected:
                answer = answered(passage, prompt)
                yield Row(prompt["prompt_id"], case.half, expected.value, answer)


def answered(passage: Passage, prompt: Mapping[str, Any]) -> str | None:
    """Read one prompt; what better means is guessed from the outcome's words."""
    compared = _compared(prompt["intervention"].lower(), prompt["comparator"].lower())
    mentions = _mentions(passage, prompt["outcome"].lower())
    effect = settled(effect_on(passage, start, end, compared) for start, end in mentions)
    return _raised_or_lowered(effect, prompt["outcome"].lower()).value if effect else None


def _raised_or_lowered(effect: Effect, outcome: str) -> Change:
    up, down = (
        (Change.LOWERED, Change.RAISED) if _BAD.search(outcome) else (Change.RAISED, Change.LOWERED)
    )
    return {Change.BETTERED: up, Change.WORSENED: down}.get(effect.change, effect.change)


def _majority(prompt: Mapping[str, Any]) -> Change | None:
    """Give the label most annotators chose; None where two are level."""
    said = Counter(one["code"] for one in prompt["annotations"]).most_common(2)
    if not said or (len(said) == 2 and said[0][1] == said[1][1]):
        return None
    return _EXPECTED.get(said[0][0])


def _compared(intervention: str, comparator: str) -> re.Pattern[str]:
    """Find the comparator by the words that are its own."""
    given = set(_WORD.findall(intervention))
    named = [one for one in _LETTERED.findall(comparator) if one not in intervention]
    words = dict.fromkeys(_WORD.findall(comparator))
    own = [*named, *(word for word in words if word not in given | _EMPTY)]
    usual = [COMPARED.pattern] if not COMPARED.search(intervention) else []
    return re.compile(
        "|".join([*usual, *(rf"\b{re.escape(word)}\b" for word in own[:4])]) or "(?!)"
    )


def _mentions(passage: Passage, outcome: str) -> Iterator[tuple[int, int]]:
    """Find the places where a result names the outcome."""
    words = [word for word in _WORD.findall(outcome) if word not in _EMPTY]
    if not words:
        return
    for sentence in passage.sentences:
        if passage.part(sentence) not in _TELLING:
            continue
        places = [passage.low.find(word[:7], sentence.start, sentence.end) for word in words]
        held = sorted(place for place in places if place >= 0)
        if len(held) >= _SHARE * len(words) and held[-1] - held[0] < _WIDEST:
            yield held[0], _word_end(passage.low, held[-1])


def _word_end(low: str, position: int) -> int:
    found = _WORD.match(low, position)
    return found.end() if found else position


def table(half: str) -> str:
    """Write coverage and accuracy of one half, by what people said."""
    asked = [row for row in rows() if row.half == half]
    told = [row for row in asked if row.answered]
    right = sum(row.expected == row.answered for row in told)
    pairs = Counter((row.expected, row.answered) for row in asked)
    lines = [
        f"{half}: {len(asked)} asked, {len(told)} answered, {right / max(len(told), 1):.3f} right"
    ]
    lines += [
        f"  {said:8} → {read}: {count}" for (said, read), count in sorted(pairs.items(), key=str)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table("dev"))
