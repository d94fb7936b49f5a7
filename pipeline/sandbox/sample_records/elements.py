"""The small parts that articles and book chapters have in common, as PubMed XML."""

import re
from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from lxml import etree

from pipeline.sandbox.sample_records.studies import Pairs

Element = etree._Element

COPYRIGHT = "Fictional record written for the k2watch sandbox."
AFFILIATION = "Sample Institute, Sampleton."
CATEGORIES = {
    "BACKGROUND": "BACKGROUND",
    "INTRODUCTION": "BACKGROUND",
    "AIM": "OBJECTIVE",
    "OBJECTIVE": "OBJECTIVE",
    "MATERIALS AND METHODS": "METHODS",
    "METHODS": "METHODS",
    "FINDINGS": "RESULTS",
    "RESULTS": "RESULTS",
    "CONCLUSION": "CONCLUSIONS",
    "CONCLUSIONS": "CONCLUSIONS",
    "TRIAL REGISTRATION": "UNASSIGNED",
}
SEASONS = ("Winter", "Spring", "Summer", "Fall", "Autumn")
NO_MARKUP = re.compile(r"<(?!/?(b|i|sub|sup|u)>)|&(?!(lt|gt|amp|#\d+);)")
"""A `<` or `&` that stands for itself, as in `p < 0.001`."""
PLAIN_DATE = re.compile(r"\d{4}( ([A-Z][a-z]{2}|\d\d)( \d\d?)?)?")


def node(tag: str, *content: str | Element | None, **attributes: str) -> Element:
    """Make an element of text and children; `None` children and empty attributes are left out."""
    element = etree.Element(tag, {key: value for key, value in attributes.items() if value})
    for part in content:
        if isinstance(part, str):
            element.text = part
        elif part is not None:
            element.append(part)
    return element


def many(tag: str, children: Iterable[Element], **attributes: str) -> Element | None:
    """Make a list element, or nothing: PubMed writes no empty lists."""
    held = list(children)
    return node(tag, *held, **attributes) if held else None


def optional(tag: str, text: str, **attributes: str) -> Element | None:
    """Make an element of a text that may be missing."""
    return node(tag, text, **attributes) if text else None


def mixed(tag: str, text: str, **attributes: str) -> Element:
    """Make an element of text with markup.

    Raises:
        XMLSyntaxError: the markup is not closed, or badly nested.
    """
    written = NO_MARKUP.sub(lambda sign: escape(sign[0]), text)
    element = etree.fromstring(f"<{tag}>{written}</{tag}>")
    for key, value in attributes.items():
        element.set(key, value)
    return element


def calendar(day: date, *, padded: bool = True) -> list[Element]:
    """Make the parts of a full date."""
    month, number = (f"{part:02}" if padded else f"{part}" for part in (day.month, day.day))
    return [node("Year", str(day.year)), node("Month", month), node("Day", number)]


def dated(tag: str, day: date | None, **attributes: str) -> Element | None:
    """Make a full date that may be missing."""
    return node(tag, *calendar(day), **attributes) if day else None


def partial_date(tag: str, text: str) -> Element:
    """Make a publication date: `2026 Nov 3`, `2026 11`, `2026`, `2026 Fall`, or free text."""
    if PLAIN_DATE.fullmatch(text):
        parts = zip(("Year", "Month", "Day"), text.split(), strict=False)
        return node(tag, *(node(name, part) for name, part in parts))
    year, _, rest = text.partition(" ")
    if rest in SEASONS:
        return node(tag, node("Year", year), node("Season", rest))
    return node(tag, node("MedlineDate", text))


def history_date(status: str, day: date) -> Element:
    """Make a line of the history; PubMed's own dates carry an hour, and no zeros in front."""
    own = status in ("entrez", "pubmed", "medline")
    clock = [node("Hour", "6"), node("Minute", "0")] if own else []
    return node("PubMedPubDate", *calendar(day, padded=not own), *clock, PubStatus=status)


def abstract(sections: Pairs) -> Element | None:
    """Make the abstract: texts with or without labels, and the line that says it is invented."""
    if not sections:
        return None
    texts = [mixed("AbstractText", text, **label_attributes(label)) for label, text in sections]
    return node("Abstract", *texts, node("CopyrightInformation", COPYRIGHT))


def label_attributes(label: str) -> dict[str, str]:
    """Name a section; as in real records, only labels in capitals tend to have a category."""
    if not label:
        return {}
    category = CATEGORIES.get(label)
    return {"Label": label, "NlmCategory": category} if category else {"Label": label}


def authors(initials: str, collective: str = "", *, all_affiliated: bool = True) -> list[Element]:
    """Make the placeholder authors: one `Sampleauthor` for each group of initials."""
    people = [
        person(letters, affiliated=all_affiliated or position == 0)
        for position, letters in enumerate(initials.split())
    ]
    group = [node("Author", node("CollectiveName", collective), ValidYN="Y")] if collective else []
    return people + group


def person(letters: str, *, affiliated: bool) -> Element:
    """Make one placeholder author."""
    affiliation = node("AffiliationInfo", node("Affiliation", AFFILIATION))
    return node(
        "Author",
        node("LastName", "Sampleauthor"),
        node("ForeName", " ".join(letters)),
        node("Initials", letters),
        affiliation if affiliated else None,
        ValidYN="Y",
    )


def keyword(text: str) -> Element:
    """Make a keyword of the authors."""
    return mixed("Keyword", text, MajorTopicYN="N")
