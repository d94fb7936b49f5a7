"""T10: a mail server that fails at every step in every way, once, and what the outbox makes of it.

The table is that of RFC 5321 as an outbox needs it: a yes after the last dot is sent, a 5xx is a no
for good, everything else is tried again, and silence after the last dot leaves open what is true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import text

from pipeline.app import App
from pipeline.config import Config
from pipeline.delivery import smtp
from pipeline.delivery.letter import letter
from pipeline.delivery.smtp_connection import Timeouts
from pipeline.domain.digests import Message
from pipeline.stages.deliver import deliver
from pipeline.store.engine import Store
from pipeline.store.issues import Outgoing
from tests.integration.delivery.test_smtp import certificate, tls_context
from tests.integration.store.samples import NOW, issue

from .conftest import Torture
from .smtp_script import SAID, Fault, FaultyServer, Step

__all__ = ["certificate"]

READERS = ("ann", "ben", "cleo")
MINUTE = timedelta(minutes=1)
HASTY = Timeouts(step=0.3, data=1.0, final=0.6, whole=1.5)
PATIENCE_S = 25  # far more than all waits of HASTY together
PASSWORD = "correct horse"
COVERED = (Step.STARTTLS,)
BEFORE_THE_LETTER = (Step.GREETING, Step.EHLO, Step.STARTTLS, Step.AUTH)
ASKING = (Step.MAIL, Step.RCPT, Step.DATA)
# Larger than what lies in buffers between two hosts, so that a break in the middle is felt there.
LONG = 5_000_000


@dataclass(frozen=True)
class Case:
    """One fault at one step; ``about`` is the reader it hits."""

    step: Step
    fault: Fault
    about: str = READERS[0]

    def __str__(self) -> str:
        return f"{self.step} × {self.fault} ({self.about})"

    @property
    def state(self) -> str:
        """Say where the message stands after the first run, by the table."""
        if self.step is Step.QUIT:
            return "sent"
        if self.step in BEFORE_THE_LETTER:
            return "retry"
        if self.step in ASKING:
            return "failed" if self.fault is Fault.NEVER else "retry"
        if self.fault is Fault.LATER:
            return "retry"
        if self.fault is Fault.NEVER:
            return "sent"  # once more, as text alone
        if self.step is Step.BODY and self.fault in (Fault.HANG, Fault.RESET):
            return "retry"
        return "unknown"

    @property
    def may_be_had_twice(self) -> bool:
        """Tell whether the server has the letter though nobody can know."""
        return self.step is Step.DOT and self.fault not in SAID


def cases() -> list[Case]:
    endless = [(step, fault) for step in Step for fault in (Fault.DRIP, Fault.FLOOD)]
    plain = [(step, fault) for step in Step for fault in Fault if (step, fault) not in endless]
    found = [
        Case(step, fault, about)
        for step, fault in plain
        for about in (READERS if step is Step.RCPT else READERS[:1])
    ]
    found += [Case(step, fault) for step, fault in endless if step is not Step.BODY]
    return found


@dataclass
class Post:
    """An outbox with a letter for each reader, a server, and a time that the test moves."""

    app: App
    server: FaultyServer
    clock: list[datetime]

    def deliver(self, after: timedelta = timedelta()) -> int:
        self.clock[0] += after
        return deliver(self.app).sent

    def states(self) -> dict[str, str]:
        query = "SELECT reader, state FROM delivery JOIN digest d ON d.id = digest_id"
        with self.app.store.read() as session:
            return {str(row[0]): str(row[1]) for row in session.execute(text(query))}

    def frozen(self) -> dict[str, bytes]:
        query = "SELECT reader, letter FROM delivery JOIN digest d ON d.id = digest_id"
        with self.app.store.read() as session:
            return {reader: bytes(body) for reader, body in session.execute(text(query))}


Open = Callable[[Case], Post]


@pytest.fixture
def post(
    store: Store,
    tmp_path: Path,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Open]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setattr(smtp, "send", partial(smtp.send, timeouts=HASTY))
    # Python looks for the name of this host, which needs no answer and can take seconds.
    monkeypatch.setattr("socket.getfqdn", lambda *_: "watch.example")
    servers = ExitStack()

    def make(case: Case) -> Post:
        cover = tls_context(certificate)
        cover.check_hostname = False
        asks_again = case.step is Step.EHLO and case.fault in SAID and case.fault is not Fault.NUL
        times = 2 if asks_again else 1  # HELO is asked next, unless the answer was nothing at all
        about = f"{case.about}@sample.example"
        is_known = case.step in (Step.RCPT, Step.DATA, Step.BODY, Step.DOT, Step.QUIT)
        server = FaultyServer(
            case.step,
            case.fault,
            times=times,
            recipient=about if is_known else "",
            cover=cover,
        )
        servers.close()
        servers.enter_context(server)
        empty(store)
        for reader in READERS:
            with store.write() as session:
                is_long = _is_long(case) and reader == case.about
                issue(session, reader, outgoing=[_letter(reader, is_long=is_long)])
        clock = [NOW]
        app = App(
            _config(server.port, case),
            store,
            {"K2WATCH_SMTP_PASSWORD": PASSWORD},
            now=lambda: clock[0],
        )
        return Post(app, server, clock)

    yield make
    servers.close()


def empty(store: Store) -> None:
    with store.write() as session:
        for table in ("delivery", "told", "slot", "tally", "digest"):
            session.execute(text(f"DELETE FROM {table}"))


def _is_long(case: Case) -> bool:
    return case.step is Step.BODY and case.fault in (Fault.HANG, Fault.RESET)


def _letter(reader: str, *, is_long: bool) -> Outgoing:
    recipient, name = f"{reader}@sample.example", f"<5f.{reader}@watch.example>"
    words = ".a line with a dot\n.\nVitamin K₂\n" + ("x" * 70 + "\n") * (
        LONG // 71 if is_long else 0
    )
    body = letter(
        Message("An issue", "<p>Vitamin <b>K₂</b></p>", words, ""),
        message_id=name,
        sender="k2watch@watch.example",
        recipient=recipient,
        list_id=f"{reader}.watch.example",
        title="K2 watch",
        date=NOW,
    )
    return Outgoing("smtp", recipient, name, body)


def _config(port: int, case: Case) -> Config:
    security = "starttls" if case.step in COVERED else "none"
    server = {"host": "127.0.0.1", "port": port, "security": security, "username": "watch"}
    sender = {"from": "k2watch@watch.example"}
    return Config.model_validate({"delivery": {"smtp": server | sender}})


def wrong_with(case: Case, post: Post) -> list[str]:
    """Live through one case; say what is not as the table has it."""
    before, wrong, start = post.frozen(), list[str](), monotonic()
    first = post.deliver()
    expected = dict.fromkeys(READERS, "sent") | {case.about: case.state}
    if post.states() != expected:
        wrong.append(f"{case}: {post.states()} instead of {expected}")
    if first != Counter(post.states().values())["sent"]:
        wrong.append(f"{case}: told of {first} sent")
    if post.deliver(14 * MINUTE):
        wrong.append(f"{case}: tried before its time")
    tried = post.deliver(2 * MINUTE)
    if tried != (case.state == "retry"):
        wrong.append(f"{case}: {tried} sent after a quarter of an hour")
    post.deliver(60 * MINUTE)
    if monotonic() - start > PATIENCE_S:
        wrong.append(f"{case}: it took {monotonic() - start:.0f} s")
    final = post.states()
    if final != expected | {case.about: "failed" if case.state == "failed" else "sent"}:
        wrong.append(f"{case}: {final} in the end")
    return wrong + [f"{case}: {one}" for one in wrong_letters(case, post, before, final)]


def wrong_letters(
    case: Case, post: Post, before: dict[str, bytes], final: dict[str, str]
) -> Iterator[str]:
    """Compare what the server has with what it should have, letter by letter."""
    had = Counter(recipient.partition("@")[0] for recipient, _ in post.server.taken)
    for reader in READERS:
        twice = case.may_be_had_twice and reader == case.about
        wanted = 0 if final[reader] == "failed" else 2 if twice else 1
        if had[reader] != wanted:
            yield f"{reader} has {had[reader]} letters instead of {wanted}"
    for recipient, body in post.server.taken:
        frozen = before[recipient.partition("@")[0]]
        if body != frozen and not _is_the_same_as_text(body, frozen):
            yield f"the letter to {recipient} is another one"
    for session in post.server.heard:
        if session.said(b"RCPT") > 1:
            yield "one transaction has several recipients"
        if case.step in COVERED and session.taken is None and session.said(b"MAIL"):
            yield "it went on without cover"


def _is_the_same_as_text(body: bytes, frozen: bytes) -> bool:
    """Tell whether a letter is the other one without its page: same name, same words."""
    here, there = message_from_bytes(body), message_from_bytes(frozen)
    names = ("Message-ID", "From", "To", "Subject", "Date", "List-Id")
    words = there.get_payload(0)
    said = here.get_payload(decode=True)
    assert isinstance(said, bytes)
    return (
        here.get_content_type() == "text/plain"
        and all(here[name] == there[name] for name in names)
        and said.replace(b"\r\n", b"\n").endswith(
            words.get_payload(decode=True).replace(b"\r\n", b"\n")  # type: ignore[union-attr]
        )
    )


@pytest.mark.timeout(600)
def test_at_every_step_every_fault_ends_as_the_table_says(
    post: Open, torture: Torture, backend: str
) -> None:
    every = cases()
    chosen = every[:: torture.size(5 if backend == "sqlite" else 17, 1)]
    wrong = [one for case in chosen for one in wrong_with(case, post(case))]
    torture.tell(
        f"T10 SMTP matrix, {backend}", f"{len(wrong)} of {len(chosen)} cases otherwise than told"
    )
    assert not wrong


def test_what_is_refused_as_text_too_is_given_up(post: Open) -> None:
    one = post(Case(Step.DOT, Fault.NEVER))
    one.server.left = 2
    one.deliver()
    assert one.states() == {"ann": "failed", "ben": "sent", "cleo": "sent"}
    assert one.deliver(timedelta(days=1)) == 0
    assert sorted(name for name, _ in one.server.taken) == [
        "ben@sample.example",
        "cleo@sample.example",
    ]
