"""An operator's query stays inside its bracket."""

from __future__ import annotations

import pytest

from pipeline.errors import Refused
from pipeline.sources.europepmc_query import only_preprints


@pytest.mark.parametrize(
    "query",
    [
        '"vitamin K2" OR (menaquinone AND calcif*)',
        'TITLE:"a ) that is quoted"',
        "FIRST_PDATE:[2020-01-01 TO 2026-01-01]",
        r"a \) that is escaped",
        r"TITLE:\"x",
    ],
)
def test_a_query_that_closes_is_kept_to_preprints(query: str) -> None:
    assert only_preprints(query) == f"({query}) AND (SRC:PPR)"


def test_line_breaks_are_for_people() -> None:
    assert only_preprints("menaquinone\n  OR K2 ") == "(menaquinone OR K2) AND (SRC:PPR)"


@pytest.mark.parametrize(
    ("query", "trouble"),
    [
        ("  ", "is empty"),
        ("a) OR (SRC:MED", "a ) that closes nothing"),
        ("(a", "a ( that is not closed"),
        ('"a', "a quotation mark"),
        ('a" OR "b) OR (c"', "a ) that closes nothing"),
        ("(a]", "a ] that closes nothing"),
        ("a\\", "a backslash at its end"),
    ],
)
def test_a_query_that_could_escape_is_refused(query: str, trouble: str) -> None:
    with pytest.raises(Refused, match=trouble.replace("(", r"\(").replace(")", r"\)")):
        only_preprints(query)
