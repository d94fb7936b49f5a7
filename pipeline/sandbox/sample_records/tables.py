"""Make frozen values of TOML tables; whatever does not fit is named by its place and key."""

import re
import tomllib
from dataclasses import MISSING, fields
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.sandbox.facts import Citations, FreeCopy, Notice
from pipeline.sandbox.sample_records.registrations import (
    Cited,
    Given,
    Group,
    Later,
    Measured,
    OtherId,
    Planned,
)
from pipeline.sandbox.sample_records.studies import Grant, Link, OtherAbstract, Pairs, SampleError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

# What a table, or each of a list of tables, under one of these keys is.
NESTED: dict[str, type[Any]] = {
    "links": Link,
    "grants": Grant,
    "other_abstracts": OtherAbstract,
    "later": Later,
    "arms": Group,
    "interventions": Given,
    "primary": Planned,
    "secondary": Planned,
    "other_ids": OtherId,
    "references": Cited,
    "results": Measured,
    "notices": Notice,
    "citations": Citations,
    "free_copy": FreeCopy,
}


def load(file: Traversable) -> dict[str, Any]:
    """Parse one file, naming it when it is not TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SampleError(f"{file.name}: {error}") from error


def build(kind: type[T], entry: dict[str, Any], place: str) -> T:
    """Make one value of one TOML table."""
    check_keys(kind, entry, place)
    return kind(**{key: shape(key, value, place) for key, value in entry.items()})


def check_keys(
    kind: type["DataclassInstance"], entry: dict[str, Any], place: str, *, complete: bool = True
) -> None:
    """Refuse keys that the dataclass does not have, and, if complete, those it misses."""
    known = {item.name: item for item in fields(kind)}
    for key in entry:
        if key not in known:
            raise SampleError(f"{place}: unknown key {key!r}; known are {', '.join(known)}")
    for key, item in known.items():
        if complete and key not in entry and item.default is MISSING:
            raise SampleError(f"{place}: key {key!r} is missing")


def shape(key: str, value: Any, place: str) -> Any:
    """Turn a TOML value into the frozen one its field holds."""
    if key in NESTED and isinstance(value, dict):
        return build(NESTED[key], value, f"{place}, {key}")
    if key in NESTED:
        return tuple(build(NESTED[key], item, f"{place}, {key}") for item in value)
    if key == "abstract" and isinstance(value, str):
        return (("", one_line(value)),)
    if isinstance(value, dict):
        return pairs(value, place)
    if isinstance(value, list):
        return tuple(value)
    return one_line(value) if isinstance(value, str) else value


def pairs(table: dict[str, Any], place: str) -> Pairs:
    """Freeze a small table, its order kept."""
    return tuple((key, shape(key, value, place)) for key, value in table.items())


def one_line(text: str) -> str:
    """Join the lines of a text; blanks inside a line stay, some of them are there on purpose."""
    return re.sub(r"\s*\n\s*", " ", text.strip())
