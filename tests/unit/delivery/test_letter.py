"""The bytes of a letter, read back by Python's own parser."""

import email
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.delivery.letter import letter, message_id
from pipeline.domain.digests import Message
from pipeline.errors import DeliveryError

NAME = message_id("6f1d2c", "anna@sample.example", "watch.example")
MESSAGE = Message(
    "[K2/MGP] 4 new studies", "<p>Vitamin K₂ — <b>ü</b></p>", "Vitamin K₂ — ü\n", "# K₂\n"
)


def write(message: Message = MESSAGE, /, **fields: Any) -> bytes:
    usual: dict[str, Any] = {
        "message_id": NAME,
        "sender": "k2watch@watch.example",
        "recipient": "anna@sample.example",
        "list_id": "anna.watch.example",
        "title": "K2 watch",
        "date": datetime(2026, 11, 22, 6, 0, tzinfo=UTC),
        "unsubscribe_mailto": "",
    }
    return letter(message, **{**usual, **fields})


def read(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def test_the_headers_say_who_to_whom_and_that_a_machine_wrote_it() -> None:
    headers = [(name, str(value)) for name, value in read(write()).items()]
    assert headers == [
        ("Date", "Sun, 22 Nov 2026 06:00:00 +0000"),
        ("Message-ID", NAME),
        ("From", "K2 watch <k2watch@watch.example>"),
        ("To", "anna@sample.example"),
        ("Subject", "[K2/MGP] 4 new studies"),
        ("List-Id", "<anna.watch.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
        ("Content-Type", read(write())["Content-Type"]),
        ("Content-Language", "en"),
    ]


def test_plain_text_comes_first_and_the_page_last() -> None:
    mail = read(write())
    assert mail.get_content_type() == "multipart/alternative"
    parts = list(mail.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in parts] == ["utf-8", "utf-8"]
    assert [part.get_content().strip() for part in parts] == [
        MESSAGE.text.strip(),
        MESSAGE.html.strip(),
    ]


def test_equal_input_gives_equal_bytes() -> None:
    assert write() == write()


def test_two_letters_have_two_boundaries() -> None:
    other = write(message_id=message_id("6f1d2d", "anna@sample.example", "watch.example"))
    assert read(write()).get_boundary() != read(other).get_boundary()


def test_unsubscribe_is_offered_only_where_configured() -> None:
    assert read(write())["List-Unsubscribe"] is None
    offered = read(write(unsubscribe_mailto="stop@watch.example"))["List-Unsubscribe"]
    assert offered == "<mailto:stop@watch.example?subject=unsubscribe>"


ONE_CLICK = "https://lists.watch.example/stop?reader=anna&t=5f"


def test_one_click_is_offered_only_with_an_https_address() -> None:
    assert read(write(unsubscribe_mailto="stop@watch.example"))["List-Unsubscribe-Post"] is None
    both = read(write(unsubscribe_mailto="stop@watch.example", unsubscribe_url=ONE_CLICK))
    assert both["List-Unsubscribe"] == (
        f"<{ONE_CLICK}>, <mailto:stop@watch.example?subject=unsubscribe>"
    )
    assert both["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read(write(unsubscribe_url=ONE_CLICK))["List-Unsubscribe"] == f"<{ONE_CLICK}>"


@pytest.mark.parametrize(
    "url",
    [
        "http://lists.watch.example/",
        "https://lists.watch.example/>, <https://evil.example/",
        "https://lists.watch.example/\r\nBcc: x@y.example",
        "https://lists.watch.example/a b",
        "https://lists.watch.example/ü",
        "https://lists.watch.example/" + "x" * 500,
    ],
)
def test_what_is_no_one_click_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="one click"):
        write(unsubscribe_url=url)


def test_long_names_are_not_folded_into_other_names() -> None:
    host = "x" * 60 + "." + "y" * 60 + ".example"
    content = write(list_id=f"anna.{host}", unsubscribe_mailto=f"{'u' * 64}@{host}")
    assert f"List-Id: <anna.{host}>\r\n".encode() in content
    assert f"List-Unsubscribe: <mailto:{'u' * 64}@{host}?subject".encode() in content


@pytest.mark.parametrize(
    "words",
    [
        "two\r\nBcc: evil@sample.example",
        "two\nBcc: evil@sample.example",
        "nul\0Bcc: evil",
        "form\x0cfeed\x85next\u2028line",
        "x" * 3_000,
        "ü" * 1_000,
    ],
)
def test_no_words_can_add_a_header(words: str) -> None:
    mail = read(write(Message(words, "", "", ""), title=words))
    assert set(mail) == set(read(write()))
    assert "\n" not in mail["Subject"]
    assert "\0" not in mail["Subject"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c",
        "a@b\r\nBcc: evil@sample.example",
        "a b@sample.example",
        '"quoted"@sample.example',
        ".dot@sample.example",
        "a..b@sample.example",
        "a@-sample.example",
        "a@sample..example",
        "a@" + "x" * 64 + ".example",
        "ü" * 40 + "@sample.example",
        "a\ud800@sample.example",
        "<a@sample.example>",
        "a@sample.example, b@sample.example",
    ],
)
@pytest.mark.parametrize("field", ["sender", "recipient"])
def test_what_is_no_address_is_refused_for_good(field: str, address: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        write(**{field: address})
    assert refused.value.permanent
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("list_id", "no host\r\nBcc: a@b"),
        ("list_id", ""),
        ("message_id", "<a@b>\r\nBcc: x"),
        ("message_id", "no brackets"),
        ("date", datetime(2026, 11, 22)),
    ],
)
def test_what_cannot_stand_in_a_header_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValueError):
        write(**{field: value})


def test_an_address_outside_ascii_is_written_as_it_is() -> None:
    assert "To: änna@sample.example\r\n".encode() in write(recipient="änna@sample.example")
    assert write(title="Wächter").isascii()


BODIES = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=3_000)


@given(BODIES, BODIES)
def test_no_line_is_over_998_octets_and_nothing_is_lost(text: str, html: str) -> None:
    content = write(Message("s", html + "\n", text + "\n" + "long " * 500, ""))
    assert max(len(one) for one in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    plain, page = read(content).iter_parts()
    assert plain.get_content().splitlines() == (text + "\n" + "long " * 500).splitlines()
    assert page.get_content().splitlines() == (html + "\n").splitlines()


def test_a_message_id_is_the_same_for_ever_and_tells_nobodys_address() -> None:
    assert message_id("6f1d2c", "anna@sample.example", "watch.example") == NAME
    assert NAME.startswith("<6f1d2c.")
    assert NAME.endswith("@watch.example>")
    assert "anna" not in NAME


def test_every_digest_and_reader_has_a_message_id_of_its_own() -> None:
    names = {
        message_id(key, reader, "watch.example")
        for key in ("6f1d2c", "6f1d2d")
        for reader in ("anna@sample.example", "ben@sample.example")
    }
    assert len(names) == 4


@pytest.mark.parametrize(
    ("key", "host"), [("a b", "h"), ("a\r\nX: y", "h"), ("a", "h h"), ("", "")]
)
def test_a_message_id_is_one_word(key: str, host: str) -> None:
    with pytest.raises(ValueError):
        message_id(key, "anna@sample.example", host)
