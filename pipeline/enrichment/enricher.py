"""The one thing that every service can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from urllib.parse import quote

from pipeline.domain.dois import same_doi
from pipeline.domain.enrichments import Answer, Subject
from pipeline.errors import Suspect

WORD_LENGTH = 200  # characters kept of a word from a closed list that the service may widen
URL_LENGTH = 2_000


class Enricher(Protocol):
    """A service that knows more about studies; ``at_once`` of them go into one request.

    ``says_404`` where a study that it does not know is answered by a 404, as any wrong address is.
    """

    @property
    def says_404(self) -> bool:
        """Tell whether "unknown" is the answer of a wrong address, too."""

    @property
    def at_once(self) -> int:
        """Give how many studies one request holds."""

    def ask(self, subjects: Sequence[Subject]) -> Mapping[int, Answer | None]:
        """Ask about up to ``at_once`` studies that suit the service; None where it knows none.

        Raises:
            TurnedAway: the service refuses us; asking on is of no use.
            SourceError: these studies could not be asked about.
        """


def expect_doi(asked: str, names: Iterable[str], service: str) -> None:
    """Believe an answer about the DOI that was asked for, and about no other.

    A cache or a proxy on the way can answer one question with another's answer.

    Raises:
        Suspect: none of the names that the answer gives its work is the DOI.
    """
    given = tuple(names)
    if not any(same_doi(asked, one) for one in given):
        about = given[0][:WORD_LENGTH] if given and given[0] else "a work without a DOI"
        raise Suspect(f"{service} was asked about {asked} and answered about {about}")


def doi_path(base_url: str, *parts: str) -> str:
    """Make the address of a DOI: all of it quoted, slash included, so that it is one step."""
    return base_url.rstrip("/") + "".join(f"/{quote(part, safe='')}" for part in parts)
