"""The front desk of the E-utilities: keys and rates first, then the verb asked for."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from pipeline.sandbox.eutils.ecitmatch import ecitmatch
from pipeline.sandbox.eutils.efetch import efetch
from pipeline.sandbox.eutils.einfo import einfo
from pipeline.sandbox.eutils.elink import elink
from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.epost import epost
from pipeline.sandbox.eutils.esearch import esearch
from pipeline.sandbox.eutils.espell import espell
from pipeline.sandbox.eutils.esummary import esummary
from pipeline.sandbox.eutils.markup import error_answer
from pipeline.sandbox.exchange import Answer, Form, Refusal, Request
from pipeline.sandbox.limits import WITH_KEY, WITHOUT_KEY, RateLimiter
from pipeline.sandbox.service import Service

VERBS: Mapping[str, Callable[[Form, Entrez], Answer]] = {
    "einfo": einfo,
    "esearch": esearch,
    "epost": epost,
    "esummary": esummary,
    "efetch": efetch,
    "elink": elink,
    "espell": espell,
    "ecitmatch": ecitmatch,
}
# Sent without a charset, like the refusals of NCBI's gateway.
_GATEWAY_JSON = "application/json"


@dataclass(frozen=True)
class EUtilities(Service):
    """Answer E-utilities requests from the corpus that ``entrez`` holds."""

    name: ClassVar[str] = "eutils"
    prefix: ClassVar[str] = "/entrez/eutils/"
    # Beyond it NCBI answers 414, github.com/ropensci/rentrez/issues/45.
    longest_url: ClassVar[int] = 8_000

    entrez: Entrez
    api_keys: frozenset[str]
    limiter: RateLimiter | None

    def verb(self, rest: str) -> str:
        """Name the utility, ``esearch`` for ``esearch.fcgi``."""
        verb = rest.partition(".")[0]
        return verb if verb in VERBS and rest == _script_of(verb) else ""

    def called(self, verb: str) -> tuple[str, str]:
        """Give the utility's own name: fault scripts need not say whose it is."""
        return self.name, verb

    def answer(self, request: Request) -> Answer:
        """Answer one request: 400 for an unknown key, 429 when too fast, else the verb."""
        form = request.form
        key = form.text("api_key")
        if form.has("api_key") and key not in self.api_keys:
            return _invalid_key(key)
        caller, limit = (key, WITH_KEY) if key else (request.address, WITHOUT_KEY)
        left = self.limiter.take(caller, limit) if self.limiter else limit - 1
        if left is None:
            return _too_fast(caller, limit)
        return _with_rate(self.reply(request), limit, left)

    def too_fast(self, request: Request, retry_after: str = "2") -> Answer:
        """Answer as to a caller without a key."""
        return _too_fast(request.address, WITHOUT_KEY, retry_after)

    def refusal(self, request: Request, text: str) -> Answer:
        """Write an ``<ERROR>`` in a 200."""
        as_json = request.form.text("retmode") == "json"
        return error_answer(request.verb, (text,), 200, as_json)

    def reply(self, request: Request) -> Answer:
        """Let the utility answer."""
        verb, form = request.verb, request.form
        try:
            _check_database(verb, form.text("dbfrom" if verb == "elink" else "db", "pubmed"))
            return VERBS[verb](form, self.entrez)
        except Refusal as refusal:
            as_json = form.text("retmode") == "json" and verb == "esearch"
            return error_answer(verb, refusal.texts, refusal.status, as_json)


def _script_of(verb: str) -> str:
    return f"{verb}.cgi" if verb == "ecitmatch" else f"{verb}.fcgi"


def _too_fast(caller: str, limit: int, retry_after: str = "2") -> Answer:
    """Answer 429 the way NCBI's gateway does, naming the caller's key or address."""
    error = "API rate limit exceeded"
    body = {"error": error, "api-key": caller, "count": str(limit + 1), "limit": str(limit)}
    headers = {"Retry-After": retry_after} if retry_after else {}
    answer = Answer(json.dumps(body).encode(), _GATEWAY_JSON, 429, headers)
    return _with_rate(answer, limit, 0)


def _invalid_key(key: str) -> Answer:
    """Answer 400; the body gives the key back, so whoever logs it leaks it."""
    body = {"error": "API key invalid", "api-key": key, "type": "invalid", "status": "unknown"}
    return Answer(json.dumps(body).encode(), _GATEWAY_JSON, 400)


def _with_rate(answer: Answer, limit: int, left: int) -> Answer:
    rate = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(left)}
    return replace(answer, headers={**answer.headers, **rate})


def _check_database(verb: str, name: str) -> None:
    if name == "pubmed":
        return
    if verb == "einfo":
        raise Refusal(f"Can not retrieve DbInfo for db={name}")
    raise Refusal(f"Invalid db name specified: {name}")
