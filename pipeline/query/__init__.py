"""PubMed's own search language: read a query, judge a record by it, search many records at once.

    tree = parse('"vitamin k 2"[tiab] AND 2026/01/01:2026/01/31[crdt]')
    matches(tree, document, today)         # one record
    Index(documents).search(tree, today)   # many
    translate(tree)                        # in NCBI's own words
    diagnose(tree)                         # what PubMed could not search

Nothing here reads a clock, a file or the network.
"""

from pipeline.query.fields import Field, field_of
from pipeline.query.index import Index
from pipeline.query.match import (
    DateSpan,
    Diagnosis,
    Document,
    Explode,
    compile_query,
    diagnose,
    matches,
)
from pipeline.query.syntax import (
    Operation,
    Operator,
    QuerySyntaxError,
    Range,
    Term,
    Tree,
    parse,
    render,
)
from pipeline.query.translation import translate

__all__ = [
    "DateSpan",
    "Diagnosis",
    "Document",
    "Explode",
    "Field",
    "Index",
    "Operation",
    "Operator",
    "QuerySyntaxError",
    "Range",
    "Term",
    "Tree",
    "compile_query",
    "diagnose",
    "field_of",
    "matches",
    "parse",
    "render",
    "translate",
]
