"""What a registration plans to give, to whom, and how far each outcome is from a patient's life.

The same extractors as for abstracts read it. What is given stands in the arms and interventions;
only where these name no vitamin K do title, summary and description speak for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.domain.annotations import Dose
from pipeline.domain.records import AbstractSection, Article
from pipeline.domain.trials import Trial, TrialOutcome, TrialReading
from pipeline.domain.vocabulary import OutcomeRung, VitaminKForm
from pipeline.evidence import versions
from pipeline.evidence.effects.outcome_mentions import mentions
from pipeline.evidence.people import populations
from pipeline.evidence.text.passage import Passage
from pipeline.evidence.treatment import doses, forms

EXTRACTOR = versions.TRIAL_SIGNATURE

_METHODS = "METHODS"  # a heading that lets every sentence count as the trial's own


def read_trial(trial: Trial) -> TrialReading:
    """Read forms and doses, the rung of each outcome, and the people."""
    given, told = _given(trial), _told(trial)
    return TrialReading(
        forms=_forms(given) or _forms(told),
        doses=_doses(given) or _doses(told),
        rungs=tuple(_rung(one) for one in trial.outcomes),
        populations=_populations(trial),
    )


def _given(trial: Trial) -> Passage:
    """Lay out what each arm gets, a sentence each."""
    lines = [_line(one.name, *one.other_names, one.description) for one in trial.interventions]
    lines += [_line(one.label, one.description) for one in trial.arms]
    return _passage("", lines, _METHODS)


def _told(trial: Trial) -> Passage:
    title = trial.official_title or trial.title
    return _passage(title, _paragraphs(trial.summary, trial.description))


def _forms(passage: Passage) -> tuple[VitaminKForm, ...]:
    found = (one.value for one in forms.extract(passage))
    return tuple(one for one in found if isinstance(one, VitaminKForm))


def _doses(passage: Passage) -> tuple[Dose, ...]:
    found = (one.value for one in doses.extract(passage))
    return tuple(one for one in found if isinstance(one, Dose))


def _populations(trial: Trial) -> tuple[str, ...]:
    """Read whom the trial studies: those with its conditions, and whom its texts name."""
    listed = [f"We studied patients with {_spoken(one)}" for one in trial.conditions]
    told = _paragraphs(trial.summary, trial.description)
    passage = _passage(trial.official_title or trial.title, [*listed, *told], _METHODS)
    return tuple(str(one.value) for one in populations.extract(passage))


def _spoken(condition: str) -> str:
    """Write a heading as people say it: ``Kidney Failure, Chronic`` the right way round.

    The registry suggests MeSH's words for conditions (https://clinicaltrials.gov/submit-studies).
    """
    one = condition.replace("Diseases", "Disease")
    noun, _, kind = one.partition(", ")
    return f"{kind} {noun}" if kind and "," not in kind else one


def _rung(outcome: TrialOutcome) -> OutcomeRung | None:
    """Read the rung from the measure; two rungs settle nothing.

    Not from the description: a score's lists C-reactive protein among its parts, and is none.
    """
    found = {one.term.rung for one in mentions(_passage(outcome.measure, ()).low)}
    return found.pop() if len(found) == 1 else None


def _paragraphs(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from (line for line in text.splitlines() if line.strip())


def _line(*words: str) -> str:
    return ": ".join(" ".join(one.split()) for one in words if one)


def _passage(title: str, lines: Iterable[str], heading: str | None = None) -> Passage:
    text = " ".join(
        line if line.rstrip().endswith((".", "!", "?")) else f"{line}." for line in lines
    )
    sections = (AbstractSection(text, heading),) if text else ()
    return Passage(Article(0, title=" ".join(title.split()), abstract=sections))
