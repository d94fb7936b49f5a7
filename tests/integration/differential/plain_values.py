"""Words and dates as Biopython gives them, made plain."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_OTHER_TAG = re.compile(r"</?(?!(?:b|i|sub|sup|u)>)[A-Za-z][^>]*>")
_INVISIBLE = "\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS = {"Winter": 1, "Spring": 4, "Summer": 7, "Autumn": 10, "Fall": 10}


def words(value: str | None) -> str:
    """Give a string as a reader sees it: tags off, white space collapsed, controls dropped."""
    return _tidy(html.unescape(_TAG.sub("", value or "")))


def perhaps(value: str | None) -> str | None:
    """Give a string, or None for one that says nothing."""
    return words(value) or None


def kept_markup(value: str | None) -> str:
    """Give a string with the tags b, i, sub, sup and u only."""
    return _tidy(_OTHER_TAG.sub("", value or ""))


def _tidy(text: str) -> str:
    seen = "".join(
        one
        for one in text
        if one.isspace() or (unicodedata.category(one) != "Cc" and one not in _INVISIBLE)
    )
    return " ".join(seen.split())


def moment(date: Mapping[str, str]) -> tuple[str, str | None]:
    """Give a date as ISO, as far as it is known, and its words where a calendar has none."""
    if "MedlineDate" in date:
        return _worded(words(date["MedlineDate"]))
    month = words(date.get("Month") or date.get("Season"))
    iso = [words(date["Year"]), _month(month), words(date.get("Day")).zfill(2)]
    known = iso[: 1 + bool(month) + ("Day" in date)]
    plain = "Season" not in date
    return "-".join(known), None if plain else " ".join(filter(None, (iso[0], month)))


def _worded(text: str) -> tuple[str, str]:
    found = re.search(r"(?P<year>\d{4})\W*(?P<word>[A-Za-z]*)", text)
    assert found, text
    month = _month(found["word"])
    return f"{found['year']}-{month}" if month else found["year"], text


def _month(word: str) -> str:
    if word.isdigit():
        return word.zfill(2)
    names = {name: number for number, name in enumerate(_MONTHS, start=1)} | _SEASONS
    start = word.partition("-")[0]
    number = names.get(start) or names.get(start[:3])
    return f"{number:02d}" if number else ""


def perhaps_moment(date: Mapping[str, str] | None) -> tuple[str, str | None] | None:
    """Give a date that may be missing."""
    return moment(date) if date else None


def attribute(element: Any, name: str) -> str:
    """Give an attribute of an element, empty where there is none."""
    return str(getattr(element, "attributes", {}).get(name, ""))
