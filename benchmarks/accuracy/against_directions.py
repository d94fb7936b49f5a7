"""Judge what happened to outcomes: by our own labels, by Evidence Inference and by PubMedQA.

Every outcome with a known answer is due. What was left unsaid lowers recall alone, so precision is
the share right among the directions given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path

from benchmarks.accuracy import effects_gold, gold
from benchmarks.accuracy.against_labels import REGISTRATION
from benchmarks.accuracy.answers import values
from benchmarks.accuracy.gold import Case, hidden
from benchmarks.accuracy.labels import RETOLD, UNDECIDED, Labelled, labelled, written
from benchmarks.accuracy.scores import Judged
from pipeline.domain.annotations import Outcome
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind, Direction
from pipeline.evidence.effects import outcomes
from pipeline.evidence.effects.outcome_mentions import mentions
from pipeline.evidence.text.passage import Passage

_REAL = frozenset({*Direction} - {Direction.NOT_REPORTED})
_CHANGED = frozenset({Direction.IMPROVEMENT, Direction.DETERIORATION})
_OF_AN_EFFECT = re.compile(
    r"reduc|increas|decreas|improv|affect|prevent|effect|influenc|lower|benefit|worse|associated"
)
_DECIDED = {"yes": _CHANGED, "no": frozenset({Direction.NO_CLEAR_DIFFERENCE})}


def against_directions(data: Path) -> Iterator[Judged]:
    """Judge by them all."""
    return chain(
        against_labelled_directions("our labels", labelled(data)),
        against_labelled_directions("written texts", written()),
        against_labelled_directions("retold texts", written(RETOLD)),
        against_prompts(effects_gold.rows(data)),
        against_questions(gold.pubmedqa(data)),
    )


def against_labelled_directions(gold: str, rows: Iterable[Labelled]) -> Iterator[Judged]:
    """Judge every labelled outcome that the lexicon knows; registrations have no results."""
    for row in rows:
        labels = row.items("outcomes") or frozenset()
        if row.cells["source"] == REGISTRATION or not labels:
            continue
        given = _directions(hidden(row.case.article))
        for label in sorted(labels - {UNDECIDED}):
            name, due = _labelled(label)
            if name and due in _REAL:
                answer = given.get(name)
                detail = f"{name}: due {due}, given {answer}"
                yield _judged(gold, row.case.id, row.case.half, answer, {due}, detail)


def against_prompts(rows: Iterable[effects_gold.Row]) -> Iterator[Judged]:
    """Judge every prompt of Evidence Inference, whose answer may stand in the article alone."""
    for row in rows:
        detail = f"due {row.expected}, given {row.answered}"
        yield _judged("Evidence Inference", row.id, row.half, row.answered, {row.expected}, detail)


def against_questions(cases: Iterable[Case]) -> Iterator[Judged]:
    """Judge PubMedQA by a proxy: yes says that the outcome asked about changed, no that it did not.

    Only questions after an effect on one outcome of the lexicon; "maybe" says nothing.
    """
    for case in cases:
        due = _DECIDED.get(case.gold["decision"])
        question = case.article.title or ""
        name = _known(question) if _OF_AN_EFFECT.search(question.lower()) else None
        if due and name:
            answer = _directions(hidden(case.article)).get(name)
            detail = f"{name}: due {case.gold['decision']}, given {answer}"
            yield _judged("PubMedQA", case.id, case.half, answer, due, detail)


def _judged(
    gold: str, id: str, half: str, answer: str | None, due: Collection[str], detail: str
) -> Judged:
    right = int(answer in due)
    return Judged(f"direction, {gold}", id, half, 1, int(answer is not None), right, detail)


def _directions(article: Article) -> dict[str, str]:
    """Give the directions that were told, by outcome."""
    told = values(outcomes.extract(Passage(article)), AnnotationKind.OUTCOMES)
    found = ((one.name, one.direction) for one in told if isinstance(one, Outcome))
    return {name: direction for name, direction in found if direction in _REAL and direction}


def _labelled(label: str) -> tuple[str | None, str]:
    """Split ``name:direction:significant:primary``; the name as the lexicon has it."""
    name, direction = label.split(":")[:2]
    return _known(name), direction


def _known(text: str) -> str | None:
    """Name the one outcome of the lexicon that a text names."""
    names = {one.term.name for one in mentions(text.lower())}
    return names.pop() if len(names) == 1 else None
