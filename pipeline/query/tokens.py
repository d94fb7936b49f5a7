"""A query cut into words, phrases, tags, brackets and operators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from pipeline.query.tree import Operator


class QuerySyntaxError(ValueError):
    """Say where a query stops making sense and what was expected there.

    ``position`` counts characters from 0.
    """

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(f"expected {expected} at position {position} of the query")
        self.position = position
        self.expected = expected


class TokenKind(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()
    TAG = auto()
    OPEN = auto()
    CLOSE = auto()
    OPERATOR = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``text`` comes without quotes or square brackets, blanks made single."""

    kind: TokenKind
    text: str
    position: int


# Word processors turn plain quotation marks into curly ones before a query is pasted.
CURLY_QUOTES = "“”„"
_QUOTES = f'"{CURLY_QUOTES}'
_TOKEN = re.compile(
    rf"""
    [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]
    | \[(?P<tag>[^\[\]]*)\]
    | (?P<open>\()
    | (?P<close>\))
    | (?P<word>[^\s()\[\]{_QUOTES}]+)
    """,
    re.VERBOSE,
)
_BLANKS = re.compile(r"\s*")
_KINDS = {kind.name.lower(): kind for kind in TokenKind}

# Lower-case and, or, not are ordinary words; PubMed reads & and | as operators
# (pubmed.ncbi.nlm.nih.gov/help/#character-conversions).
OPERATORS = {operator.value: operator for operator in Operator} | {
    "&": Operator.AND,
    "|": Operator.OR,
}
_MISSING = {
    "[": "a closing ']' for this '['",
    "]": "an opening '[' before this ']'",
}
_EMPTY = {
    TokenKind.PHRASE: "words between these quotation marks",
    TokenKind.TAG: "the name of a field between these square brackets",
}


def tokenise(text: str) -> Iterator[Token]:
    """Cut a query into tokens, the last one being END.

    Raises:
        QuerySyntaxError: a quotation mark or square bracket has no partner or holds nothing.
    """
    position = _after_blanks(text, 0)
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise QuerySyntaxError(position, _missing(text[position]))
        yield _token(found)
        position = _after_blanks(text, found.end())
    yield Token(TokenKind.END, "", len(text))


def _after_blanks(text: str, position: int) -> int:
    blanks = _BLANKS.match(text, position)
    return blanks.end() if blanks else position


def _missing(character: str) -> str:
    return _MISSING.get(character, "a closing quotation mark for this one")


def _token(found: re.Match[str]) -> Token:
    group = found.lastgroup or ""
    kind, text = _KINDS[group], " ".join(found[group].split())
    if kind in _EMPTY and not text:
        raise QuerySyntaxError(found.start(), _EMPTY[kind])
    if kind is TokenKind.WORD and text in OPERATORS:
        kind = TokenKind.OPERATOR
    return Token(kind, text, found.start())
