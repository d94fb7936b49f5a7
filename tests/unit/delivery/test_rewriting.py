"""A refused letter in another form keeps its name and every word."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from pipeline.delivery.rewriting import as_text_alone, readdressed
from pipeline.errors import DeliveryError

from .test_letter import MESSAGE, NAME, write


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def test_without_its_page_a_letter_says_the_same_under_its_old_name() -> None:
    whole = write(unsubscribe_mailto="stop@watch.example")
    text = as_text_alone(whole)
    assert text is not None
    mail, before = read(text), read(whole)
    assert mail.get_content_type() == "text/plain"
    content = ("Content-Type", "Content-Transfer-Encoding")
    kept = [(name, value) for name, value in before.items() if name not in content]
    assert [one for one in mail.items() if one[0] not in content] == kept
    assert mail["Message-ID"] == NAME
    assert mail.get_content().replace("\r\n", "\n").endswith(MESSAGE.text)
    assert "Nothing is left out" in mail.get_content()
    assert len(max(text.split(b"\r\n"), key=len)) <= 998


def test_what_is_text_already_has_no_smaller_form() -> None:
    text = as_text_alone(write())
    assert text is not None
    assert as_text_alone(text) is None


def test_a_letter_follows_its_reader_to_another_address() -> None:
    mail, before = read(readdressed(write(), "änna@new.example")), read(write())
    assert mail["To"] == "änna@new.example"
    assert (mail["Message-ID"], mail["Subject"]) == (before["Message-ID"], before["Subject"])
    assert [part.get_content() for part in mail.iter_parts()] == [
        part.get_content() for part in before.iter_parts()
    ]
    with pytest.raises(DeliveryError):
        readdressed(write(), "a@b\r\nBcc: c@d.example")
