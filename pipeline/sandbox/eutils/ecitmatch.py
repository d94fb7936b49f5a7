"""ECitMatch: the PMID of a reference given by journal, year, volume, page and author.

Parameters and form: ncbi.nlm.nih.gov/books/NBK25499, "ECitMatch"; what stands in the place of
the PMID when there is none: github.com/metapub/metapub (tests of its citation lookup). A line
that is no reference is left out (github.com/cyanheads/pubmed-mcp-server/issues/54), so answers
are told apart by their key. Assumed: what stands in a field must agree, and what is left empty
agrees with everything.
"""

import re
from collections.abc import Mapping

from pipeline.query import parse
from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.exchange import TEXT, Answer, Form, Refusal

_LINE_BREAK = re.compile(r"[\r\n]+")
_TAGS = ("ta", "dp", "vi", "pg", "au")
_MOST_NAMED = 10  # assumed: beyond it NCBI counts the candidates and does not name them


def ecitmatch(form: Form, entrez: Entrez) -> Answer:
    """Answer each line of ``bdata`` with the line itself and the PMID behind it."""
    if not form.text("bdata"):
        raise Refusal("Empty bdata - nothing todo")  # assumed: modelled on ESearch
    lines = (line.strip() for line in _LINE_BREAK.split(form.text("bdata")))
    answers = (_answered(line, entrez) for line in lines if line.count("|") >= len(_TAGS))
    return Answer("".join(f"{answer}\n" for answer in answers).encode(), TEXT)


def _answered(line: str, entrez: Entrez) -> str:
    parts = [part.strip() for part in line.split("|")]
    terms = {tag: _term(text, tag) for tag, text in zip(_TAGS, parts, strict=False) if text}
    return "|".join([*parts[: len(_TAGS) + 1], _verdict(terms, entrez)])


def _verdict(terms: Mapping[str, str], entrez: Entrez) -> str:
    found = _pmids(" AND ".join(terms.values()), entrez)
    if len(found) == 1:
        return str(found[0])
    if len(found) > _MOST_NAMED:
        return f"AMBIGUOUS ({len(found)} citations)"
    if found:
        return f"AMBIGUOUS {','.join(map(str, found))}"
    is_known = bool(_pmids(terms.get("ta", ""), entrez))
    return "NOT_FOUND" if is_known else "NOT_FOUND;INVALID_JOURNAL"


def _term(text: str, tag: str) -> str:
    return f'"{text.replace(chr(34), " ")}"[{tag}]'


def _pmids(query: str, entrez: Entrez) -> list[int]:
    return sorted(record.pmid for record in entrez.search(parse(query))) if query else []
