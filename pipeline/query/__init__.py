"""PubMed's own search language: read a query, judge a record by it, search many records at once.

    tree = parse('"vitamin k 2"[tiab] AND 2026/01/01:2026/01/31[crdt]')
    matches(tree, document, today)         # one record
    Index(documents).search(tree, today)   # many
    translate(tree)                        # in NCBI's own words
    diagnose(tree)                         # what PubMed could not search
    map_terms(tree, cut())                 # what PubMed makes of words without a tag
    advise(text)                           # what PubMed would do that nobody meant

Studies that are held and were read can be asked for what was read, which PubMed cannot:

    parse('form:MK-7 AND rung:imaging NOT review[pt]', with_facts=True)

Nothing here reads a clock or the network, and no file but MeSH (``cut``, and all of it by
``mesh_file.load_mesh``).
"""

from pipeline.query.check import Advice, AdviceKind, advise
from pipeline.query.fields import Field, field_of
from pipeline.query.index import Index
from pipeline.query.mapping import Mapped, Translation, map_terms
from pipeline.query.match import (
    DateSpan,
    Diagnosis,
    Document,
    Explode,
    compile_query,
    diagnose,
    matches,
)
from pipeline.query.mesh import Mesh, cut
from pipeline.query.syntax import (
    FactTerm,
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
    "Advice",
    "AdviceKind",
    "DateSpan",
    "Diagnosis",
    "Document",
    "Explode",
    "FactTerm",
    "Field",
    "Index",
    "Mapped",
    "Mesh",
    "Operation",
    "Operator",
    "QuerySyntaxError",
    "Range",
    "Term",
    "Translation",
    "Tree",
    "advise",
    "compile_query",
    "cut",
    "diagnose",
    "field_of",
    "map_terms",
    "matches",
    "parse",
    "render",
    "translate",
]
