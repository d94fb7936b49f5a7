"""Words from records are hostile until cleaned: no controls, no hidden letters, no live markup."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

TITLE_LENGTH = 400
_MARKUP = {"i", "b", "u", "sub", "sup"}
_TAG = re.compile(r"<[^>]*>")
# Controls (Cc), formats such as bidi overrides and soft hyphens (Cf), lone surrogates (Cs) and
# private letters (Co): https://www.unicode.org/reports/tr44/#General_Category_Values
_HIDDEN = {"Cc", "Cf", "Cs", "Co"}


def line(text: str, limit: int = TITLE_LENGTH) -> str:
    """Make one visible line of any text, cut at a word when longer than ``limit`` characters."""
    words = _seen(text[: limit * 8])
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit // 2 else cut) + "…"


def markup(text: str, plain: str) -> str:
    """Give ``text`` as HTML with only i, b, u, sub and sup, or ``plain`` escaped if it is too long.

    The cleaning comes after the parsing too: ``&#8238;`` only turns into a bidi override there.
    """
    if len(text) > TITLE_LENGTH * 2:
        return html.escape(plain)
    safe = _seen(nh3.clean(_seen(text), tags=_MARKUP, attributes={}, link_rel=None))
    has_words = _TAG.sub("", safe).strip() != ""
    return safe if has_words and len(safe) <= TITLE_LENGTH * 2 else html.escape(plain)


def _seen(text: str) -> str:
    """Keep the letters that can be seen, and make every run of white space one blank."""
    words = " ".join(text.split())
    if words.isprintable():  # the common case, and thirty times as fast: nothing is hidden
        return words
    return " ".join(text.translate(_LETTERS).split())


class _Letters(dict[int, str]):
    """What becomes of each letter, decided when it is first met: long texts have few different."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _visible(chr(code))
        return shown


_LETTERS = _Letters()


def _visible(letter: str) -> str:
    if letter.isspace():
        return " "
    is_noncharacter = ord(letter) & 0xFFFE == 0xFFFE  # U+FFFE, U+FFFF and their like
    return "" if is_noncharacter or unicodedata.category(letter) in _HIDDEN else letter
