"""The lists inside a study of ClinicalTrials.gov: arms, outcomes, other numbers, papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.domain.registries import spelled
from pipeline.domain.trials import Arm, Intervention, TrialOutcome, TrialReference
from pipeline.json_answer import number, objects, part, text, texts

_MOST_DIGITS = 9  # of a PMID
# https://spec.commonmark.org/0.31.2/#backslash-escapes
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

Module = dict[str, Any]


def prose(holder: Module, key: str) -> str:
    """Give a text of several lines without the backslashes of its markdown."""
    return _ESCAPE.sub(r"\1", text(holder, key))


def named(holders: list[Module], key: str) -> tuple[str, ...]:
    """Give one text of each, in their order, none twice."""
    return tuple(dict.fromkeys(found for one in holders if (found := text(one, key))))


def interventions(module: Module) -> Iterator[Intervention]:
    """Give what is given or done."""
    for one in objects(module, "interventions"):
        yield Intervention(
            text(one, "name"),
            text(one, "type"),
            prose(one, "description"),
            texts(one, "otherNames"),
        )


def arms(module: Module) -> Iterator[Arm]:
    """Give the groups of participants."""
    names = {text(one, "name") for one in objects(module, "interventions")}
    for one in objects(module, "armGroups"):
        given = tuple(_plain(name, names) for name in texts(one, "interventionNames"))
        yield Arm(text(one, "label"), text(one, "type"), prose(one, "description"), given)


def _plain(name: str, names: set[str]) -> str:
    """Leave out the kind that arms put before a name: ``Drug: Placebo``."""
    after = name.partition(": ")[2]
    return after if after in names else name


def outcomes(module: Module) -> Iterator[TrialOutcome]:
    """Give the primary outcomes, then the secondary ones."""
    for key in ("primaryOutcomes", "secondaryOutcomes"):
        for one in objects(module, key):
            yield TrialOutcome(
                text(one, "measure"),
                text(one, "timeFrame"),
                prose(one, "description"),
                is_primary=key == "primaryOutcomes",
            )


def other_ids(module: Module, own: str) -> Iterator[str]:
    """Give other registrations normalised and other ids as written, each once.

    The registry files EU numbers as EUDRACT_NUMBER, CTIS, REGISTRY or OTHER, so the shape decides.
    """
    written = [text(one, "id") for one in objects(module, "secondaryIdInfos")]
    written += [*texts(module, "nctIdAliases"), text(part(module, "orgStudyIdInfo"), "id")]
    for one in dict.fromkeys(spelled(each) for each in written if each):
        if one != own:
            yield one


def references(module: Module) -> Iterator[TrialReference]:
    """Give the papers that the registration names."""
    for one in objects(module, "references"):
        yield TrialReference(text(one, "citation"), _pmid(one), text(one, "type"))


def _pmid(reference: Module) -> int | None:
    digits = text(reference, "pmid") or str(number(reference, "pmid") or "")
    is_pmid = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return (int(digits) or None) if is_pmid else None
