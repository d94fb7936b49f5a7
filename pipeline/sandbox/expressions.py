"""Boolean search expressions of ClinicalTrials.gov and Europe PMC, as far as they agree.

Words side by side are all wanted, AND binds closer than OR, NOT takes what follows it, quotation
marks hold words together, brackets group. ``AREA[Name]`` (clinicaltrials.gov/find-studies/
constructing-complex-search-queries) and ``NAME:`` (europepmc.org/searchsyntax) choose a field,
``RANGE[a, b]`` and ``[a TO b]`` bound dates. Synonyms, weights and relevance are not played.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Document = Mapping[str, Sequence[str]]
"""A record's texts by field; those under an empty name are what is searched when none is named."""
Test = Callable[[Document], bool]

_TOKEN = re.compile(
    r"""(?P<open>\() | (?P<close>\))
    | (?:RANGE)?\[ \s* (?P<low>[^\],]+?) (?:\s*,\s*|\s+TO\s+) (?P<high>[^\]]+?) \s*\]
    | AREA\[(?P<area>\w+)\]
    | (?P<field>[A-Z][A-Z_]+):(?=\S)
    | "(?P<phrase>[^"]*)"
    | (?P<word>[^\s()"\[\]]+)
    | (?P<stray>\S)""",
    re.VERBOSE,
)
_WORD = re.compile(r"\w+")
_OPEN_ENDS = {"MIN", "MAX", "*"}


class ExpressionError(ValueError):
    """The expression cannot be read; the text says where it breaks."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    until: str = ""


def read_expression(text: str) -> Test:
    """Turn an expression into a test of documents.

    Raises:
        ExpressionError: brackets or quotation marks without a partner, an operator with nothing
            to work on.
    """
    reader = _Reader([_token(found) for found in _TOKEN.finditer(text)])
    test = reader.alternatives("")
    if reader.rest:
        raise ExpressionError(f"unexpected {reader.rest[0].text!r}")
    return test


def words(text: str) -> list[str]:
    """Cut a text into words as the searches compare them."""
    return _WORD.findall(text.casefold())


def _token(found: re.Match[str]) -> _Token:
    if found["low"]:
        return _Token("range", found["low"], found["high"])
    kind = found.lastgroup or "stray"
    text = found[kind]
    return (
        _Token(text, text)
        if kind == "word" and text in ("AND", "OR", "NOT")
        else _Token(kind, text)
    )


class _Reader:
    """Reads tokens from the left; ``field`` is the one that holds where none is named."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.rest = list(tokens)

    def alternatives(self, field: str) -> Test:
        tests = [self._conjunction(field)]
        while self._take("OR"):
            tests.append(self._conjunction(field))
        return lambda document: any(test(document) for test in tests)

    def _conjunction(self, field: str) -> Test:
        tests = [self._negation(field)]
        while self.rest and self.rest[0].kind not in ("OR", "close"):
            self._take("AND")
            tests.append(self._negation(field))
        return lambda document: all(test(document) for test in tests)

    def _negation(self, field: str) -> Test:
        if self._take("NOT"):
            test = self._negation(field)
            return lambda document: not test(document)
        return self._operand(field)

    def _operand(self, field: str) -> Test:
        token = self.rest.pop(0) if self.rest else _Token("end", "end")
        match token.kind:
            case "area" | "field":
                return self._operand(token.text)
            case "open":
                test = self.alternatives(field)
                if not self._take("close"):
                    raise ExpressionError("a bracket is not closed")
                return test
            case "range":
                return lambda document: _is_within(document.get(field, ()), token)
            case "word" | "phrase":
                return lambda document: _holds(document.get(field, ()), token.text)
        raise ExpressionError(f"unexpected {token.text!r}")

    def _take(self, kind: str) -> bool:
        found = bool(self.rest) and self.rest[0].kind == kind
        if found:
            self.rest.pop(0)
        return found


def _holds(texts: Sequence[str], wanted: str) -> bool:
    """Find words side by side; the last one may end in ``*``."""
    sought = words(wanted)
    cut = wanted.endswith("*")
    return bool(sought) and any(_runs(words(text), sought, cut) for text in texts)


def _runs(held: Sequence[str], sought: Sequence[str], cut: bool) -> bool:
    size = len(sought)
    for start in range(len(held) - size + 1):
        run = held[start : start + size]
        if run[:-1] == sought[:-1] and (
            run[-1] == sought[-1] or (cut and run[-1].startswith(sought[-1]))
        ):
            return True
    return False


def _is_within(texts: Sequence[str], bounds: _Token) -> bool:
    """Compare ISO dates by their letters; of a month or a year any day will do: ``2026-11``."""
    low = "" if bounds.text in _OPEN_ENDS else bounds.text
    high = "~" if bounds.until in _OPEN_ENDS else bounds.until
    return any(
        (low <= text or low.startswith(text)) and (text <= high or text.startswith(high))
        for text in filter(None, texts)
    )
