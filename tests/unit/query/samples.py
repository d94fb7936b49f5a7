"""Documents in one line, and random queries over a vocabulary small enough to hit something."""

from datetime import date, timedelta

from hypothesis import strategies as st

from pipeline.query import DateSpan, Document, Field, Operation, Operator, Range, Term, Tree
from pipeline.query.tree import Leaf, Step

TODAY = date(2026, 3, 31)


def document(
    pmid: int = 1, *, created: date | None = None, **texts: str | tuple[str, ...]
) -> Document:
    """Make a document; ``title="…"`` or ``mesh=("…", "…")`` name fields in lower case."""
    return Document(
        pmid,
        {
            Field[name.upper()]: (text,) if isinstance(text, str) else text
            for name, text in texts.items()
        },
        {Field.CREATED: DateSpan(created, created)} if created else {},
    )


_WORDS = ["vitamin", "Vitamin", "k", "2", "MK-7", "matrix", "gla", "glaucoma", "calcified", "the",
          "of", "Schurgers", "L", "LJ", "Évian", "β", "medline", "eng", "12", "--"]  # fmt: skip
_TEXT_TAGS = ["ti", "tiab", "tw", "all", "mh", "mh:noexp", "majr", "pt", "au", "1au", "lastau",
              "fau", "ad", "ta", "la", "si", "sb", "No Such Field"]  # fmt: skip
_DATES = ["2026", "2026/01", "2026/01/15", "2025/12/31", "3000", "soon", "last 30 days"]
_NUMBERS = ["1", "2", "3", "12", "x"]


def _texts(longest: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(_WORDS), min_size=1, max_size=longest).map(" ".join)


_maybe_truncated = st.builds(str.__add__, _texts(2), st.sampled_from(["", "", "*"]))


@st.composite
def _terms(draw: st.DrawFn) -> Term:
    tag = draw(st.none() | st.sampled_from(_TEXT_TAGS))
    near = draw(st.none() | st.integers(0, 3)) if tag else None
    return Term(draw(_maybe_truncated), tag, draw(st.booleans()), near)


_dated = st.builds(Term, st.sampled_from(_DATES), st.sampled_from(["crdt", "dp"]), st.booleans())
_numbered = st.builds(Term, st.sampled_from(_NUMBERS), st.sampled_from(["uid", "pmid"]))
_ranges = st.builds(
    Range, st.sampled_from(_DATES), st.sampled_from(_DATES), st.sampled_from(["crdt", "dp"])
) | st.builds(Range, st.sampled_from(_NUMBERS), st.sampled_from(_NUMBERS), st.just("uid"))
_leaves: st.SearchStrategy[Leaf] = _terms() | _dated | _numbered | _ranges


def _operations(operands: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    steps = st.lists(st.builds(Step, st.sampled_from(Operator), operands), min_size=1, max_size=4)
    return st.builds(Operation, operands, steps.map(tuple))


trees: st.SearchStrategy[Tree] = st.recursive(_leaves, _operations, max_leaves=8)

# Fields that the tags above reach, so that random queries find something.
_FIELDS = [Field.TITLE, Field.ABSTRACT, Field.OTHER_TERM, Field.MESH, Field.MAJOR_TOPIC,
           Field.PUBLICATION_TYPE, Field.AUTHOR, Field.FULL_AUTHOR, Field.AFFILIATION,
           Field.JOURNAL, Field.LANGUAGE, Field.SECONDARY_ID, Field.FILTER]  # fmt: skip
_field_texts = st.dictionaries(
    st.sampled_from(_FIELDS),
    st.lists(_texts(5), min_size=1, max_size=2).map(tuple),
    min_size=3,
    max_size=6,
)
_spans = st.builds(
    lambda first, days: DateSpan(first, first + timedelta(days)),
    st.dates(date(2025, 12, 1), date(2026, 4, 30)),
    st.integers(0, 60),
)
_field_dates = st.dictionaries(
    st.sampled_from([Field.CREATED, Field.PUBLISHED, Field.ELECTRONIC]), _spans
)
documents = st.builds(Document, st.integers(1, 12), _field_texts, _field_dates)
