"""Where is the study registered? From the record's DataBankList and from its words, united.

Of the records of June 2021 with a number of ClinicalTrials.gov, a tenth had it only in the list
and a sixth only in the abstract, so both are read. Accessions of sequences and data (GenBank,
PDB, Dryad, figshare) are no registrations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.passage import Passage, stated
from pipeline.evidence.registry_patterns import REGISTRIES, Registry

EXTRACTOR = "registries/1"

_KIND = AnnotationKind.REGISTRY_IDS
_NAMES = frozenset(registry.name for registry in REGISTRIES)
_CONTEXT = 60  # characters before a short number in which its registry is named
# A text with neither has no number: short ones (NTR2405, RBR-7tf6tm) never stand without a word.
_LONG_NUMBER = re.compile(r"\d{5}")
_WORDS = ("trial", "regist")


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """List the registrations once each: those of the data banks first, then those of the text."""
    united: dict[str, Annotation] = {}
    for one in (*_of_databanks(passage.article), *_of_text(passage)):
        united.setdefault(str(one.value), one)
    return tuple(united.values())


def registry_of(identifier: str) -> str | None:
    """Name the registry of an identifier in the spelling we keep, or None."""
    found = _identifiers(f"registered {identifier.lower()}")
    return next((registry.name for registry, value, *_ in found if value == identifier), None)


def _of_databanks(article: Article) -> Iterator[Annotation]:
    """Read the accessions, written as MEDLINE does: ``ClinicalTrials.gov/NCT01234567``."""
    pairs = [(bank.name, number) for bank in article.databanks for number in bank.accessions]
    items = ["/".join(pair) for pair in pairs]
    for (name, number), item in zip(pairs, items, strict=True):
        prefix = f"{name} " if name in _NAMES else ""
        for _, value, *_ in _identifiers(f"{prefix}{number}".lower()):
            yield stated(_KIND, value, "databanks", items, item, EXTRACTOR)


def _of_text(passage: Passage) -> Iterator[Annotation]:
    low = passage.low
    if not _LONG_NUMBER.search(low) and not any(word in low for word in _WORDS):
        return
    found = _identifiers(low)
    for _, value, start, end in sorted(found, key=lambda one: one[2]):
        yield passage.note(_KIND, value, start, end, EXTRACTOR)


def _identifiers(low: str) -> Iterator[tuple[Registry, str, int, int]]:
    """Find every number in lower-cased text: its registry, its spelling, its place."""
    for registry in REGISTRIES:
        if registry.cue in low:
            for found in registry.pattern.finditer(low):
                start = found.start()
                if not low[max(start - 1, 0) : start].isalnum() and _is_vouched(
                    registry, low, start
                ):
                    yield registry, registry.normalised(found), start, found.end()


def _is_vouched(registry: Registry, low: str, start: int) -> bool:
    before = low[max(start - _CONTEXT, 0) : start]
    return not registry.context or any(word in before for word in registry.context)
