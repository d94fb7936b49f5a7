"""The mail server: what it keeps, byte by byte, and how it can go wrong."""

import json
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.sandbox import Mailbox, MailFaults, Sandbox

from .articles import article
from .conftest import Serve

Open = Callable[..., Mailbox]
RAW = (
    "From: a@example.org\r\nSubject: =?utf-8?q?K=E2=82=82?=\r\n\r\n.dot\r\nFrom here µ\r\n".encode()
)


@pytest.fixture
def open_mailbox(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:

        def start(**faults: object) -> Mailbox:
            mailbox = Mailbox(tmp_path / "mail", faults=MailFaults(**faults))  # type: ignore[arg-type]
            mailbox.start()
            stack.callback(mailbox.stop)
            return mailbox

        yield start


def test_keeps_the_bytes_as_they_came_and_the_envelope_beside_them(open_mailbox: Open) -> None:
    mailbox = open_mailbox()
    _send(mailbox, "reader@example.org", sender="bounce@example.org")
    assert _files(mailbox) == ["0001-reader@example.org.eml", "0001-reader@example.org.json"]
    assert (mailbox.folder / "0001-reader@example.org.eml").read_bytes() == RAW
    note = json.loads((mailbox.folder / "0001-reader@example.org.json").read_bytes())
    assert note == {"mail_from": "bounce@example.org", "rcpt_to": "reader@example.org"}


def test_a_folder_that_was_emptied_tells_what_came_since(open_mailbox: Open) -> None:
    mailbox = open_mailbox()
    _send(mailbox, "reader@example.org")
    assert [one["Subject"] for one in mailbox.messages()] == ["K₂"]
    for file in mailbox.folder.iterdir():
        file.unlink()
    assert mailbox.messages() == []
    _send(mailbox, "reader@example.org", content=RAW.replace(b"?K=", b"?Q="))
    assert [one["Subject"] for one in mailbox.messages()] == ["Q₂"]


def test_each_recipient_gets_a_copy_and_messages_are_numbered(open_mailbox: Open) -> None:
    mailbox = open_mailbox()
    _send(mailbox, "a@example.org", "b@example.org")
    _send(mailbox, "a@example.org")
    names = [name for name in _files(mailbox) if name.endswith(".eml")]
    assert names == ["0001-a@example.org.eml", "0002-b@example.org.eml", "0003-a@example.org.eml"]
    messages = mailbox.messages()
    assert [type(message) for message in messages] == [EmailMessage] * 3
    assert messages[0]["Subject"] == "K₂"


def test_numbers_go_on_where_the_folder_ends(open_mailbox: Open, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "10041-x@example.org.eml").write_bytes(b"Subject: old\r\n\r\n")
    mailbox = open_mailbox()
    _send(mailbox, "a@example.org")
    assert "10042-a@example.org.eml" in _files(mailbox)
    assert [message["Subject"] for message in mailbox.messages()] == ["old", "K₂"]


@pytest.mark.parametrize(
    "address",
    [
        "../../evil@example.org",
        "a/b/./c@example.org",
        "..@example.org",
        f"{'x' * 60}@{'y' * 60}.org",
    ],
)
def test_no_recipient_leaves_the_folder(open_mailbox: Open, address: str) -> None:
    mailbox = open_mailbox()
    _send(mailbox, address)
    (path,) = mailbox.folder.parent.rglob("*.eml")
    assert path.parent == mailbox.folder
    assert len(path.name) < 100
    assert json.loads(path.with_suffix(".json").read_bytes())["rcpt_to"] == address


def test_one_recipient_may_be_refused(open_mailbox: Open) -> None:
    mailbox = open_mailbox(rcpt={"a@example.org": "550 5.1.1 no such user"})
    refused = _send(mailbox, "a@example.org", "b@example.org")
    assert refused == {"a@example.org": (550, b"5.1.1 no such user")}
    assert [name for name in _files(mailbox) if "eml" in name] == ["0001-b@example.org.eml"]


def test_a_list_of_replies_is_used_up(open_mailbox: Open) -> None:
    mailbox = open_mailbox(rcpt={"a@example.org": ["451 4.7.1 greylisted"]})
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        _send(mailbox, "a@example.org")
    assert _send(mailbox, "a@example.org") == {}


def test_a_message_may_be_refused(open_mailbox: Open) -> None:
    mailbox = open_mailbox(data="552 5.3.4 too large")
    with pytest.raises(smtplib.SMTPDataError) as error:
        _send(mailbox, "a@example.org")
    assert error.value.smtp_code == 552
    assert _files(mailbox) == []


def test_a_sender_may_be_refused(open_mailbox: Open) -> None:
    mailbox = open_mailbox(mail="530 5.7.0 log in first")
    with pytest.raises(smtplib.SMTPSenderRefused):
        _send(mailbox, "a@example.org")


@pytest.mark.parametrize(("reply", "kept"), [("drop", 0), ("keep and drop", 1)])
def test_the_connection_may_end_instead_of_the_reply(
    open_mailbox: Open, reply: str, kept: int
) -> None:
    mailbox = open_mailbox(data=[reply])
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        _send(mailbox, "a@example.org")
    assert len(mailbox.messages()) == kept


@pytest.mark.parametrize(("reply", "kept"), [("hang", 0), ("keep and hang", 1)])
def test_the_reply_may_never_come(open_mailbox: Open, reply: str, kept: int) -> None:
    mailbox = open_mailbox(data=[reply])
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        _send(mailbox, "a@example.org", timeout=0.3)
    assert len(mailbox.messages()) == kept


def test_an_open_session_does_not_hold_up_the_end(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path)
    mailbox.start()
    with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=5) as session:
        session.ehlo()
        mailbox.stop()
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", mailbox.port), timeout=1).close()


def test_the_sandbox_opens_it_with_the_rest(serve: Serve, tmp_path: Path) -> None:
    sandbox = serve(article(1), mailbox=tmp_path / "mail")
    with smtplib.SMTP(sandbox.smtp_host, sandbox.smtp_port, timeout=5) as session:
        session.sendmail("a@example.org", ["b@example.org"], RAW, ["BODY=8BITMIME"])
    assert [message["From"] for message in sandbox.messages()] == ["a@example.org"]
    root = sandbox.base_url.removesuffix("entrez/eutils/")
    assert sandbox.addresses() == {
        "eutils": sandbox.base_url,
        "clinicaltrials": f"{root}ctgov/api/v2/",
        "europepmc": f"{root}europepmc/webservices/rest/",
        "icite": f"{root}icite/api/",
        "unpaywall": f"{root}unpaywall/v2/",
        "crossref": f"{root}crossref/",
        "control": f"{root}sandbox/",
        "smtp_host": "127.0.0.1",
        "smtp_port": sandbox.smtp_port,
        "mailbox": str(tmp_path / "mail"),
    }
    assert json.loads(json.dumps(sandbox.addresses())) == sandbox.addresses()


def test_without_a_folder_there_is_no_mail_server(serve: Serve) -> None:
    sandbox: Sandbox = serve(article(1))
    assert (sandbox.smtp_port, sandbox.messages()) == (0, [])
    assert "smtp_port" not in sandbox.addresses()


def _send(
    mailbox: Mailbox,
    *recipients: str,
    sender: str = "a@example.org",
    timeout: float = 5,
    content: bytes = RAW,
) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", mailbox.port, timeout=timeout) as session:
        return session.sendmail(sender, list(recipients), content, ["BODY=8BITMIME"])


def _files(mailbox: Mailbox) -> list[str]:
    return sorted(path.name for path in mailbox.folder.iterdir())
