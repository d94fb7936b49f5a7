"""One letter over real sockets: to a real server, and to servers that fail in every way."""

import shutil
import smtplib
import socket
import ssl
import subprocess
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from pipeline.config import SmtpSettings
from pipeline.delivery.smtp import send
from pipeline.delivery.smtp_connection import Timeouts
from pipeline.errors import DeliveryError

from .scripted_server import RESET, SILENCE, ScriptedServer

LETTER = b"Subject: sample\r\n\r\n.a line with a dot\r\n.\r\nlast line\r\n"
READER = "anna@sample.example"
PASSWORD = "correct horse"
QUICK = Timeouts(step=5, final=5)
HASTY = Timeouts(step=0.5, final=0.5)


class Mailbox:
    """Keep what arrives, as aiosmtpd's handler."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.sessions: list[Session] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(envelope)
        self.sessions.append(session)
        return "250 2.0.0 queued as 4F"


def check(server: Any, session: Any, envelope: Any, mechanism: str, auth: Any) -> AuthResult:
    """Let anna in with her password, and nobody else."""
    assert isinstance(auth, LoginPassword)
    is_anna = (auth.login, auth.password) == (b"anna", PASSWORD.encode())
    return AuthResult(success=is_anna, handled=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def mailbox(**options: Any) -> Iterator[tuple[Mailbox, int]]:
    """Run aiosmtpd on this machine."""
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield box, port
    finally:
        controller.stop()


def settings(port: int, **fields: Any) -> SmtpSettings:
    usual = {"host": "127.0.0.1", "security": "none", "from": "k2watch@watch.example"}
    return SmtpSettings.model_validate({**usual, "port": port, **fields})


def failure(script: dict[str, str], timeouts: Timeouts = QUICK, **fields: Any) -> DeliveryError:
    """Send to a server with this script and give the error."""
    with ScriptedServer(script) as server, pytest.raises(DeliveryError) as failed:
        send(LETTER, READER, settings(server.port, **fields), None, timeouts=timeouts)
    assert "\n" not in str(failed.value)
    assert str(failed.value).startswith(f"127.0.0.1:{server.port}: ")
    return failed.value


def outcome(error: DeliveryError) -> str:
    return "uncertain" if error.uncertain else "permanent" if error.permanent else "temporary"


def test_a_letter_arrives_byte_for_byte() -> None:
    with mailbox() as (box, port):
        answer = send(LETTER, READER, settings(port), None, timeouts=QUICK)
    assert answer == "250 2.0.0 queued as 4F"
    (mail,) = box.mails
    assert mail.content == LETTER
    assert (mail.mail_from, mail.rcpt_tos) == ("k2watch@watch.example", [READER])


def test_a_letter_without_a_last_line_break_still_ends() -> None:
    with mailbox() as (box, port):
        send(LETTER.rstrip(), READER, settings(port), None, timeouts=QUICK)
    assert box.mails[0].content == LETTER


def test_the_login_is_used_where_there_is_one() -> None:
    with mailbox(authenticator=check, auth_require_tls=False) as (box, port):
        send(LETTER, READER, settings(port, username="anna"), PASSWORD, timeouts=QUICK)
    assert box.sessions[0].authenticated


def test_a_refused_login_is_temporary_and_never_shows_the_password() -> None:
    wrong = "-".join(["wrong", "horse"])  # joined, so that no traceback shows it as source
    with mailbox(authenticator=check, auth_require_tls=False) as (box, port):
        with pytest.raises(DeliveryError) as failed:
            send(LETTER, READER, settings(port, username="anna"), wrong, timeouts=QUICK)
    assert outcome(failed.value) == "temporary"
    assert "login was refused (535)" in str(failed.value)
    assert wrong not in "".join(traceback.format_exception(failed.value))
    assert box.mails == []


def test_an_answer_that_repeats_the_password_is_redacted() -> None:
    script = {
        "EHLO": "250-sample\n250 AUTH PLAIN",
        "AUTH": "235 ok",
        "MAIL": f"550 not with {PASSWORD}",
    }
    with ScriptedServer(script) as server, pytest.raises(DeliveryError) as failed:
        send(LETTER, READER, settings(server.port, username="a"), PASSWORD, timeouts=QUICK)
    assert "550 not with ***" in str(failed.value)


def test_a_refusal_that_repeats_the_password_is_left_out() -> None:
    script = {"EHLO": "250-sample\n250 AUTH PLAIN", "AUTH": f"535 {PASSWORD} is wrong"}
    with ScriptedServer(script) as server, pytest.raises(DeliveryError) as failed:
        send(LETTER, READER, settings(server.port, username="a"), PASSWORD, timeouts=QUICK)
    assert PASSWORD not in "".join(traceback.format_exception(failed.value))


def test_a_password_outside_ascii_is_refused_without_being_shown() -> None:
    secret = "ünsägbar"
    with mailbox(authenticator=check, auth_require_tls=False) as (_, port):
        with pytest.raises(DeliveryError, match="letters that SMTP does not take") as failed:
            send(LETTER, READER, settings(port, username="anna"), secret, timeouts=QUICK)
    assert not failed.value.permanent
    assert secret not in str(failed.value)


def test_a_host_that_is_no_host_is_one_plain_line() -> None:
    with pytest.raises(DeliveryError, match="letters that SMTP does not take"):
        send(LETTER, READER, settings(25, host="x" * 70), None, timeouts=QUICK)


def test_a_user_name_without_a_password_says_what_to_set() -> None:
    with ScriptedServer({}) as server, pytest.raises(DeliveryError) as failed:
        send(LETTER, READER, settings(server.port, username="anna"), None, timeouts=QUICK)
    assert "set K2WATCH_SMTP_PASSWORD" in str(failed.value)
    assert server.letters == []


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ({"greeting": "421 busy"}, "temporary"),
        ({"greeting": "554 no service"}, "temporary"),
        ({"greeting": RESET}, "temporary"),
        ({"EHLO": "502 what", "HELO": "502 what"}, "temporary"),
        ({"MAIL": "451 later"}, "temporary"),
        ({"MAIL": "553 not this sender"}, "permanent"),
        ({"MAIL": "421 closing"}, "temporary"),
        ({"RCPT": "450 greylisted"}, "temporary"),
        ({"RCPT": "550 no such user"}, "permanent"),
        ({"DATA": "451 later"}, "temporary"),
        ({"DATA": "554 no valid recipients"}, "permanent"),
        ({"DATA": RESET}, "temporary"),
        ({".": "451 try again"}, "temporary"),
        ({".": "421 closing"}, "temporary"),
        ({".": "552 too large"}, "permanent"),
        ({".": RESET}, "uncertain"),
        ({".": "gibberish"}, "uncertain"),
        ({".": "099 odd"}, "uncertain"),
        ({".": "354 go on"}, "uncertain"),
        ({"MAIL": "530 5.7.0 authentication required"}, "temporary"),
        ({".": "250 " + "x" * 9_000}, "uncertain"),
    ],
    ids=str,
)
def test_every_refusal_has_its_outcome(script: dict[str, str], expected: str) -> None:
    error = failure(script)
    assert outcome(error) == expected
    said = next(iter(script.values()))
    if said[:3].isdigit() and expected != "uncertain":
        assert said[:3] in str(error)


@pytest.mark.parametrize(
    ("step", "expected"),
    [("greeting", "temporary"), ("RCPT", "temporary"), ("DATA", "temporary"), (".", "uncertain")],
)
def test_silence_ends_in_time(step: str, expected: str) -> None:
    start = time.monotonic()
    assert outcome(failure({step: SILENCE}, HASTY)) == expected
    assert time.monotonic() - start < 5


def test_the_wait_after_the_letter_is_a_wait_of_its_own() -> None:
    start = time.monotonic()
    assert outcome(failure({".": SILENCE}, Timeouts(step=30, final=0.3))) == "uncertain"
    assert time.monotonic() - start < 5
    assert Timeouts().final >= 600
    assert Timeouts().step == 60


def test_a_letter_that_was_taken_stays_taken_when_the_goodbye_fails() -> None:
    start, timeouts = time.monotonic(), Timeouts(step=0.3, final=30)
    with ScriptedServer({"QUIT": SILENCE}) as server:
        answer = send(LETTER, READER, settings(server.port), None, timeouts=timeouts)
    assert answer == "250 queued as 4F"
    assert time.monotonic() - start < 5


def test_a_refused_recipient_gets_no_letter() -> None:
    with ScriptedServer({"RCPT": "550 no such user"}) as server:
        with pytest.raises(DeliveryError, match="RCPT TO: 550 no such user"):
            send(LETTER, READER, settings(server.port), None, timeouts=QUICK)
    assert server.letters == []
    assert server.commands[-1].upper() == "QUIT"


def test_nobody_listening_is_temporary() -> None:
    with pytest.raises(DeliveryError, match="cannot be reached") as failed:
        send(LETTER, READER, settings(free_port()), None, timeouts=QUICK)
    assert outcome(failed.value) == "temporary"


@pytest.mark.parametrize("recipient", ["", "x", "a@b\r\nRCPT TO:<c@d>", "a b@c.example"])
def test_what_is_no_address_never_reaches_a_server(recipient: str) -> None:
    with ScriptedServer({}) as server, pytest.raises(DeliveryError) as failed:
        send(LETTER, recipient, settings(server.port), None, timeouts=QUICK)
    assert failed.value.permanent
    assert server.commands == []


def test_the_answer_is_one_short_line() -> None:
    with ScriptedServer({".": "250-one\n250 two \x1b[31m" + "x" * 500}) as server:
        answer = send(LETTER, READER, settings(server.port), None, timeouts=QUICK)
    assert answer.startswith(r"250 one two \x1b[31mxxx")
    assert len(answer) <= 200


def test_the_size_is_announced_where_the_server_asks() -> None:
    with ScriptedServer({"EHLO": "250-sample\n250 SIZE 1000"}) as server:
        send(LETTER, READER, settings(server.port), None, timeouts=QUICK)
    assert f"size={len(LETTER)}" in " ".join(server.commands).lower()


def test_an_address_outside_ascii_needs_a_server_that_takes_it() -> None:
    with mailbox(enable_SMTPUTF8=True) as (box, port):
        send(LETTER, "änna@sample.example", settings(port), None, timeouts=QUICK)
        send(LETTER, READER, settings(port), None, timeouts=QUICK)
    assert [mail.rcpt_tos for mail in box.mails] == [["änna@sample.example"], [READER]]
    assert [mail.smtp_utf8 for mail in box.mails] == [True, False]
    with ScriptedServer({}) as server, pytest.raises(DeliveryError, match="SMTPUTF8") as failed:
        send(LETTER, "änna@sample.example", settings(server.port), None, timeouts=QUICK)
    assert failed.value.permanent


def test_a_server_without_starttls_gets_nothing() -> None:
    with ScriptedServer({"EHLO": "250 sample"}) as server:
        with pytest.raises(DeliveryError, match="nothing was sent") as failed:
            send(LETTER, READER, settings(server.port, security="starttls"), None, timeouts=QUICK)
    assert outcome(failed.value) == "temporary"
    assert not [one for one in server.commands if one.startswith(("MAIL", "mail", "AUTH"))]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Make a certificate for this machine that nobody trusts yet."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: no certificate can be made")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = (
        f"req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {cert} -subj /CN=sample"
    )
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([openssl, *command.split(), *names], check=True, capture_output=True)
    return cert, key


def tls_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_server_gets_the_letter_under_cover(
    security: str, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with protected_mailbox(security, certificate) as (box, port):
        send(LETTER, READER, settings(port, security=security), None, timeouts=QUICK)
    assert box.mails[0].content == LETTER
    if security == "starttls":  # with "tls" the server hears nothing else
        assert box.sessions[0].ssl is not None


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_nobody_vouches_for_gets_nothing(
    security: str, certificate: tuple[Path, Path]
) -> None:
    with protected_mailbox(security, certificate) as (box, port):
        with pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED") as failed:
            send(LETTER, READER, settings(port, security=security), None, timeouts=QUICK)
    assert outcome(failed.value) == "temporary"
    assert box.mails == []


@contextmanager
def protected_mailbox(
    security: str, certificate: tuple[Path, Path]
) -> Iterator[tuple[Mailbox, int]]:
    context = tls_context(certificate)
    key = "tls_context" if security == "starttls" else "ssl_context"
    with mailbox(**{key: context}) as running:
        yield running


def test_the_errors_of_smtplib_never_get_through() -> None:
    for script in ({"greeting": "554 no"}, {"EHLO": "421 no"}, {"MAIL": RESET}):
        with ScriptedServer(script) as server:
            try:
                send(LETTER, READER, settings(server.port), None, timeouts=QUICK)
            except (smtplib.SMTPException, OSError) as error:  # pragma: no cover - the failure
                pytest.fail(f"{script} raised {error!r}")
            except DeliveryError:
                pass


def test_any_yes_after_the_letter_is_a_yes() -> None:
    """Take 2xx by its first digit (RFC 5321 §4.2.1): another try would be a second copy."""
    with ScriptedServer({".": "251 will forward"}) as server:
        assert send(LETTER, READER, settings(server.port), None, timeouts=QUICK).startswith("251")


@pytest.mark.parametrize(
    ("script", "unwelcome"),
    [
        ({".": "552 too large"}, True),
        ({".": "554 5.6.0 content refused"}, True),
        ({"MAIL": "552 5.3.4 too large"}, True),
        ({"MAIL": "550 no"}, False),
        ({".": "451 later"}, False),
    ],
    ids=str,
)
def test_a_refused_letter_is_told_from_a_refused_address(
    script: dict[str, str], unwelcome: bool
) -> None:
    assert failure(script).unwelcome is unwelcome


def test_a_login_that_cannot_be_read_is_no_bug() -> None:
    script = {"EHLO": "250-sample\n250 AUTH LOGIN", "AUTH": "334 !"}
    with ScriptedServer(script) as server, pytest.raises(DeliveryError) as failed:
        send(LETTER, READER, settings(server.port, username="a"), PASSWORD, timeouts=QUICK)
    assert outcome(failed.value) == "temporary"
