"""Text to tree and back.

Reads the language of PubMed's search box (pubmed.ncbi.nlm.nih.gov/help/): upper-case operators
from left to right, brackets, quoted phrases, tags after one or several words, ranges, truncation
and proximity. Neighbours without an operator between them are joined by AND.

Of studies that were read one can ask more than of PubMed: ``form:MK-7``, ``design:"case report"``.
"""

import re

from pipeline.domain.fact_values import VOCABULARY
from pipeline.query.fields import has_ranges
from pipeline.query.rendering import render
from pipeline.query.tokens import OPERATORS, QuerySyntaxError, Token, TokenKind, tokenise
from pipeline.query.tree import FactTerm, Leaf, Operation, Operator, Range, Step, Term, Tree

__all__ = [
    "FactTerm",
    "Operation",
    "Operator",
    "QuerySyntaxError",
    "Range",
    "Step",
    "Term",
    "Tree",
    "parse",
    "render",
]

MAX_DEPTH = 100  # brackets within brackets; deeper ones are a slip or an attack, not a question

_TERM = "a search term"
_TERM_BEFORE_TAG = "a search term, not a bracket, before this tag"
_PROXIMITY = re.compile(r"(?P<tag>.*?)\s*:\s*~\s*(?P<words>\d{1,4})")
_FACT = re.compile(rf"(?P<name>{'|'.join(VOCABULARY)}):(?P<value>.*)", re.IGNORECASE | re.ASCII)


def parse(text: str, *, with_facts: bool = False) -> Tree:
    """Read a query; ``with_facts`` reads ``form:MK-7`` as a fact, which to PubMed is two words.

    Raises:
        QuerySyntaxError: nothing to search, an operator without its operand, a bracket or a
            quotation mark without its partner, or brackets more than 100 deep.
    """
    reader = _Reader(list(tokenise(text)), with_facts)
    tree = reader.operation(depth=0)
    reader.take(TokenKind.END, "an opening '(' before this ')'")
    return tree


class _Reader:
    """Reads tokens from left to right; one method per rule of the language."""

    def __init__(self, tokens: list[Token], with_facts: bool) -> None:
        self._tokens = tokens
        self._with_facts = with_facts
        self._next = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def take(self, kind: TokenKind, expected: str) -> Token:
        token = self.token
        if token.kind is not kind:
            raise QuerySyntaxError(token.position, expected)
        self._next += 1
        return token

    def took(self, kind: TokenKind) -> Token | None:
        return self.take(kind, "") if self.token.kind is kind else None

    def operation(self, depth: int) -> Tree:
        first = self.operand(depth)
        steps = []
        while self.token.kind not in (TokenKind.CLOSE, TokenKind.END):
            operator = self.took(TokenKind.OPERATOR)
            joined = OPERATORS[operator.text] if operator else Operator.AND
            steps.append(Step(joined, self.operand(depth)))
        return Operation(first, tuple(steps)) if steps else first

    def operand(self, depth: int) -> Tree:
        opened = self.took(TokenKind.OPEN)
        return self.group(opened, depth + 1) if opened else self.term_or_range()

    def group(self, opened: Token, depth: int) -> Tree:
        if depth > MAX_DEPTH:
            raise QuerySyntaxError(opened.position, f"brackets at most {MAX_DEPTH} deep")
        tree = self.operation(depth)
        if self.token.kind is not TokenKind.CLOSE:
            raise QuerySyntaxError(opened.position, "a closing ')' for this '('")
        self._next += 1
        return tree

    def term_or_range(self) -> Leaf:
        if ahead := self.fact_ahead():
            fact, tokens = ahead
            self._next += tokens
            return fact
        term = self.term()
        if not self.skipped_colon():
            return _range_within(term)
        end = self.term()
        tag = end.tag or term.tag
        if tag is None:
            raise QuerySyntaxError(end.position, "a field tag on this end of the range")
        return Range(term.text, end.text, tag, term.position)

    def fact_ahead(self) -> tuple[FactTerm, int] | None:
        """See a fact that comes next, and how many tokens it takes; a tag makes words of it."""
        token = self.token
        found = _FACT.fullmatch(token.text) if token.kind is TokenKind.WORD else None
        if found is None or not self._with_facts:
            return None
        value, tokens = found["value"], 1
        following = self._tokens[self._next + 1]
        is_glued = following.position == token.position + len(token.text)
        if not value and following.kind is TokenKind.PHRASE and is_glued:
            value, tokens = following.text, 2
        if not value or self._tokens[self._next + tokens].kind is TokenKind.TAG:
            return None
        return FactTerm(found["name"].lower(), value, token.position), tokens

    def skipped_colon(self) -> bool:
        """Step over the colon in ``"2020"[dp] : "2021"[dp]``, glued to its neighbour or not."""
        token = self.token
        if token.kind is not TokenKind.WORD or not token.text.startswith(":"):
            return False
        rest = token.text[1:]
        if rest:
            self._tokens[self._next] = Token(TokenKind.WORD, rest, token.position + 1)
        else:
            self._next += 1
        return True

    def term(self) -> Term:
        phrase = self.took(TokenKind.PHRASE)
        if phrase:
            return self.tagged(phrase.text, phrase.position, quoted=True)
        tagless = self.token.kind is TokenKind.TAG
        words = [self.take(TokenKind.WORD, _TERM_BEFORE_TAG if tagless else _TERM)]
        while not self.fact_ahead() and (word := self.took(TokenKind.WORD)):
            words.append(word)
        text = " ".join(word.text for word in words)
        return self.tagged(text, words[0].position, quoted=False)

    def tagged(self, text: str, position: int, *, quoted: bool) -> Term:
        tag = self.took(TokenKind.TAG)
        if tag is None:
            return Term(text, None, quoted, None, position)
        near = _PROXIMITY.fullmatch(tag.text)
        if near is None:
            return Term(text, tag.text, quoted, None, position)
        return Term(text, near["tag"], quoted, int(near["words"]), position)


def _range_within(term: Term) -> Leaf:
    """Read ``2026/01:2026/03[crdt]`` as a range; elsewhere a colon is punctuation."""
    low, colon, high = (part.strip() for part in term.text.partition(":"))
    if term.tag is None or not has_ranges(term.tag):
        return term
    if not (low and colon and high) or ":" in high:
        return term
    return Range(low, high, term.tag, term.position)
