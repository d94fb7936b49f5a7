"""What goes in and what comes out of the sandbox, whatever the wire does to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
HTML = "text/html; charset=UTF-8"

_ID_BREAK = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Form:
    """The parameters of a request, from its URL and its form body.

    NCBI ignores parameters it does not know and takes empty ones for absent, but for ``id``
    and ``api_key`` (ncbi.nlm.nih.gov/books/NBK25497, "General Usage Guidelines").
    """

    values: Mapping[str, Sequence[str]]

    @classmethod
    def parse(cls, *encoded: str) -> "Form":
        """Read url-encoded parts; a parameter in several of them keeps all its values."""
        return cls(parse_qs("&".join(filter(None, encoded)), keep_blank_values=True))

    def has(self, name: str) -> bool:
        """Tell whether the parameter was sent, even when empty."""
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """Read one parameter, its first value when it came more than once."""
        return self.values.get(name, [""])[0].strip() or default

    def number(self, name: str, default: int) -> int:
        """Read a count; what is no whole number counts as absent."""
        value = self.text(name)
        return int(value) if value.isascii() and value.isdigit() else default

    def ids(self) -> list[str]:
        """List the ids as sent, joined by commas or blanks, or by repeating ``id``."""
        return [text for texts in self.id_lists() for text in texts]

    def id_lists(self) -> list[list[str]]:
        """List the ids of every ``id`` parameter apart, which only ELink tells from one list."""
        return [list(filter(None, _ID_BREAK.split(text))) for text in self.values.get("id", [])]


@dataclass(frozen=True, slots=True)
class Request:
    """One question put to the sandbox.

    Attributes:
        path: where it went, from the first slash on, as the wire had it.
        method: ``GET`` or ``POST``.
        form: its parameters.
        address: the caller's IP address, which the rate limits count by.
        host: what the caller calls the server: ``127.0.0.1:8901``.
        agent: the caller's ``User-Agent``.
        length: the bytes of its URL.
        service: who is asked, such as ``eutils``.
        verb: what it is asked for; the utility's name, ``esearch``, or ``studies``.
        rest: the path below the service's own, decoded: ``studies/NCT00000001``.
    """

    path: str
    method: str
    form: Form
    address: str = "127.0.0.1"
    host: str = "127.0.0.1"
    agent: str = ""
    length: int = 0
    service: str = ""
    verb: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer before it meets the wire."""

    body: bytes
    content_type: str = XML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """NCBI's answer is an ``<ERROR>``; the texts are what it holds, the status its HTTP code."""

    def __init__(self, *texts: str, status: int = 200) -> None:
        super().__init__(*texts)
        self.texts = texts
        self.status = status
