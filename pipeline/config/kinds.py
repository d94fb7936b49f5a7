"""The kinds of value a configuration holds, each refused in words that say what to write."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from pipeline.domain.addresses import is_address
from pipeline.domain.slots import WEEKDAYS

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
# Controls, ends of lines and of paragraphs, and what turns the reading direction (Unicode's bidi
# controls, UAX #9): with those a title can read as another, wherever it is shown.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError("use small letters, digits and hyphens, at most 63")
    return text


def _address(text: str) -> str:
    if text and not is_address(text):
        raise ValueError("this is not an e-mail address")
    return text


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError("write the time as HH:MM")
    return text


def _weekly(text: str) -> str:
    weekday, _, clock = text.partition(" ")
    if weekday not in WEEKDAYS:
        raise ValueError("write it as a weekday and a time, such as sun 04:00")
    return f"{weekday} {_clock(clock)}"


def _query(text: str) -> str:
    if not text.strip():
        raise ValueError("must say what to search for")
    return text


def _one_line(text: str) -> str:
    if _UNSEEN.search(text):
        raise ValueError("must be one line without control characters")
    return text


def _web(text: str) -> str:
    if text and not re.fullmatch(r"https?://[!-~]+", text):
        raise ValueError("must start with https:// or http://")
    return text


def _one_click(text: str) -> str:
    if text and not re.fullmatch(r"https://[!-+\--;=?-~]{1,400}", text):  # no < > ,
        raise ValueError("must start with https://: mail programs post to it (RFC 8058)")
    return text


def _service(url: str) -> str:
    if not re.match(r"https?://", url):
        raise ValueError("must start with https:// or http://")
    return url if url.endswith("/") else url + "/"


def _file_place(text: str) -> str:
    if not text.strip():
        raise ValueError("must name a folder or an address")
    return _service(text) if "://" in text else text


Slug = Annotated[str, AfterValidator(_slug)]
Address = Annotated[str, AfterValidator(_address)]
Line = Annotated[str, AfterValidator(_one_line)]
Query = Annotated[str, AfterValidator(_query)]
WebAddress = Annotated[str, AfterValidator(_web)]
OneClick = Annotated[str, AfterValidator(_one_click)]
ServiceAddress = Annotated[str, AfterValidator(_service)]
FilePlace = Annotated[str, AfterValidator(_file_place)]
Clock = Annotated[str, AfterValidator(_clock)]
Weekly = Annotated[str, AfterValidator(_weekly)]


class Section(BaseModel):
    """One table of the file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)
