from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import json_answer
from pipeline.errors import Malformed
from pipeline.http_client import Answer
from pipeline.json_answer import amount, flag, number, objects, part, read_object, text, texts

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=12,
)


def read(body: bytes | str) -> dict[str, Any]:
    return read_object(Answer(200, {}, body.encode() if isinstance(body, str) else body))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<!DOCTYPE html><title>Down</title>", "page of markup"),
        (' \n<?xml version="1.0"?><a/>', "page of markup"),
        ('{"studies": [{"a": ', "not whole JSON"),
        ("", "not whole JSON"),
        (b'{"a": "\xff\xfe"}', "not whole JSON"),
        ("[1, 2]", "no object"),
        ('"only words"', "no object"),
        ('{"a": ' * 200 + "1" + "}" * 200, "nested over 64 levels"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_answer_is_malformed(body: bytes | str, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        read(body)


def test_an_answer_too_large_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_answer, "MAX_BYTES", 10)
    with pytest.raises(Malformed, match="larger than 10 bytes"):
        read('{"a": "12345"}')


def test_a_byte_order_mark_and_raw_line_breaks_are_let_pass() -> None:
    assert read(b'\xef\xbb\xbf{"a": "one\ntwo"}') == {"a": "one\ntwo"}


@pytest.mark.parametrize("digits", ["1e999", "-1e999", "NaN", "Infinity", "1" * 5_000, "9" * 19])
def test_a_number_that_nothing_holds_stays_text(digits: str) -> None:
    answer = read(f'{{"a": {digits}}}')
    assert answer == {"a": digits}
    assert number(answer, "a") is None
    assert amount(answer, "a") is None


def test_getters_take_what_was_promised() -> None:
    answer = read(
        '{"t": "  words ", "l": ["a", "", "b"], "n": 12, "f": 12.0, "h": 0.5, "y": true,'
        ' "o": {"p": {"q": 1}}, "s": [{"a": 1}, {}]}'
    )
    assert (text(answer, "t"), texts(answer, "l")) == ("words", ("a", "b"))
    assert (number(answer, "n"), number(answer, "f"), number(answer, "h")) == (12, 12, None)
    assert (amount(answer, "h"), flag(answer, "y")) == (0.5, True)
    assert (part(answer, "o", "p"), objects(answer, "s")) == ({"q": 1}, [{"a": 1}, {}])


@pytest.mark.parametrize("value", [None, 3, True, "x", [], [None, 3, "x", [1]], {"a": None}])
def test_another_type_reads_as_absent(value: object) -> None:
    holder = {"k": value}
    assert text(holder, "k") == ("x" if value == "x" else "")
    assert texts(holder, "k") == (("x",) if isinstance(value, list) and value else ())
    assert objects(holder, "k") == []
    assert part(holder, "k", "a") == {}
    assert number(holder, "k") == (3 if value == 3 else None)
    assert flag(holder, "k") is (True if value is True else None)


def test_a_whole_number_fits_every_column() -> None:
    assert number({"a": 2**31 - 1}, "a") == 2**31 - 1
    assert number({"a": 2**31}, "a") is None
    assert number({"a": -(2**31)}, "a") is None


def test_letters_that_no_database_holds_are_replaced() -> None:
    answer = read(r'{"a": "nul\u0000 bell\u0007 half\ud800 tab\tand \u202e"}')
    assert text(answer, "a") == "nul\ufffd bell\ufffd half\ufffd tab\tand \u202e"
    assert texts({"l": ["\ud800"]}, "l") == ("\ufffd",)


@given(VALUES, st.sampled_from("abc"))
def test_no_getter_raises_and_every_text_can_be_stored(value: Any, key: str) -> None:
    holder = {"a": value}
    for getter in (amount, flag, number, objects, part):
        getter(holder, key)
    for found in (text(holder, key), *texts(holder, key)):
        found.encode()
        assert "\0" not in found


@given(VALUES)
def test_any_answer_reads_or_is_malformed(value: Any) -> None:
    try:
        assert isinstance(read(json.dumps(value)), dict)
    except Malformed:
        assert not isinstance(value, dict)
