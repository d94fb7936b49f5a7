"""Made-up records as PubMed writes them in MEDLINE text."""

from __future__ import annotations

from pipeline.domain.records import Article, Reject
from pipeline.sources.medline import read_medline

SAMPLE = """
PMID- 90000001
OWN - NLM
STAT- MEDLINE
DCOM- 20260316
LR  - 20260401
IS  - 1234-567X (Electronic)
IS  - 1111-1111 (Linking)
VI  - 12
IP  - 3
DP  - 2026 Mar-Apr
TI  - Menaquinone-7 & the aorta: a
      randomised trial.
PG  - 101-9
LID - e77 [pii]
LID - 10.1000/sample.1 [doi]
AB  - BACKGROUND: Little is known. METHODS: We
      gave menaquinone-7.
CI  - (c) 2026. The Sampleauthors.
FAU - Sampleauthor, Ada Beatrix Jr
AU  - Sampleauthor AB Jr
AUID- ORCID: 0000000212345678
AD  - Department of Samples, Sample
      University.
AD  - Sample Clinic.
FAU - van Sampleauthor, Cy
AU  - van Sampleauthor C
CN  - SAMPLE Study Group
AD  - Everywhere.
FIR - Sampleinvestigator, Dee
IR  - Sampleinvestigator D
AUID- ORCID: 0000-0001-0000-0009
IRAD- Nowhere.
LA  - eng
LA  - ger
SI  - ClinicalTrials.gov/NCT09990001
SI  - ClinicalTrials.gov/NCT09990002
SI  - ISRCTN/ISRCTN00000001
GR  - AB/12/3/SA/Sample Fund/United Kingdom
GR  - Sample Trust/
PT  - Journal Article
PT  - Randomized Controlled Trial
PT  - Sample Type
TT  - Menachinon-7 und die Aorta.
DEP - 20260102
PL  - England
TA  - J Sample
JT  - Journal of samples
JID - 101000001
CIN - J Sample. 2026 May;12(4):1. doi: 10.1000/sample.2. PMID:
      90000002
RIN - J Sample. 2026 Jun;12(5):2
OAB - Publisher: Eine Zusammenfassung.
OABL- ger
RN  - 11032-49-8 (Vitamin K 2)
RN  - 0 (dephospho-uncarboxylated (dp-uc) MGP)
SB  - IM
MH  - Humans
MH  - Vascular Calcification/*drug therapy/prevention
      & control
MH  - *Vitamin K 2
PMC - PMC9990001
MID - NIHMS9990001
OTO - NOTNLM
OT  - *menaquinone
OT  - aorta
COIS- None
      declared.
EDAT- 2026/01/05 06:00
MHDA- 2026/03/17 06:00
CRDT- 2026/01/04 15:30
PHST- 2025/11/20 00:00 [received]
PHST- 2026/01/04 15:30 [entrez]
AID - e77 [pii]
AID - 10.1000/sample.1 [doi]
PST - ppublish
SO  - J Sample. 2026 Mar-Apr;12(3):101-9. doi: 10.1000/sample.1.
"""


def lines(pmid: int | str | None, *middle: str) -> str:
    """Write a small whole record; ``middle`` are lines of it."""
    number = [f"PMID- {pmid}"] if pmid is not None else []
    return "\n".join(["", *number, "TI  - A sample.", *middle, "SO  - J Sample. 2026.", ""])


def read(text: str | bytes) -> list[Article | Reject]:
    """Read MEDLINE text."""
    return list(read_medline([text.encode() if isinstance(text, str) else text]))


def read_one(text: str | bytes) -> Article:
    """Read one record that must be readable."""
    [found] = read(text)
    assert isinstance(found, Article), found
    return found
