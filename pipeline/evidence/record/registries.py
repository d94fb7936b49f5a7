"""Where is the study registered? From the record's DataBankList and from its words, united.

Of the records of June 2021 with a number of ClinicalTrials.gov, a tenth had it only in the list
and a sixth only in the abstract, so both are read. Accessions of sequences and data (GenBank,
PDB, Dryad, figshare) are no registrations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.domain.registries import REGISTRIES, Registry
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import versions
from pipeline.evidence.text.passage import Passage, stated
from pipeline.evidence.text.words import Lexicon

EXTRACTOR = versions.REGISTRIES

_KIND = AnnotationKind.REGISTRY_IDS
_NAMES = frozenset(registry.name for registry in REGISTRIES)
_CONTEXT = 60  # characters before a short number in which its registry is named
_DIGITS_AS_NOUGHT = bytes(48 if 48 <= code < 58 else 32 for code in range(256))
_LONG_NUMBER = b"00000"
# Without a long number only these are left; they do not stand without one of the words.
_SHORT_NUMBERED = tuple(
    registry
    for registry in REGISTRIES
    if registry.name in {"ClinicalTrials.gov", "NTR", "ReBec", "SLCTR", "REPEC", "HKUCTR"}
)
_NAMED_BY = (
    "trial trials clinicaltrials trialregister register registered registry registries registration"
    " registrations registering registre registro nct isrctn ntr rbr slctr repec hkuctr"
)
_WORDS = Lexicon(_NAMED_BY.split())


def extract(passage: Passage) -> tuple[Annotation, ...]:
    """List the registrations once each: those of the data banks first, then those of the text."""
    found = [*_of_databanks(passage.article), *_of_text(passage)]
    if not found:
        return ()
    united: dict[str, Annotation] = {}
    for one in found:
        united.setdefault(str(one.value), one)
    return tuple(united.values())


def spelling_of(identifier: str) -> str | None:
    """Write an identifier, however it was printed, as we keep it; None where it is none."""
    return next((value for value, *_ in _identifiers(f"registered {identifier.lower()}")), None)


def _of_databanks(article: Article) -> Iterator[Annotation]:
    """Read the accessions, written as MEDLINE does: ``ClinicalTrials.gov/NCT01234567``."""
    if not article.databanks:
        return
    pairs = [(bank.name, number) for bank in article.databanks for number in bank.accessions]
    items = ["/".join(pair) for pair in pairs]
    for (name, number), item in zip(pairs, items, strict=True):
        prefix = f"{name} " if name in _NAMES else ""
        for value, *_ in _identifiers(f"{prefix}{number}".lower()):
            yield stated(_KIND, value, "databanks", items, item, EXTRACTOR)


def _of_text(passage: Passage) -> Iterator[Annotation]:
    low = passage.low
    registries = _worth_trying(low)
    found = sorted(_identifiers(low, registries), key=itemgetter(1)) if registries else ()
    for value, start, end in found:
        yield passage.note(_KIND, value, start, end, EXTRACTOR)


def _worth_trying(low: str) -> tuple[Registry, ...]:
    """Choose the registries of which the text may have a number; of most texts, none."""
    # A pattern for five digits takes four times as long.
    if _LONG_NUMBER in low.encode("ascii", "replace").translate(_DIGITS_AS_NOUGHT):
        return REGISTRIES
    return _SHORT_NUMBERED if _WORDS.is_in(low) else ()


def _identifiers(
    low: str, registries: Iterable[Registry] = REGISTRIES
) -> Iterator[tuple[str, int, int]]:
    """Find every number in lower-cased text: its spelling and its place."""
    for registry in registries:
        if registry.cue in low:
            for found in registry.pattern.finditer(low):
                start = found.start()
                if not low[max(start - 1, 0) : start].isalnum() and _is_vouched(
                    registry, low, start
                ):
                    yield registry.normalised(found), start, found.end()


def _is_vouched(registry: Registry, low: str, start: int) -> bool:
    before = low[max(start - _CONTEXT, 0) : start]
    return not registry.context or any(word in before for word in registry.context)
