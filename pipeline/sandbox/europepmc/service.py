"""``search`` of Europe PMC's REST service, and its way of saying no inside a 200.

Facts: europepmc.org/RestfulWebService, answers recorded from it, and what clients met
(github.com/cyanheads/pubmed-mcp-server/issues 83, 90 and 94): a parameter it rejects is answered
with the version alone, an error in the question with ``errCode`` and ``errMsg``. Assumed: the
code and the wording of errors, and that every version of a preprint is found. Only preprints are
held, so ``SRC:MED`` finds nothing.
"""

import base64
import json
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote, urlencode

from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.europepmc.results import SHAPES, document
from pipeline.sandbox.exchange import XML, Answer, Form, Request
from pipeline.sandbox.expressions import ExpressionError, read_expression
from pipeline.sandbox.holdings import Json, Shelf
from pipeline.sandbox.limits import RateLimiter
from pipeline.sandbox.service import Service

VERSION = "6.9"
PAGE, LARGEST_PAGE = 25, 1000
_JSON = "application/json;charset=UTF-8"
# P_PDATE_D is accepted and does nothing to preprints, which have no such date.
_SORTS = {
    "FIRST_PDATE_D": "firstPublicationDate",
    "FIRST_IDATE_D": "firstIndexDate",
    "CITED": "citedByCount",
    "P_PDATE_D": "source",
}


class _Wrong(ValueError):
    """The question has an error."""


class _Rejected(ValueError):
    """A parameter is not accepted."""


@dataclass(frozen=True)
class EuropePmc(Service):
    """Answer from the preprints that are out."""

    name: ClassVar[str] = "europepmc"
    prefix: ClassVar[str] = "/europepmc/webservices/rest/"

    preprints: Shelf[Json]
    clock: VirtualClock
    limiter: RateLimiter | None

    def verb(self, rest: str) -> str:
        """Name the module; ``search`` is the only one played."""
        return rest if rest == "search" else ""

    def reply(self, request: Request) -> Answer:
        """Search; whatever is wrong comes in a 200 too. Without ``format`` the answer is XML."""
        if request.form.text("format", "xml").lower() != "json":
            text = f"<responseWrapper><version>{VERSION}</version></responseWrapper>"
            return Answer(text.encode(), XML)
        try:
            return _json({"version": VERSION, **self._found(request)})
        except _Rejected:
            return _json({"version": VERSION})
        except _Wrong as error:
            return self.refusal(request, str(error))

    def refusal(self, request: Request, text: str) -> Answer:
        """Write an error the way the service does, in a 200."""
        return _json({"version": VERSION, "errCode": 400, "errMsg": text})

    def _found(self, request: Request) -> Json:
        form = request.form
        shape, size = form.text("resultType", "lite").lower(), _page_size(form)
        if shape not in SHAPES:
            raise _Rejected
        found = _sorted(self._matching(form.text("query")), form.text("sort"))
        start = _place(form.text("cursorMark", "*"))
        page = found[start : start + size]
        # No cursor behind a first page that is not full; behind any other it comes to repeat.
        following = _cursor(start + len(page)) if len(page) == size or start else ""
        return {
            "hitCount": len(found),
            **(_links(request, following) if following else {}),
            "request": _echo(form, shape, size),
            "resultList": {"result": [SHAPES[shape](result) for result in page]},
        }

    def _matching(self, query: str) -> list[Json]:
        if not query:
            raise _Wrong("Query cannot be empty")
        try:
            test = read_expression(query)
        except ExpressionError as error:
            raise _Wrong(f"The query cannot be parsed: {error}") from error
        held = self.preprints.seen(self.clock.horizon).values()
        return [result for result in held if test(document(result))]


def _page_size(form: Form) -> int:
    text = form.text("pageSize", str(PAGE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_PAGE):
        raise _Wrong(f"The pageSize must be between 1 and {LARGEST_PAGE}: {text}")
    return int(text)


def _sorted(results: list[Json], sort: str) -> list[Json]:
    """Sort as asked, the newest first otherwise: the order of relevance is not played."""
    name, _, order = (sort or "FIRST_PDATE_D desc").partition(" ")
    if name not in _SORTS or order.strip().lower() not in ("asc", "desc"):
        raise _Rejected
    results.sort(key=lambda result: result["id"])
    key = _SORTS[name]
    return sorted(results, key=lambda result: result[key], reverse=order.strip().lower() == "desc")


def _cursor(start: int) -> str:
    return base64.b64encode(f"?preprint-{start:09}".encode()).decode()


def _place(mark: str) -> int:
    if mark == "*":
        return 0
    try:
        _, _, start = base64.b64decode(mark, validate=True).decode().partition("?preprint-")
        return int(start)
    except ValueError as error:
        raise _Rejected from error


def _links(request: Request, following: str) -> Json:
    form = request.form
    asked = {name: form.text(name) for name in ("query", "resultType", "format")}
    query = urlencode({**asked, "cursorMark": following})
    return {
        "nextCursorMark": following,
        "nextPageUrl": f"http://{request.host}{request.path}?{query}",
    }


def _echo(form: Form, shape: str, size: int) -> Json:
    """Give the question back; the cursor comes URL-encoded, unlike the next one."""
    return {
        "queryString": form.text("query"),
        "resultType": shape,
        "cursorMark": quote(form.text("cursorMark", "*"), safe=""),
        "pageSize": size,
        "sort": form.text("sort"),
        "synonym": form.text("synonym").lower() in ("true", "y", "yes"),
    }


def _json(content: Json) -> Answer:
    return Answer(json.dumps(content, ensure_ascii=False).encode(), _JSON)
