"""One piece of advice on a query, and the kinds there are."""

from dataclasses import dataclass
from enum import StrEnum


class AdviceKind(StrEnum):
    """What PubMed would do that the writer of the query can hardly want."""

    SYNTAX = "syntax"  # nothing: the query cannot be read
    UNKNOWN_FIELD = "unknown_field"  # drop the tag and search everywhere
    UNREADABLE = "unreadable"  # find nothing: a date or PMID that is none
    IGNORED_TERM = "ignored_term"  # drop a term of stop words
    RARE_PHRASE = "rare_phrase"  # ignore the quotation marks of a phrase it has not indexed
    CURLY_QUOTES = "curly_quotes"  # take them for letters
    MIXED_OPERATORS = "mixed_operators"  # work them out from left to right
    LOWER_CASE_OPERATOR = "lower_case_operator"  # search for the word "or"
    DROPPED_ASTERISK = "dropped_asterisk"  # search for the few letters as a word
    IGNORED_PROXIMITY = "ignored_proximity"  # search for the phrase instead
    WAITS_FOR_INDEXING = "waits_for_indexing"  # leave out records of the last weeks
    EXCLUDES_BOTH = "excludes_both"  # leave out studies of animals and humans
    ONE_LANGUAGE = "one_language"  # leave out foreign studies with English abstracts
    SINGLE_YEAR = "single_year"  # read a year as less than a year
    FACT = "fact"  # search for its words: PubMed has not read the studies
    UNKNOWN_FACT = "unknown_fact"  # the same; nor is it a fact here


@dataclass(frozen=True, slots=True)
class Advice:
    """What to change in a query, and where.

    ``position`` counts characters from 0. An error makes the query mean something else
    altogether; other advice can be declined.
    """

    position: int
    kind: AdviceKind
    message: str
    is_error: bool = False

    @property
    def place(self) -> str:
        """Say where, as people count."""
        return f"position {self.position + 1} of the query"
