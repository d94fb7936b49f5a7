"""What other programs read in our outputs: rispy, bibtexparser, csv, openpyxl, Bio.Medline …

Each gives the same small view of a reference, so that one comparison serves them all.
"""

from __future__ import annotations

import csv
import email
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from typing import Any

import feedparser
import html5lib
import openpyxl
import rispy
from bibtexparser.entrypoint import parse_string
from Bio import Medline

_COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
}
_LATEX = re.compile(
    r"\\text(?:backslash|braceleft|braceright|asciitilde|asciicircum)\{\}|\\[#$%&_]|[{}]"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One reference as another program sees it; what its form does not hold is None."""

    pmid: str
    title: str
    abstract: str | None = None
    journal: str | None = None
    authors: tuple[str, ...] | None = None
    keywords: tuple[str, ...] | None = None


def by_rispy(written: bytes) -> list[Shown]:
    found = rispy.loads(written.decode())
    return [
        Shown(
            one["accession_number"],
            one["title"],
            one.get("abstract", ""),
            one.get("secondary_title", ""),
            tuple(one.get("authors", ())),
            tuple(one.get("keywords", ())),
        )
        for one in found
    ]


def by_bibtexparser(written: bytes) -> list[Shown]:
    library = parse_string(written.decode(), parse_stack=[])
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries), "something stands between the entries"
    return [_of_bibtex({one.key: one.value for one in entry.fields}) for entry in library.entries]


def _of_bibtex(fields: Mapping[str, str]) -> Shown:
    bare = {name: value[1:-1] for name, value in fields.items()}
    assert set(bare) <= {
        *("author", "title", "journal", "year", "volume", "pmid", "url", "language", "keywords"),
        *("abstract", "note", "shortjournal"),
    }
    plain = {name: without_latex(value) for name, value in bare.items()}
    return Shown(bare["pmid"], plain["title"], plain.get("abstract", ""), plain.get("journal", ""))


def without_latex(text: str) -> str:
    """Undo LaTeX's commands and braces."""
    return _LATEX.sub(lambda found: _COMMANDS.get(found[0], found[0].lstrip("\\{}")), text)


def by_csv(written: bytes) -> list[Shown]:
    rows = list(csv.reader(io.StringIO(written.decode(), newline=""), strict=True))
    head, *others = rows
    assert all(len(row) == len(head) for row in others)
    found = [dict(zip(head, row, strict=True)) for row in others]
    live = [cell for row in others for cell in row if re.match(r"[=+\-@＝＋－＠\t\r]", cell)]
    assert not live, live
    return [Shown(one["pmid"], one["title"], journal=one["journal"]) for one in found]


def by_openpyxl(written: bytes) -> list[Shown]:
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    head, *rows = book["Studies"].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    return [
        Shown(str(one["pmid"]), str(one["title"]), journal=str(one["journal"] or ""))
        for one in found
    ]


def by_medline(written: bytes) -> list[Shown]:
    found: list[Any] = list(Medline.parse(io.StringIO(written.decode())))
    return [
        Shown(
            one["PMID"], one["TI"], one.get("AB", ""), one.get("JT", ""), tuple(one.get("FAU", []))
        )
        for one in found
    ]


def by_feedparser(written: bytes) -> list[str]:
    """Give the titles of an Atom feed's entries."""
    found = feedparser.parse(written)
    assert not found.bozo, found.bozo_exception
    assert all(not re.search(r"<(script|img|style)", one.content[0].value) for one in found.entries)
    return [str(one.title) for one in found.entries]


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as a mail program takes it apart."""

    headers: tuple[str, ...]
    subject: str
    text: str
    page: str
    headings: int
    tags: frozenset[str]


def by_email(letter: bytes) -> Mail:
    message: EmailMessage = email.message_from_bytes(letter, policy=default)
    assert not message.defects
    bodies = [body for kind in ("plain", "html") if (body := message.get_body((kind,)))]
    text, page = (str(body.get_content()) for body in bodies)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    articles = [one for one in elements if one.tag == "article"]
    return Mail(
        tuple(message.keys()),
        str(message["Subject"]),
        text,
        "".join(tree.itertext()),
        len(articles),
        frozenset(one.tag for one in elements),
    )
