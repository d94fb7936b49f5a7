r"""How each registry writes its numbers, and the one spelling we keep.

The registries are those that PubMed names in DataBankList
(https://www.nlm.nih.gov/bsd/medline_databank_source.html) and the primary registries of the WHO
(https://www.who.int/clinical-trials-registry-platform/network/primary-registries), with PROSPERO
and INPLASY for reviews. Patterns run over lower-cased text and end where no digit follows: a
number of the wrong length is no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# What authors put between a prefix and its digits: "NCT Number: ", "ACTRN): ", "ISRCTN #".
_GAP = r"(?:[ )-]{0,2}(?:number|no|id|identifier|code))?[ .:#,()+_-]{0,4}"


@dataclass(frozen=True, slots=True)
class Registry:
    """One way of writing a number. ``shape`` is filled with the pattern's groups.

    ``cue`` is in every text that the pattern matches. ``context`` are words of which one must
    stand shortly before, for numbers that are too short to speak for themselves.
    """

    name: str
    pattern: re.Pattern[str]
    shape: str
    cue: str
    letters: Callable[[str], str] = str.upper
    context: tuple[str, ...] = ()

    def normalised(self, found: re.Match[str]) -> str:
        """Write a number as the registry does: its own letters, no blanks, nought for the O."""
        parts = (re.sub(r"[ -]", "", self.letters(group)) for group in found.groups())
        return self.shape.format(*parts)


def _registry(
    name: str,
    pattern: str,
    shape: str,
    letters: Callable[[str], str] = str.upper,
    context: tuple[str, ...] = (),
) -> Registry:
    cue = re.match(r"[a-z ]*(?!\?)", pattern.partition("GAP")[0])
    compiled = re.compile(pattern.replace("GAP", _GAP))
    return Registry(name, compiled, shape, cue[0] if cue else "", letters, context)


def _nought(text: str) -> str:
    return text.replace("o", "0")


_AUSTRALIAN = r"GAP0?(126\d\d[ -]?\d{3}[ -]?\d{3}[ -]?\d{3})(?!\d)"

REGISTRIES = (
    _registry("ClinicalTrials.gov", r"nctGAP([0o][\do]{3} ?[\do]{4})(?![\do])", "NCT{0}", _nought),
    _registry("ISRCTN", r"isrctnGAP(\d{8})(?!\d)", "ISRCTN{0}"),
    _registry("ISRCTN", r"iscrtnGAP(\d{8})(?!\d)", "ISRCTN{0}"),  # a frequent slip
    # The country at the end ("-DE") tells of the application, not of the trial.
    _registry("EudraCT", r"(20(?:0[4-9]|[12]\d)) ?- ?(0\d{5}) ?- ?(\d\d)(?!\d)", "{0}-{1}-{2}"),
    _registry("EudraCT", r"euctr(20(?:0[4-9]|[12]\d))-(0\d{5})-(\d\d)(?!\d)", "{0}-{1}-{2}"),
    _registry("CTIS", r"(202[2-9])-(5\d{5})-(\d\d)-(\d\d)(?!\d)", "{0}-{1}-{2}-{3}"),
    _registry(
        "UMIN-CTR",
        r"umin(?:[ -]ctr)?(?: clinical trials? registry)?(?: system)?GAP(000\d{6})(?!\d)",
        "UMIN{0}",
    ),
    _registry("jRCT", r"jrct[ -]?s(\d{9})(?!\d)", "jRCTs{0}"),
    _registry("jRCT", r"jrct[ :-]{0,2}(\d{10})(?!\d)", "jRCT{0}"),
    _registry("JapicCTI", r"japiccti[ -]{0,2}(\d{6})(?!\d)", "JapicCTI-{0}"),
    _registry("JMACCT", r"jma-? ?iia(\d{5})(?!\d)", "JMA-IIA{0}"),
    _registry("CRiS", r"kctGAP(\d{7})(?!\d)", "KCT{0}"),
    _registry(
        "CTRI",
        r"ctriGAP/? ?(20\d\d) ?[/-] ?(\d{2,3}) ?[/-] ?(\d{6})(?!\d)",
        "CTRI/{0}/{1}/{2}",
    ),
    _registry("IRCT", r"irctGAP(\d{11,14}) ?n ?(\d{1,3})(?!\d)", "IRCT{0}N{1}"),
    _registry("ANZCTR", r"actrn" + _AUSTRALIAN, "ACTRN{0}"),
    _registry("ANZCTR", r"anzctrn?" + _AUSTRALIAN, "ACTRN{0}"),
    _registry("ANZCTR", r"new zealand clinical trials? registry" + _AUSTRALIAN, "ACTRN{0}"),
    _registry("ChiCTR", r"chictr[ -]?([a-z]{3,4})[ -]?(\d{8})(?!\d)", "ChiCTR-{0}-{1}"),
    _registry("ChiCTR", r"chictrGAP(\d{10})(?!\d)", "ChiCTR{0}"),
    # From three digits on: NTR1 and NTR2 are receptors of neurotensin.
    _registry("NTR", r"ntr[ :#-]{0,2}(\d{3,4})(?!\d)", "NTR{0}"),
    _registry("NTR", r"nl-omon(\d{4,5})(?!\d)", "NL-OMON{0}"),
    _registry(
        "NTR",
        r"nl[ -]?([1-9]\d{2,3})(?!\d|\.\d)",
        "NL{0}",
        context=("trial", "regist", "ntr"),
    ),
    _registry("DRKS", r"drksGAP(000\d{5})(?!\d)", "DRKS{0}"),
    _registry("PACTR", r"pactrGAP(20\d{13,14})(?!\d)", "PACTR{0}"),
    _registry("TCTR", r"tctrGAP(20\d{9})(?!\d)", "TCTR{0}"),
    _registry("ReBec", r"rbr-? ?(\d[a-z0-9]{5,7})(?![a-z0-9])", "RBR-{0}", str.lower),
    _registry("RPCEC", r"rpcecGAP(\d{8})(?!\d)", "RPCEC{0}"),
    _registry("SLCTR", r"slctr ?/ ?(20\d\d) ?/ ?(\d{3})(?!\d)", "SLCTR/{0}/{1}"),
    _registry("LBCTR", r"lbctrGAP(20\d{8})(?!\d)", "LBCTR{0}"),
    _registry(
        "REPEC",
        r"per-(\d{3})-(\d\d)(?![\d-])",
        "PER-{0}-{1}",
        context=("regist", "repec", "ensayos"),
    ),
    _registry("PHRR", r"phrr(\d{6})-(\d{6})(?!\d)", "PHRR{0}-{1}"),
    _registry("HKUCTR", r"hkuctr[ -](\d{3,4})(?!\d)", "HKUCTR-{0}"),
    _registry("PROSPERO", r"crd[ :#-]{0,2}(4 ?20[12]\d ?\d{6,7})(?!\d)", "CRD{0}"),
    _registry("PROSPERO", r"prosperoGAP(420[12]\d{7,8})(?!\d)", "CRD{0}"),
    _registry("INPLASY", r"inplasyGAP(20\d{7})(?!\d)", "INPLASY{0}"),
)


# What the WHO's platform puts around numbers (https://trialsearch.who.int): the register before one
# of Japan, a name before one of the EU's, and the country of an application behind it.
_AROUND = re.compile(r"^(?:jprn-|ctis(?=20))|(?<=^euctr20\d\d-0\d{5}-\d\d)-[a-z /-]+$")


def registration(text: str) -> tuple[str, str] | None:
    """Read an identifier that stands by itself: the number as we keep it and its registry's name.

    None for what has the shape of no registry's numbers: a grant, a sponsor's own code.
    """
    plain = _AROUND.sub("", " ".join(text.split()).lower())
    for registry in REGISTRIES:
        if found := registry.pattern.fullmatch(plain):
            return registry.normalised(found), registry.name
    return None


def spelled(identifier: str) -> str:
    """Give a registration as we keep it, and any other identifier as it is written."""
    found = registration(identifier)
    return found[0] if found else identifier
