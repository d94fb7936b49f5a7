"""What a watch leaves behind, told by the database and the mailbox alone.

Nothing here knows the program under test: SQL, e-mail and a pattern for what a reader sees.
"""

from __future__ import annotations

import email
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from email.policy import default
from pathlib import Path

_TOLD = re.compile(r"https://pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/\s*$", re.MULTILINE)
# What must be the same whatever happened on the way; run numbers and moments may differ.
_QUESTIONS = {
    "match": 'SELECT search, pmid, state, is_baseline FROM "match"',
    "study": "SELECT pmid, version, fingerprint, is_retracted, annotated_by FROM study",
    "change": "SELECT pmid, kind, detail FROM change",
    "annotation": 'SELECT pmid, kind, value, start, "end" FROM annotation',
    "family": "SELECT pmid, family, role FROM family",
    "fact": "SELECT pmid, name, value FROM fact",
    "watermark": "SELECT source, search, version, count FROM watermark",
    "delivery": "SELECT DISTINCT state FROM delivery",
    "health": "PRAGMA integrity_check",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one reader was told: by study, and how often the same letter came again."""

    studies: Counter[str]
    copies: int


def ledger(database: Path) -> dict[str, Counter[tuple[object, ...]]]:
    """Picture what is held; a row that is there twice counts twice."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            name: Counter(map(tuple, connection.execute(question)))
            for name, question in _QUESTIONS.items()
        }


def told(letters: Iterable[bytes]) -> Told:
    """Count what the letters tell; the same Message-ID is the same letter."""
    first: dict[str, str] = {}
    copies = 0
    for letter in letters:
        message = email.message_from_bytes(letter, policy=default)
        body = message.get_body(("plain",))
        assert body is not None
        name = str(message["Message-ID"])
        copies += name in first
        first.setdefault(name, body.get_content())
    return Told(
        Counter(pmid for text in first.values() for pmid in set(_TOLD.findall(text))), copies
    )


def broken(folder: Path) -> list[str]:
    """Name what whoever reads the folder must never meet: empty or half files, and drafts."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return sorted(str(one.relative_to(folder)) for one in files if not _is_whole(one))


def _is_whole(file: Path) -> bool:
    content = file.read_bytes()
    if file.suffix in _ENDS:
        return content.rstrip().endswith(_ENDS[file.suffix])
    if file.suffix == ".json":
        return _is_json(content)
    return file.suffix != ".tmp" and (bool(content) or file.suffix in _MAY_BE_EMPTY)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


_ENDS = {".html": b"</html>", ".svg": b"</svg>", ".atom": b"</feed>", ".xml": b">", ".css": b"}"}
_MAY_BE_EMPTY = {".lock", ".sqlite3-wal", ".sqlite3-shm"}
