"""The name a trial goes by: ``the AVADEC trial``, ``BASIK2: …``, ``… (VitaK-CAC)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

# One capital at least besides the first letter: AVADEC, BASIK2, VitaK-CAC, iPACK-HD.
_NAME = r"[a-z]?[A-Z][A-Za-z]{0,12}[A-Z0-9][A-Za-z0-9]{0,12}(?:-[A-Z0-9][A-Za-z0-9]{0,10}){0,2}"
_KIND = r"(?:[Tt]rial|[Ss]tudy|[Ss]ub-?study|[Cc]ohort)"
_MANNER = (
    r"(?:(?:randomi[sz]ed|controlled|placebo-controlled|double-blind|clinical|pilot|main) ){0,4}"
)
_CALLED_SO = re.compile(rf"(?<![\w-])({_NAME})[)\]]? {_MANNER}{_KIND}\b")
_ALONE = re.compile(rf"^({_NAME})(?=: )|[(\[](?:the )?({_NAME})[)\]](?=[:.]?$|: )|: ({_NAME})[.]?$")
_IS_ABOUT_A_TRIAL = re.compile(r"\b(?:trial|study|protocol|rationale|randomi[sz]ed)", re.I)
_SHORTEST, _SHORTEST_ALONE = 4, 6  # letters; shorter ones are abbreviations more often than names

# Abbreviations that stand before "study" or in a title's brackets and name no trial; surveys and
# data banks are studied by many who have nothing to do with each other.
_ABBREVIATIONS = frozenset(
    {
        *("ANOVA", "BMD", "CABG", "CASE-CONTROL", "CKD", "COPD", "COVID-19", "CT", "CVD"),
        *("DP-UCMGP", "DPUCMGP", "UCMGP", "T-UCMGP", "DXA", "ELISA", "EMBASE", "ESKD", "ESRD"),
        *("FGF-23", "FGF23", "GRADE", "GWAS", "HDL-C", "HFPEF", "HFREF", "LDL-C", "MEDLINE"),
        *("NAFLD", "NSAID", "PIVKA-II", "PRISMA", "PUBMED", "SARS-COV-2", "SPECT", "STROBE"),
        *(
            "CHARLS",
            "GTEX",
            "KNHANES",
            "METABRIC",
            "MIMIC-III",
            "MIMIC-IV",
            "NHANES",
            "SEER",
            "TCGA",
        ),
        *("CONSORT", "T1DM", "T2DM", "TAVI", "TAVR", "VKORC1", "VITAMIN-K"),
    }
)
_FORM = re.compile(r"(?:V?MK|VK|K)-?\d+[A-Z]?|PHASE.*|[IVX]+")


def acronyms(title: str, abstract: str) -> frozenset[str]:
    """List the names of trials that a report gives, in capitals.

    A name is followed by ``trial`` or ``study``, or stands alone in the title of such a report.
    """
    names = [*_called_so(f"{title}\n{abstract}")]
    if _IS_ABOUT_A_TRIAL.search(title):
        names += _alone(title.strip())
    return frozenset(name for name in names if _is_name(name))


def _called_so(text: str) -> Iterator[str]:
    for found in _CALLED_SO.finditer(text):
        yield found[1].upper()


def _alone(title: str) -> Iterator[str]:
    for found in _ALONE.finditer(title):
        name = next(filter(None, found.groups()))
        if len(name) >= _SHORTEST_ALONE:
            yield name.upper()


def _is_name(name: str) -> bool:
    is_word = len(name) >= _SHORTEST and not _FORM.fullmatch(name)
    return is_word and name not in _ABBREVIATIONS
