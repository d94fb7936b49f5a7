"""Documents that are small to send and large to read, and the doors through which they come in."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from pipeline.http_client import Answer
from pipeline.json_answer import read_object
from pipeline.query.mesh_file import load_mesh
from pipeline.sources.eutils import read_search
from pipeline.sources.exports import find_exports
from pipeline.sources.pubmed_records import read_records
from pipeline.stages.reading import text_of

MEGABYTE = 1_000_000
GIGABYTE = 1_000 * MEGABYTE
DEEP = 100_000

# The text of a title, and what is declared before the root. {file} and {port} are filled in.
LAUGHS = '<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10)
)
DECLARED = {
    "an entity that is a file": ('<!ENTITY x SYSTEM "file://{file}">', "&x;"),
    "an entity that is a page": ('<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">', "&x;"),
    "a public entity": ('<!ENTITY x PUBLIC "x" "http://127.0.0.1:{port}/x">', "&x;"),
    "a parameter entity": ('<!ENTITY % x SYSTEM "http://127.0.0.1:{port}/x"> %x;', "K2"),
    "a parameter entity that is a file": ('<!ENTITY % x SYSTEM "file://{file}"> %x;', "K2"),
    "brackets in an entity": ('<!ENTITY y "]>"><!ENTITY x SYSTEM "file://{file}">', "&x;"),
    "a comment before an entity": ('<!-- ]> --><!ENTITY x SYSTEM "file://{file}">', "&x;"),
    "an unparsed entity": ('<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "{file}" NDATA n>', "K2"),
    "billion laughs": (LAUGHS, "&l9;"),
    "laughs in a parameter": (f"{LAUGHS}<!ENTITY % p \"<!ENTITY z '&#38;l9;'>\"> %p;", "&z;"),
    "quadratic blow-up": (f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 10_000),
    "an entity in itself": ('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    "many entities": ("".join(f'<!ENTITY e{one} "x">' for one in range(50_000)), "&e1;"),
    "a default attribute": ('<!ATTLIST PMID Version CDATA "&x;">', "K2"),
}
INSIDE = {
    "deep nesting": "<b>" * DEEP + "K2" + "</b>" * DEEP,
    "deep nesting without an end": "<b>" * DEEP,
    "many attributes": "<b " + " ".join(f'a{one}="1"' for one in range(100_000)) + ">K2</b>",
    "many namespaces": "".join(f'<b xmlns:n{one}="u{one}">' for one in range(2_000)),
    "an inclusion": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" '
    'parse="text"/>',
    "a style sheet": '<?xml-stylesheet href="http://127.0.0.1:{port}/x"?>K2',
}
# What stands before and behind a gigabyte of one letter.
ENDLESS = {
    "a gigabyte of text": ("", ""),
    "a gigabyte of an attribute": ('<b x="', '"/>'),
    "a gigabyte of a comment": ("<!--", "-->"),
    "a gigabyte of CDATA": ("<![CDATA[", "]]>"),
    "a gigabyte of an instruction": ("<?x ", "?>"),
    "a gigabyte of a name": ("<", "/>"),
    "a gigabyte of blanks": ("<b ", "/>"),
}


def _frame(root: str, before: str, behind: str) -> tuple[str, str, str]:
    return root, f"<{root}>{before}", f"{behind}</{root}>"


# The root, and what stands around a title, at each door.
FRAMES = {
    "efetch": _frame(
        "PubmedArticleSet",
        '<PubmedArticle><MedlineCitation><PMID Version="1">1</PMID><Article><ArticleTitle>',
        "</ArticleTitle></Article></MedlineCitation></PubmedArticle>",
    ),
    "esearch": _frame(
        "eSearchResult",
        "<Count>1</Count><RetMax>1</RetMax><IdList><Id>1</Id></IdList><QueryTranslation>",
        "</QueryTranslation>",
    ),
    "ictrp": _frame(
        "Trials_downloaded_from_ICTRP",
        "<Trial><TrialID>NCT00000001</TrialID><Public_title>",
        "</Public_title></Trial>",
    ),
    "mesh": _frame(
        "DescriptorRecordSet",
        "<DescriptorRecord><DescriptorUI>D000001</DescriptorUI><DescriptorName><String>",
        "</String></DescriptorName></DescriptorRecord>",
    ),
}
_ESEARCH = (
    ' PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd"'
)
FRAMES["import"] = FRAMES["import.gz"] = FRAMES["efetch"]
FRAMES["ictrp.gz"] = FRAMES["ictrp"]
FRAMES["mesh.gz"] = FRAMES["mesh"]


def document(door: str, declared: str, title: str) -> bytes:
    root, before, behind = FRAMES[door]
    known = _ESEARCH if door == "esearch" else ""
    doctype = f"<!DOCTYPE {root}{known}{f' [{declared}]' if declared else ''}>"
    return f'<?xml version="1.0"?>{doctype}{before}{title}{behind}'.encode()


def endless(door: str, name: str, size: int = GIGABYTE) -> Iterator[bytes]:
    """Give the pieces of a document whose title holds a gigabyte of one letter."""
    behind = FRAMES[door][2]
    start, end = ENDLESS[name]
    letter = b" " if name.endswith("blanks") else b"a"
    yield document(door, "", start).removesuffix(behind.encode())
    yield from repeat(letter * 65_536, size // 65_536)
    yield f"{end}{behind}".encode()


def read(door: str, body: bytes, folder: Path) -> list[Any]:
    """Bring a document in through a door."""
    match door:
        case "efetch":
            return [*read_records([body])]
        case "esearch":
            return [read_search(Answer(200, {}, body))]
    file = folder / "given.gz" if door.endswith(".gz") else folder / "given.xml"
    file.write_bytes(gzip.compress(body, 1) if file.suffix == ".gz" else body)
    return read_file(door, file)


def read_endless(door: str, name: str, folder: Path) -> list[Any]:
    """Bring in a gigabyte: as an answer that goes on, or as a file that was made before."""
    if door == "efetch":
        return [*read_records(endless(door, name))]
    if door == "esearch":  # the HTTP client reads no more than it allows
        return [read_search(Answer(200, {}, b"".join(endless(door, name, 60 * MEGABYTE))))]
    return read_file(door, folder / file_name(door, name))


def file_name(door: str, name: str) -> str:
    return f"{door.partition('.')[0]} {name}.xml.gz".replace(" ", "-")


def read_file(door: str, file: Path) -> list[Any]:
    if door.startswith("mesh"):
        return [load_mesh(file)]
    return [*chain.from_iterable(one.records() for one in find_exports(file))]


def pack(pieces: Iterable[bytes], file: Path) -> None:
    """Write a gzip file; a gigabyte of one letter is a megabyte of it, made in a second."""
    members: dict[bytes, bytes] = {}
    with file.open("wb") as out:
        for piece in pieces:
            if piece not in members:
                members[piece] = gzip.compress(piece, 9)
            out.write(members[piece])


JSON = {
    "deep lists": b"[" * DEEP,
    "deep lists with an end": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep below a key": b'{"title":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "a number without an end": b'{"title": ' + b"9" * 5_000_000 + b"}",
    "an exponent": b'{"title": 1e' + b"9" * 1_000_000 + b"}",
    "a text without an end": b'{"title": "' + b"a" * 50_000_000,
    "many keys": b"{" + b",".join(b'"%d":0' % one for one in range(100_000)) + b"}",
    "one key a million times": b"{" + b",".join([b'"a":0'] * 1_000_000) + b"}",
    "many empty lists": b'{"title": [' + b"[]," * 300_000 + b"[]]}",
    "many empty objects": b'{"title": [' + b"{}," * 200_000 + b"{}]}",
    "many escapes": b'{"title": "' + rb"\u0000" * 2_000_000 + b'"}',
    "half surrogates": b'{"title": "' + rb"\ud800" * 2_000_000 + b'"}',
}


def read_json(door: str, name: str) -> Any:
    if door == "a service's answer":
        return len(read_object(Answer(200, {}, JSON[name])))
    return len(text_of(JSON[name]).title)


def read_csv(folder: Path, content: bytes) -> Any:
    file = folder / "given.csv.gz"
    pack([b"TrialID,Public title\r\n", *[content] * 1_000], file)
    assert csv.field_size_limit() < MEGABYTE
    return read_file("ictrp", file)


def read_medline_file(folder: Path, content: bytes) -> Any:
    file = folder / "given.nbib.gz"
    pack([b"PMID- 1\nTI  - ", *[content] * 15_000], file)
    return read_file("import", file)
