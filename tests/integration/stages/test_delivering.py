"""A letter is sent once, by every reader's way, however the mail server behaves."""

import shutil
import socket
import socketserver
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from pipeline.cli import wording
from pipeline.delivery import smtp
from pipeline.errors import StoreError
from pipeline.sandbox import Mailbox, MailFaults
from pipeline.store import outbox, runs
from pipeline.store.engine_sqlite import ROOM_BYTES

from .conftest import MONDAY, Watch, World
from .records import article

OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
BENCH = {"name": "bench", "email": "bench@example.org"}
TRY_LATER = "451 4.7.1 try later"


def states(world: World) -> dict[str, str]:
    query = "SELECT reader || '/' || channel, state FROM delivery JOIN digest d ON d.id = digest_id"
    return dict(world.rows(query))


def waiting_text(world: World) -> str:
    with world.app.store.read() as session:
        return wording.runs_text([], runs.open_deliveries(session))


def frozen(world: World) -> list[tuple[object, ...]]:
    return world.rows("SELECT message_id, letter FROM delivery WHERE channel = 'smtp'")


def arrived(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.glob("*.eml"))]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def test_mail_server_down_then_back(watch: Watch, free_port: int, tmp_path: Path) -> None:
    world = watch(OLD, smtp={"port": free_port})
    report = world.run(MONDAY)
    assert report.exit_code == 75
    assert "cannot be reached" in report.troubles[0]
    assert "stays in the outbox" in report.troubles[0]
    assert states(world) == {"desk/smtp": "retry"}
    text = waiting_text(world)
    assert (
        "for desk by smtp to desk@example.org: retry after 1 try, next try 2026-09-07 06:15Z"
        in text
    )
    before = frozen(world)

    assert world.later(minutes=14).exit_code == 0, "not yet: the pause is a quarter of an hour"
    assert states(world) == {"desk/smtp": "retry"}

    server = Mailbox(tmp_path / "late", free_port)
    server.start()
    try:
        assert world.later(minutes=2).delivered.sent == 1
        assert world.later(days=1).delivered.sent == 0
    finally:
        server.stop()
    assert states(world) == {"desk/smtp": "sent"}
    assert frozen(world) == before
    (letter,) = arrived(tmp_path / "late")
    assert letter == before[0][1]
    assert str(before[0][0]).encode() in letter


@pytest.fixture
def knocks(free_port: int) -> Iterator[list[int]]:
    """Take every call on a port, hang up without a word, and count."""
    taken: list[int] = []

    class HangUp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            taken.append(1)

    with socketserver.TCPServer(("127.0.0.1", free_port), HangUp) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        yield taken
        server.shutdown()


def test_a_server_that_is_not_there_is_asked_once_a_run_however_many_letters_wait(
    watch: Watch, free_port: int, knocks: list[int]
) -> None:
    readers = [{}, BENCH | {"channels": ["smtp", "folder"]}, {"name": "lab", "email": "l@x.org"}]
    world = watch(OLD, readers=readers, smtp={"port": free_port})
    report = world.run(MONDAY)
    assert report.exit_code == 75
    assert len(knocks) == 1
    first, rest = report.troubles
    assert "digest 2026-09-07 for desk by smtp" in first
    assert rest == "2 more messages wait untried until smtp answers"
    assert states(world) == {
        "desk/smtp": "retry",
        "bench/smtp": "pending",
        "bench/folder": "sent",
        "lab/smtp": "pending",
    }
    tries = "SELECT attempts FROM delivery WHERE state = 'pending'"
    assert world.rows(tries) == [(0,), (0,)], "what was not tried has no try less"
    assert world.later(minutes=1).exit_code == 75
    assert len(knocks) == 2, "the next run asks for one that waits, and it is another one"
    assert set(states(world).values()) == {"retry", "pending", "sent"}


def test_letters_that_were_not_tried_leave_as_soon_as_the_server_is_back(
    watch: Watch, free_port: int, tmp_path: Path
) -> None:
    world = watch(OLD, readers=[{}, BENCH], smtp={"port": free_port})
    assert world.run(MONDAY).exit_code == 75
    server = Mailbox(tmp_path / "late", free_port)
    server.start()
    try:
        assert world.later(minutes=1).delivered.sent == 1
        assert states(world) == {"desk/smtp": "retry", "bench/smtp": "sent"}
        assert world.later(minutes=15).delivered.sent == 1
    finally:
        server.stop()
    assert set(states(world).values()) == {"sent"}
    assert len(arrived(tmp_path / "late")) == 2


def test_a_refused_recipient_does_not_stop_the_others(watch: Watch) -> None:
    faults = MailFaults(rcpt={"desk@example.org": "550 5.1.1 no such user"})
    world = watch(OLD, readers=[{"channels": ["smtp", "folder"]}, BENCH], mail_faults=faults)
    report = world.run(MONDAY)
    assert report.exit_code == 75
    assert states(world) == {"desk/smtp": "failed", "desk/folder": "sent", "bench/smtp": "sent"}
    assert report.delivered.sent == 2
    assert "550 5.1.1 no such user" in report.troubles[0]
    assert "given up" in report.troubles[0]
    assert "failed after 1 try" in waiting_text(world)
    assert world.told("bench") == [1]


def test_a_recipient_put_off_gets_the_same_letter_later(watch: Watch, tmp_path: Path) -> None:
    faults = MailFaults(rcpt={"desk@example.org": [TRY_LATER, TRY_LATER]})
    world = watch(OLD, readers=[{}, BENCH], mail_faults=faults)
    assert world.run(MONDAY).exit_code == 75
    assert world.told("bench") == [1]
    before = frozen(world)
    assert world.later(minutes=15).exit_code == 75
    assert world.later(minutes=15).exit_code == 0, "the second pause is twice as long"
    assert world.later(minutes=15).delivered.sent == 1
    assert world.told("desk") == world.told("bench") == [1]
    assert frozen(world) == before
    assert set(arrived(tmp_path / "mail")) == {letter for _, letter in before}


def test_a_folder_that_cannot_be_written_is_trouble_and_no_loss(
    watch: Watch, tmp_path: Path
) -> None:
    (tmp_path / "reports").write_text("in the way")
    world = watch(OLD, readers=[{"channels": ["folder", "smtp"]}])
    report = world.run(MONDAY)
    assert report.exit_code == 75
    assert "cannot write the issue" in report.troubles[0]
    assert states(world) == {"desk/folder": "retry", "desk/smtp": "sent"}

    (tmp_path / "reports").unlink()
    assert world.later(minutes=15).exit_code == 0
    assert states(world) == {"desk/folder": "sent", "desk/smtp": "sent"}
    folder = tmp_path / "reports" / "digests"
    names = ["2026-09-07-desk.html", "2026-09-07-desk.md", "2026-09-07-desk.txt"]
    assert sorted(file.name for file in folder.iterdir()) == names
    assert len(world.letters()) == 1


def test_no_letter_leaves_that_could_not_be_noted(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = watch(OLD)
    with monkeypatch.context() as patch:
        full = shutil.disk_usage("/")._replace(free=ROOM_BYTES - 1)
        patch.setattr(shutil, "disk_usage", lambda _: full)
        with pytest.raises(StoreError, match="only 1,023 kB are left on the disk"):
            world.run(MONDAY)
    assert states(world) == {"desk/smtp": "pending"}
    assert world.letters() == []
    assert world.later(minutes=1).exit_code == 0
    assert len(world.letters()) == 1


def test_a_crash_after_sending_sends_the_same_letter_again(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = watch(OLD)

    def lose_power(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "settle_sent", lose_power)
        with pytest.raises(RuntimeError, match="power cut"):
            world.run(MONDAY)
    assert states(world) == {"desk/smtp": "sending"}
    assert world.later(minutes=29).delivered.sent == 0, "its lease is not over"
    assert world.later(minutes=1).delivered.sent == 1
    assert world.later(hours=6).delivered.sent == 0
    first, second = arrived(tmp_path / "mail")
    assert first == second


def test_a_letter_that_hits_a_bug_does_not_stop_the_others(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = watch(OLD, readers=[{}, BENCH])
    send = smtp.send

    def stumble(letter: bytes, recipient: str, *rest: object) -> str:
        if recipient.startswith("desk"):
            raise ValueError("a bug")
        return send(letter, recipient, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(smtp, "send", stumble)
    with pytest.raises(ValueError, match="a bug"):
        world.run(MONDAY)
    assert states(world) == {"desk/smtp": "sending", "bench/smtp": "sent"}
    with world.app.store.read() as session:
        assert runs.latest(session, 1)[0].exit_code == 1


def test_silence_after_the_letter_is_tried_once_more(watch: Watch, tmp_path: Path) -> None:
    world = watch(OLD, mail_faults=MailFaults(data=["keep and drop"]))
    report = world.run(MONDAY)
    assert report.exit_code == 75
    assert states(world) == {"desk/smtp": "unknown"}
    assert world.later(minutes=59).delivered.sent == 0
    assert world.later(minutes=1).delivered.sent == 1
    first, second = arrived(tmp_path / "mail")
    assert first == second, "a reader's mail program can drop the second"


def test_the_password_is_in_no_text(watch: Watch) -> None:
    secret = "k2-canary-password"
    world = watch(
        OLD,
        environ={"K2WATCH_SMTP_PASSWORD": secret},
        smtp={"username": "desk"},
        mail_faults=MailFaults(),
    )
    report = world.run(MONDAY)
    assert report.exit_code == 75, "the server offers no login"
    assert secret not in "\n".join(world.dump() + report.troubles) + waiting_text(world)
    assert secret not in repr(report)


def test_a_letter_says_how_to_leave_the_list_by_mail_and_by_one_click(watch: Watch) -> None:
    stop = {"unsubscribe_url": "https://lists.example.org/{reader}/stop?list=k2"}
    world = watch(OLD, smtp={"unsubscribe_mailto": "stop@example.org", **stop})
    world.run(MONDAY)
    (mail,) = world.sandbox.messages()
    by_click, by_mail = mail["List-Unsubscribe"].split(", ")
    assert by_click == "<https://lists.example.org/desk/stop?list=k2>"
    assert by_mail == "<mailto:stop@example.org?subject=unsubscribe>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<desk.k2watch.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
