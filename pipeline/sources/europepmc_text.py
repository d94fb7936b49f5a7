"""Text out of Europe PMC's HTML: titles and abstracts with headings, some of it escaped once more.

In titles the tags themselves arrive as entities (``m&lt;sup&gt;6&lt;/sup&gt;A``), in abstracts as
tags, beside comparisons that nobody escaped (``P < .05``). Only names that are known for tags are
taken for some: an HTML parser would swallow the rest of ``n<b ...`` for one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import nh3

from pipeline.domain.records import AbstractSection
from pipeline.sources.pubmed_text import KEPT_MARKUP, clean

# HTML's names, and those of JATS (https://jats.nlm.nih.gov/publishing/) that servers let through.
_KEPT = {
    **{name: name for name in KEPT_MARKUP},
    **{"em": "i", "italic": "i", "strong": "b", "bold": "b", "underline": "u"},
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "title"})
_INLINE = frozenset({"a", "ext-link", "font", "monospace", "named-content", "sc", "small", "span"})
_BLOCKS = frozenset({"abstract", "br", "div", "label", "li", "list", "list-item", "ol", "p"}) | {
    *("sec", "tbody", "td", "th", "tr", "ul"),
}
_NAMES = "|".join(sorted({*_KEPT, *_HEADINGS, *_INLINE, *_BLOCKS}, key=len, reverse=True))
_TAG = re.compile(
    rf"<(?P<end>/?)(?:jats:)?(?P<name>{_NAMES}|mml:\w+)"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*/?>",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset({"", "abstract", "summary"})  # a label that all abstracts could bear


def plain(source: str) -> str:
    """Give all text, markup dropped."""
    return clean("".join(_spaced(name, piece) for name, _, piece in _pieces(source)))


def markup(source: str) -> str:
    """Give the text as HTML that holds only b, i, sub, sup and u, each of them closed."""
    return clean(nh3.clean("".join(map(_shown, _pieces(source))), tags=set(KEPT_MARKUP)))


def sections(source: str) -> tuple[AbstractSection, ...]:
    """Cut an abstract at its headings; a part without text says nothing and is left out."""
    parts, is_heading = [["", ""]], False
    for name, is_end, piece in _pieces(source):
        if name in _HEADINGS:
            is_heading = not is_end
            if is_heading:
                parts.append(["", ""])
        else:
            parts[-1][0 if is_heading else 1] += _spaced(name, piece)
    return tuple(
        AbstractSection(text, _label(heading)) for heading, body in parts if (text := clean(body))
    )


def _label(heading: str) -> str | None:
    label = clean(heading).rstrip(" :.")
    return None if label.casefold() in _SAYS_NOTHING else label


def _pieces(source: str) -> Iterator[tuple[str, bool, str]]:
    """Cut into tags and text: the tag's name, whether it ends, and the text (one is empty)."""
    text, position = html.unescape(source), 0
    for tag in _TAG.finditer(text):
        yield "", False, text[position : tag.start()]
        yield tag["name"].lower(), bool(tag["end"]), ""
        position = tag.end()
    yield "", False, text[position:]


def _spaced(name: str, piece: str) -> str:
    """Part what stands in blocks of its own: words must not run together."""
    return " " if name in _BLOCKS or name in _HEADINGS else piece


def _shown(part: tuple[str, bool, str]) -> str:
    name, is_end, piece = part
    if name in _KEPT:
        return f"<{'/' if is_end else ''}{_KEPT[name]}>"
    return _spaced(name, html.escape(piece, quote=False))
