"""Words as PubMed compares them: lower case, without accents, parted at hyphens and punctuation.

See "PubMed character conversions" and "Stopwords" at pubmed.ncbi.nlm.nih.gov/help/.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache

MIN_ROOT = 4  # letters a truncated word must have before its asterisk

_GREEK = "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω"
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma "
    "tau upsilon phi chi psi omega"
)
# Letters that Unicode does not take apart into a base letter and an accent.
_WHOLE_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l"}
_SPELLED_OUT = str.maketrans(
    _WHOLE_LETTERS | dict(zip(_GREEK.split(), _GREEK_NAMES.split(), strict=True))
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_ASCII = bytes(ord(chr(i).lower()) if chr(i).isalnum() else ord(" ") for i in range(128)).ljust(256)
_BETWEEN_TEXTS = "\x1f"  # ASCII's own sign for it, which no XML may hold
_ASCII_TEXTS = _ASCII[:0x1F] + b"\x1f" + _ASCII[0x20:]

_LISTED = """
    a about again all almost also although always among an and another any are as at be because
    been before being between both but by can could did do does done due during each either enough
    especially etc for found from further had has have having here how however i if in into is it
    its itself just kg km made mainly make may mg might ml mm most mostly must nearly neither no
    nor obtained of often on our overall perhaps pmid quite rather really regarding seem seen
    several should show showed shown shows significantly since so some such than that the their
    theirs them then there therefore these they this those through thus to upon use used using
    various very was we were what when which while with within without would
"""
_STOP_WORDS = frozenset(_LISTED.split())


def fold(text: str) -> str:
    """Write a text as its words in comparable form, parted by single blanks.

    ``"β-Carotene in Évian"`` becomes ``"beta carotene in evian"``. Folding twice changes nothing.
    """
    return " ".join(words_of(text))


def fold_joined(texts: Collection[str], sign: str) -> str:
    """Fold texts as one, which is quicker than one by one, and put ``sign`` between them."""
    whole = _plain(f" {_BETWEEN_TEXTS} ".join(texts))
    if whole.isascii() and whole.count(_BETWEEN_TEXTS) == max(len(texts), 1) - 1:
        words = whole.encode("ascii").translate(_ASCII_TEXTS).split()
        return b" ".join(words).decode("ascii").replace(_BETWEEN_TEXTS, sign)
    return f" {sign} ".join(map(fold, texts))


def words_of(text: str) -> tuple[str, ...]:
    """Take a text apart into comparable words."""
    plain = _plain(text)
    if plain.isascii():  # nearly all of PubMed, and several times faster
        return tuple(plain.encode("ascii").translate(_ASCII).decode("ascii").split())
    return tuple(_BETWEEN_WORDS.sub(" ", plain.lower()).split())


def _plain(text: str) -> str:
    return text if text.isascii() else _BEYOND_ASCII.sub(_spelled_out, text)


def _spelled_out(letter: re.Match[str]) -> str:
    return _spelling(letter[0])


@cache
def _spelling(letter: str) -> str:
    """Write one letter without its accent, a Greek one by its name, a sign as a blank."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", letter).casefold())
    return _BETWEEN_WORDS.sub(" ", plain.translate(_SPELLED_OUT))


def all_stop_words(words: Sequence[str]) -> bool:
    """Tell whether nothing is left to search once PubMed has dropped its stop words."""
    return all(word in _STOP_WORDS for word in words)


def is_truncated(text: str) -> bool:
    """Tell whether a term ends in an asterisk that PubMed honours.

    The root needs four characters; a shorter one has its asterisk turned into a blank
    (pubmed.ncbi.nlm.nih.gov/help/#truncating-search-terms).
    """
    words = words_of(text)
    return text.endswith("*") and bool(words) and len(words[-1]) >= MIN_ROOT
