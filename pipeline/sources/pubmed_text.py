"""Text out of PubMed's XML: mixed content, markup kept apart, and nothing that breaks an output.

Titles and abstracts hold b, i, sub, sup, u and MathML; ``element.text`` alone would cut "Vitamin
K<sub>2</sub>" to "Vitamin K".
"""

from __future__ import annotations

import re
from html import escape

from lxml.etree import _Element as Element

KEPT_MARKUP = frozenset({"b", "i", "sub", "sup", "u"})

# C0 and C1 controls have no place in text, but for those that are white space; soft hyphens and
# zero-width spaces hide inside words; bidirectional overrides can make a title read as another
# (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """Collapse white space (line separators included) and drop what no output can hold."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _BLANKS.sub(" ", _UNWANTED.sub("", text)).strip()


def plain(element: Element | None) -> str:
    """Give all text below an element, markup dropped; ``""`` for a missing element."""
    if element is None:
        return ""
    if len(element) == 0:
        text = element.text
        return clean(text) if text else ""
    return clean("".join(map(str, element.itertext())))


def optional(element: Element | None) -> str | None:
    """Give the text below an element, or None where there is none."""
    return plain(element) or None


def markup(element: Element | None) -> str:
    """Give the text below an element as HTML that holds only b, i, sub, sup and u."""
    if element is None:
        return ""
    return clean(_inner(element) if len(element) else escape(element.text or "", quote=False))


def _inner(element: Element) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        if isinstance(child.tag, str):
            parts.append(_tagged(child))
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _tagged(element: Element) -> str:
    inside = _inner(element)
    tag = str(element.tag)
    return f"<{tag}>{inside}</{tag}>" if tag in KEPT_MARKUP else inside
