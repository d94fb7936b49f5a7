"""``/studies``: find registrations and give them page by page.

Parameters and what each does: clinicaltrials.gov/data-api/api, "Studies".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.sandbox.ctgov.areas import QUERIES, SORTS, document, sort_value
from pipeline.sandbox.ctgov.tokens import StaleToken, place, token
from pipeline.sandbox.exchange import Form
from pipeline.sandbox.expressions import ExpressionError, Test, read_expression
from pipeline.sandbox.holdings import Json

PAGE, LARGEST_PAGE = 10, 1000
_PLAYED = {
    *QUERIES, "filter.ids", "filter.overallStatus", "sort", "countTotal", "pageSize", "pageToken",
    "format", "markupFormat",
}  # fmt: skip
# Known to the service and not to the sandbox, which says so rather than give a wrong answer.
_NOT_PLAYED = re.compile(
    r"query\.(locn|lead|patient)|filter\.(geo|synonyms)|postFilter\..*|aggFilters|geoDecay|fields"
)
_BREAK = re.compile(r"[|,\s]+")


class BadParameter(ValueError):
    """A parameter is not what it may be; the text is the body of the 400."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; ``total`` None when it was not asked for or this is not the first page."""

    studies: tuple[Json, ...]
    next_token: str
    total: int | None


def search(form: Form, studies: Iterable[Json], version: str) -> Page:
    """Find what matches and cut the page out.

    Raises:
        BadParameter: with the text of the refusal.
    """
    _check_names(form)
    size = _page_size(form)
    start = _start(form, version)
    found = _sorted(_matching(studies, form), form)
    more = start + size < len(found)
    return Page(
        tuple(found[start : start + size]),
        token(start + size, version, form.values) if more else "",
        len(found) if form.text("countTotal") == "true" and not form.text("pageToken") else None,
    )


def names(study: Json) -> Iterable[str]:
    """Give the numbers a study goes by: its own first, then those it replaced."""
    identification = study["protocolSection"]["identificationModule"]
    return [identification["nctId"], *identification.get("nctIdAliases", ())]


def _check_names(form: Form) -> None:
    for name in form.values:
        if _NOT_PLAYED.fullmatch(name):
            raise BadParameter(f"The sandbox does not play `{name}`")
        if name not in _PLAYED:
            raise BadParameter(f"`{name}` is unknown parameter")
    if form.text("format", "json") != "json":
        raise BadParameter("The sandbox plays `format` json alone")


def _page_size(form: Form) -> int:
    """Read the size of a page: 10 unless said, and never more than 1,000."""
    text = form.text("pageSize", "0")
    if not (text.isascii() and text.isdigit()):
        raise BadParameter(f"`pageSize` has invalid value: {text}")
    return min(int(text[:9]), LARGEST_PAGE) or PAGE


def _start(form: Form, version: str) -> int:
    if not (text := form.text("pageToken")):
        return 0
    try:
        return place(text, version, form.values)
    except StaleToken as error:
        raise BadParameter(f"`pageToken` is invalid: {error}") from error


def _matching(studies: Iterable[Json], form: Form) -> list[Json]:
    tests = {name: _read(name, text) for name in QUERIES if (text := form.text(name))}

    def matches(study: Json) -> bool:
        areas = document(study)
        return _passes(study, form) and all(test(areas(name)) for name, test in tests.items())

    return [study for study in studies if matches(study)]


def _passes(study: Json, form: Form) -> bool:
    """Tell whether a study is among those named by number and by status, where any are."""
    ids, status = form.text("filter.ids"), form.text("filter.overallStatus")
    if ids and set(_BREAK.split(ids.upper())).isdisjoint(names(study)):
        return False
    return not status or sort_value(study, "OverallStatus") in _BREAK.split(status)


def _read(name: str, text: str) -> Test:
    try:
        return read_expression(text)
    except ExpressionError as error:
        raise BadParameter(f"`{name}` cannot be parsed: {error}") from error


def _sorted(studies: list[Json], form: Form) -> list[Json]:
    """Sort by number unless told otherwise: the order of relevance is not played."""
    studies.sort(key=lambda study: sort_value(study, "NCTId"))
    name, _, order = form.text("sort").partition(":")
    if name and name.lstrip("@") != "relevance":
        if name not in SORTS or order not in ("", "asc", "desc"):
            raise BadParameter(f"`sort` has invalid value: {form.text('sort')}")
        studies.sort(key=lambda study: sort_value(study, name), reverse=order != "asc")
    return studies
