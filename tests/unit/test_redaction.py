"""No text shows a secret, in whatever form it was written; nothing else is changed."""

from __future__ import annotations

import base64
import html
import io
import json
import logging
import quopri
import sys
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.discreet import DiscreetStream, OneLineFormatter, guard
from pipeline.errors import ConfigError, DeliveryError, PipelineError, Unavailable
from pipeline.redaction import HIDDEN, harmless, hide, redact, redact_bytes
from pipeline.secrets import hide_address, hide_environment, hide_named, hide_password

SECRET = 'Cn4ry/p+w=d "q\\x%41&Zz'
WRITERS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "in an address": lambda text: quote(text, safe=""),
    "in a path": quote,
    "in a form": quote_plus,
    "in small digits": lambda text: quote(text, safe="").lower().replace(text.lower(), text),
    "quoted twice": lambda text: quote(quote(text, safe=""), safe=""),
    "in JSON": lambda text: json.dumps({"a": text}),
    "in a repr": repr,
    "in a repr of bytes": lambda text: repr(text.encode()),
    "in a page": html.escape,
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_secret_is_hidden_in_every_form(name: str) -> None:
    written = WRITERS[name](SECRET)
    if name == "in small digits":
        written = "".join(
            f"%{ord(one):02x}" if not one.isalnum() and one not in "_.-~" else one for one in SECRET
        )
    hide([SECRET])
    told = redact(f"before {written} behind")
    assert told.startswith("before ")
    assert told.endswith(" behind")
    assert HIDDEN in told
    assert written not in told
    assert "ry" not in told


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "\0user\0"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_secret_is_hidden_in_base64_wherever_it_starts(
    before: str, encode: Callable[[bytes], bytes]
) -> None:
    hide([SECRET])
    told = redact(encode(f"{before}{SECRET}xyz".encode()).decode())
    left = told.replace(HIDDEN, "")
    assert HIDDEN in told
    assert len(left) <= len(encode(f"{before}xyz".encode())) + 4


@given(st.text(st.characters(codec="utf-8"), min_size=12), st.sampled_from(sorted(WRITERS)))
def test_no_form_of_any_secret_is_missed(secret: str, name: str) -> None:
    if name == "in small digits" or secret.isspace() or "*" in secret:
        return
    if name == "quoted-printable" and len(WRITERS[name](secret)) > 70:
        return  # broken over lines: no error text holds a letter's body
    written = WRITERS[name](secret)
    assert redact(written, [secret]).strip("b'\"") in {HIDDEN, f'{{"a": "{HIDDEN}"}}'}


def test_words_that_are_no_secret_stay() -> None:
    hide(["abc", "", None])
    assert redact("abc is too short to be one") == "abc is too short to be one"


def test_bytes_without_a_secret_are_not_even_copied() -> None:
    body = b"\xff\x00 no secret"
    assert redact_bytes(body, [SECRET, None]) is body
    assert redact_bytes(body + SECRET.encode(), [SECRET]) == body + HIDDEN.encode()
    assert redact_bytes("schlüssel".encode(), ["schlüssel"]) == HIDDEN.encode()


@pytest.mark.parametrize("kind", [PipelineError, ConfigError, Unavailable, DeliveryError])
def test_no_error_tells_a_secret_or_steers_a_terminal(kind: type[PipelineError]) -> None:
    hide([SECRET])
    error = kind(f"the server said {SECRET} \x1b]52;c;ZXZpbA==\x07 \u202e\r\x9b2J \ud800")
    said = r"the server said *** \x1b]52;c;ZXZpbA==\x07 \u202e \x9b2J \ud800"
    assert str(error) == said
    assert error.args == (said,)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("NCBI_API_KEY", "0123456789abcdef", "0123456789abcdef"),
        ("K2WATCH_SMTP_PASSWORD", "a pass phrase", "a pass phrase"),
        ("PGPASSWORD", "pg-canary", "pg-canary"),
        ("K2WATCH_WEBHOOK_URL", "https://hooks.example/services/T123/abc123XYZ", "abc123XYZ"),
        ("K2WATCH_HEARTBEAT_URL", "https://ping.example/6f1c-canary", "6f1c-canary"),
        ("K2WATCH_STORE_URL", "postgresql://me:pg%2Fcanary@host/k2", "pg/canary"),
        ("K2WATCH_STORE_URL", "postgresql://host/k2?password=pg-canary", "pg-canary"),
    ],
)
def test_the_environment_is_hidden_before_any_file_is_read(
    name: str, value: str, told: str
) -> None:
    hide_environment({name: value, "HOME": "/srv/k2watch", "K2WATCH_CLOCK": "2026-09-07"})
    assert redact(f"see {told} at /srv/k2watch, 2026-09-07") == (
        "see *** at /srv/k2watch, 2026-09-07"
    )


def test_variables_that_the_configuration_names_are_hidden() -> None:
    hide_named(["MY_OWN", "ABSENT"], {"MY_OWN": "https://hooks.example/my-own-topic"})
    assert redact("posted to my-own-topic at hooks.example") == "posted to *** at hooks.example"


@pytest.mark.parametrize("url", ["https://hooks.example", "https://hooks.example/", "", "x"])
def test_an_address_without_a_path_is_no_secret(url: str) -> None:
    hide_address(url)
    assert redact("hooks.example: refused; x") == "hooks.example: refused; x"


def test_a_common_word_in_an_address_stays_a_word() -> None:
    hide_address("https://hooks.example/webhooks/123456789/tok-EN_x")
    assert redact("no webhooks at 123456789") == "no webhooks at ***"


@pytest.mark.parametrize("url", ["sqlite:///db/k2.sqlite3", "postgresql://me@host/k2", "nonsense"])
def test_a_database_without_a_password_has_none(url: str) -> None:
    hide_password(url)
    assert redact(url) == url


def test_whatever_is_written_to_stderr_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setattr("os.environ", {"NCBI_API_KEY": SECRET})
    guard()
    first = sys.stderr
    guard()
    assert sys.stderr is first, "once is enough"
    sys.stderr.write(f"a {SECRET} b\n")
    sys.stderr.writelines([f"{SECRET}\n"])
    try:
        raise ValueError(SECRET)
    except ValueError:
        sys.excepthook(*sys.exc_info())
    assert out.getvalue().startswith("a *** b\n***\nTraceback")
    assert out.getvalue().endswith("ValueError: ***\n")


def test_nobody_is_asked_to_see_a_stream_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    guard()
    assert sys.stderr is None


def test_a_log_line_stays_one_line() -> None:
    text = "GET /a\r\nINFO:fake: all is well \x1b[2J"
    record = logging.LogRecord("x", logging.INFO, "f", 1, text, None, None)
    line = OneLineFormatter(shows_addresses=False).format(record)
    assert line == r"INFO:x:GET /a  INFO:fake: all is well \x1b[2J"


def test_the_stream_is_a_stream() -> None:
    stream = DiscreetStream(io.StringIO())
    assert stream.write("abc") == 3
    assert not stream.isatty()
    assert stream.buffer is None


@given(st.text())
def test_what_is_harmless_can_be_printed(text: str) -> None:
    assert harmless(text).replace("\n", "").isprintable()
    assert harmless(harmless(text)) == harmless(text)
