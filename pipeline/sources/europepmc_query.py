"""Keep a query of the operator's to preprints: in brackets of its own, which it must not close."""

from __future__ import annotations

from pipeline.errors import Refused

_CLOSES = {")": "(", "]": "[", "}": "{"}


def only_preprints(query: str) -> str:
    """Write ``(query) AND (SRC:PPR)`` (https://europepmc.org/searchsyntax), on one line.

    Raises:
        Refused: the query is empty, or its brackets or quotation marks do not close: an open one
            could take in the rest, and one too many could let the query out of its bracket.
    """
    line = " ".join(query.split())
    if not line:
        raise Refused("the query to Europe PMC is empty")
    if trouble := _left_open(line):
        raise Refused(f"the query to Europe PMC has {trouble}; mend it: {line[:80]}")
    return f"({line}) AND (SRC:PPR)"


def _left_open(line: str) -> str:
    """Name what does not close, "" where all does; a backslash makes the sign after it plain."""
    is_quoted, is_escaped, opened = False, False, list[str]()
    for sign in line:
        if is_escaped or sign == "\\":
            is_escaped = not is_escaped
        elif sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted and sign in "([{":
            opened.append(sign)
        elif not is_quoted and sign in _CLOSES and (not opened or opened.pop() != _CLOSES[sign]):
            return f"a {sign} that closes nothing"
    if is_escaped:
        return "a backslash at its end"
    if is_quoted:
        return "a quotation mark that is not closed"
    return f"a {opened[-1]} that is not closed" if opened else ""
