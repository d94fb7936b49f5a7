"""The words by which a title names what kind of report it is, and the shape all such words have.

Reporting guidelines ask authors to name their design in the title or the abstract (CONSORT 2010,
item 1a; STROBE, item 1a).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.domain.vocabulary import StudyDesign
from pipeline.evidence.text.words import Lexicon


@dataclass(frozen=True, slots=True)
class Wording:
    """How a design is named; a text with none of the ``stems`` is spared the pattern.

    One without any word of the ``gate``, where there is one, is spared the stems as well.
    """

    design: StudyDesign
    stems: tuple[str, ...]
    words: re.Pattern[str]
    gate: Lexicon


def wording(design: StudyDesign, stems: str, *patterns: str, gate: str = "") -> Wording:
    """Write down how a design is named: ``stems`` parted by ``|``, and patterns of any of them."""
    words = re.compile("|".join(patterns))
    return Wording(design, tuple(stems.split("|")), words, Lexicon(gate.split()))


# In the order in which they decide: a letter on a protocol is a letter, a plan of a review a plan.
FORMS = (
    wording(
        StudyDesign.OTHER,
        "re: |repl|respon|letter|editor|comment|retract|withdrawn|errat|corri|correction|concern"
        "|memoriam|obituary",
        r"^\W*(?:re: |reply\b|in reply|authors?'? (?:reply|response)|response to|letter\b"
        r"|editorial\b|comment(?:ary)?(?: on| to|:)|retraction\b[ :]|withdrawn\b"
        r"|errat(?:um|a)"
        r"|corrigend|correction\b(?: to|:|\.)|expression of concern|in memoriam|obituary)",
        r"\b(?:letter to the editor|editorial commentary|author correction|retraction note)\b",
        gate="re reply replies response letter editorial editorials comment commentary retraction"
        " withdrawn erratum errata corrigendum corrigenda correction concern memoriam obituary",
    ),
    wording(
        StudyDesign.PROTOCOL,
        "protocol|design|rationale",
        r"\b(?:study|trial|review) protocols?\b|: (?:an? )?(?:\w+ )?protocol\b",
        r"\bprotocols? (?:for|of) (?:an?|the) (?:[\w-]+,? ){0,5}(?:trial|study|review|survey)",
        r"\brationale(?:,| and) (?:\w+ and )?(?:study )?(?:design|methods|protocol|objectives)",
        r"\b(?:study|trial) design and (?:rationale|methods|baseline)|\bdesign and rationale",
        r"\bdesign (?:and conduct )?of (?:the|an?) (?:[\w-]+ ){0,8}(?:trial|study)\b",
        r"\bdesign and methods\b|\bmethods and design\b|\bdesign, (?:rationale|methods)",
        gate="protocol protocols rationale design",
    ),
    wording(
        StudyDesign.META_ANALYSIS,
        "meta",
        r"(?<!trial and )(?<!trial with )(?<!with an updated )(?<!study and )\bmeta-? ?analy[st]",
        gate="meta metaanalysis metaanalyses metaanalytic metaanalytical",
    ),
    wording(
        StudyDesign.SYSTEMATIC_REVIEW,
        "systematic|review",
        r"\bsystematic(?:ally)? (?:\w+ ){0,3}(?:re|over)view|\bsystematic search",
        r"\b(?:scoping|umbrella|rapid|cochrane|integrative) (?:\w+ )?review",
        r"\b(?:re|over)view of systematic reviews",
        gate="systematic systematically review reviews reviewing reviewed overview overviews",
    ),
    wording(
        StudyDesign.CASE_REPORT,
        "case|report|sisters|brothers|siblings|twins|family|boy|girl",
        r"\bcase (?:reports?|series|presentation)\b",
        r"\b(?:an?|rare|unusual|first) (?:\w+ )?case (?:of|with|in)\b|: (?:an? )?(?:\w+ )?case$"
        r"|: (?:an? )?(?:very )?(?:rare|unusual|fatal) case\b",
        r"\b\d{1,2} (?:\w+ )?cases (?:reviewed|reported|described|from|with review)\b"
        r"|\bin (?:two|three|an?|one) (?:\w+ )?(?:sisters|brothers|siblings|twins|family|boy"
        r"|girl)\b",
        r": (?:two|three|four|five|six|\d) (?:\w+ )?cases\b",
        r"\breports? of (?:an?|one|two|three|four|five|\d) (?:\w+ ){0,2}(?:cases?|patients?)\b",
        gate="case cases report reports sisters brothers siblings twins family boy girl",
    ),
)
# A trial that a title names weighs more than these: a trial of a guideline, its costs, its review.
SUBJECTS = (
    wording(
        StudyDesign.GUIDELINE,
        "guideline|guidance|consensus|position|recommendation|statement|bulletin|kdigo|reference"
        "|opinion",
        r"\bguidelines?[:.]|\bguidance (?:for|on|from)\b|\brecommendations (?:for|on) (?:the"
        r" )?(?:use|manag|treat"
        r"|diagnos|prevent|intake|supplement)|\bposition stand\b|\bpractice (?:bulletin|advisory)"
        r"|\bkdigo\b"
        r"|\bdietary reference (?:values|intakes)|\bscientific opinion\b|\bdelphi consensus",
        r"\bguidelines? (?:for|on|from|by|update)\b|\b(?:practice|clinical|society) guidelines?\b",
        r"\b(?:consensus|position) (?:statement|paper|document|report|recommend)",
        r"\bexpert consensus\b|\brecommendations (?:of|from|by) the\b|\bscientific statement\b",
        gate="guideline guidelines guidance consensus position recommendations statement bulletin"
        " advisory kdigo reference opinion",
    ),
    wording(
        StudyDesign.OTHER,
        "mendelian|econom|cost-|in silico|docking|qualitative|network pharm|foods|contents"
        "|content of",
        r"\bmendelian randomi[sz]ation|\bcost-effectiveness\b|\beconomic evaluation",
        r"\b(?:contents?|levels|composition|determination) (?:of|in) (?:[a-z0-9,-]+"
        r" ){0,8}(?:foods|cheeses?|vegetables|oils)\b",
        r"\bnetwork pharmacology|\bin silico\b|\bmolecular docking|\bqualitative study",
        gate="mendelian cost economic content contents levels composition determination network"
        " silico docking qualitative",
    ),
    wording(
        StudyDesign.NARRATIVE_REVIEW,
        "review|update|overview|prospects|perspective|state of the art|past, present|bedside"
        "|new insights|current knowledge|current concepts|what we know|what do we know|advances in"
        "|challenges",
        r"\b(?:narrative|literature|comprehensive|mini-?|critical|brief|state-of-the-art)"
        r" ?review\b",
        r"\b(?:progress|challenges|past|advances|present|problems) and (?:\w+ )?(?:prospects"
        r"|perspectives"
        r"|opportunities|future)\b|\bstate[ -]of[ -]the[ -]art\b|\bbench to bedside|\bnew"
        r" insights (?:into|on)\b"
        r"|\bcurrent (?:knowledge|concepts|understanding|perspectives?)\b|\bwhat (?:do )?we know\b"
        r"|\b(?:recent )?advances in (?:the )?|[:-] (?:an? )?(?:\w+ )?perspectives?\W*$",
        r"\breview of the (?:literature|evidence)|\ba review\b(?! of \d)",
        r": (?:an? )?(?:\w+ )?(?<!chart )(?<!retrospective )(?:review|update|overview)\W*$",
        gate="review minireview briefreview criticalreview narrativereview literaturereview"
        " comprehensivereview update overview prospects perspective perspectives opportunities"
        " future state bedside insights knowledge concepts understanding know advances challenges",
    ),
)
