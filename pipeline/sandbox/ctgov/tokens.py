"""Page tokens: opaque to clients, tied to the query and to the version of the data."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence

# What may differ from page to page of one answer.
_FREE = frozenset({"pageToken", "pageSize", "countTotal", "format"})


class StaleToken(ValueError):
    """The token is of other data, of another query, or no token at all."""


def token(start: int, version: str, values: Mapping[str, Sequence[str]]) -> str:
    """Name the place where the next page of a query begins."""
    content = json.dumps([start, version, _query(values)])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def place(text: str, version: str, values: Mapping[str, Sequence[str]]) -> int:
    """Find the place a token names.

    Raises:
        StaleToken: it was given by other data or for another query, or by nobody.
    """
    try:
        packed = text.encode("ascii") + b"=" * (-len(text) % 4)
        start, given, query = json.loads(base64.urlsafe_b64decode(packed))
    except ValueError as error:
        raise StaleToken("it is not one") from error
    if (given, query) != (version, _query(values)):
        raise StaleToken("the data or the query changed")
    return int(start)


def _query(values: Mapping[str, Sequence[str]]) -> str:
    asked = sorted((name, list(texts)) for name, texts in values.items() if name not in _FREE)
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]
