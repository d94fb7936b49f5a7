"""What a mail server refuses for good: it stays in sight until a person says what becomes of it."""

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import Corpus, MailFaults, Sandbox, VirtualClock
from tests.integration.stages.letters import read

from .conftest import CONFIG, Home, make_home, reachable

NO_SUCH_USER = "550 5.1.1 no such user here"
TOO_LARGE = "552 5.3.4 message too big for system"
BENCH = '\n[[readers]]\nname = "bench"\nemail = "bench@example.org"\nchannels = ["smtp"]\n'
NEXT_DAY = {"K2WATCH_CLOCK": "2026-09-08T06:00"}
WAITS = "for desk by smtp to ***@***: failed after 1 try"


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def sandbox(corpus: Corpus, mail: Path, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Serve a mail server that refuses the first letter, and takes all that come after it."""
    clock, faults = VirtualClock(), request.param
    with Sandbox(corpus, mailbox=mail, clock=clock, mail_faults=faults, limits=False) as one:
        yield one


@pytest.fixture
def home(tmp_path: Path, sandbox: Sandbox) -> Home:
    environ = reachable(sandbox.base_url, sandbox.smtp_port) | {"NCBI_API_KEY": ""}
    return make_home(tmp_path / "home", environ, CONFIG + BENCH)


def refused_once(*people: str) -> MailFaults:
    return MailFaults(rcpt={f"{one}@example.org": [NO_SUCH_USER] for one in people})


def outbox(home: Home) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(home.k2watch("runs", "--json").stdout)["outbox"]
    return found


def letters(mail: Path) -> list[EmailMessage]:
    files = sorted(mail.glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def recipients(mail: Path) -> list[str]:
    return sorted(str(one["To"]) for one in letters(mail))


@pytest.mark.parametrize("sandbox", [refused_once("desk")], indirect=True)
def test_a_refused_letter_stays_in_sight_and_arrives_once_it_is_tried_again(
    home: Home, mail: Path
) -> None:
    run = home.k2watch("run")
    assert run.returncode == 75
    assert NO_SUCH_USER in run.stderr
    assert run.stderr.rstrip().endswith("(given up)")
    assert recipients(mail) == ["bench@example.org"]

    assert home.k2watch("run", **NEXT_DAY).returncode == 0, "it is known, and tried no more"
    assert WAITS in home.k2watch("runs").stdout
    assert recipients(mail) == ["bench@example.org"]

    examined = home.k2watch("doctor")
    assert examined.returncode == 0
    assert "  note  given up: delivery 1 by smtp: " in examined.stdout
    assert "then k2watch deliver --again, once that is mended, or --drop\n" in examined.stdout

    before, held = outbox(home), home.files()
    foretold = home.k2watch("deliver", "--again", "--dry-run")
    assert foretold.stdout == "1 message was given up; would try 0 deliveries besides\n"
    assert outbox(home) == before
    assert home.files().keys() == held.keys()
    assert recipients(mail) == ["bench@example.org"]

    done = home.k2watch("deliver", "--again", **NEXT_DAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert outbox(home) == []
    assert "outbox" not in home.k2watch("runs").stdout
    assert recipients(mail) == ["bench@example.org", "desk@example.org"]
    assert home.k2watch("deliver", "--again", **NEXT_DAY).returncode == 0
    assert len(letters(mail)) == 2, "what arrived is not tried again"


@pytest.mark.parametrize("sandbox", [refused_once("desk")], indirect=True)
def test_a_letter_that_is_let_be_is_shown_and_sent_no_more(home: Home, mail: Path) -> None:
    assert home.k2watch("run").returncode == 75
    before = outbox(home)
    foretold = json.loads(home.k2watch("deliver", "--drop", "--dry-run", "--json").stdout)
    assert foretold == {"schema": "k2watch.deliver/1", "would_try": 0, "given_up": 1}
    assert outbox(home) == before != []

    done = json.loads(home.k2watch("deliver", "--drop", "--json").stdout)
    assert done == {"schema": "k2watch.deliver/1", "sent": 0, "troubles": [], "decided": 1}
    assert outbox(home) == []
    again = json.loads(home.k2watch("deliver", "--again", "--json", **NEXT_DAY).stdout)
    assert (again["sent"], again["decided"]) == (0, 0), "a decision is not turned back"
    assert home.k2watch("run", **NEXT_DAY).returncode == 0
    assert recipients(mail) == ["bench@example.org"]


@pytest.mark.parametrize("sandbox", [refused_once("desk", "bench")], indirect=True)
def test_a_decision_is_about_the_reader_it_names(home: Home, mail: Path) -> None:
    assert home.k2watch("run").returncode == 75
    assert home.k2watch("deliver", "--again", "--reader", "bench").returncode == 0
    assert recipients(mail) == ["bench@example.org"]
    assert [one["reader"] for one in outbox(home)] == ["desk"]
    assert home.k2watch("deliver", "--drop", "--reader", "bench").returncode == 0
    assert [one["reader"] for one in outbox(home)] == ["desk"]


@pytest.mark.parametrize("sandbox", [refused_once("desk")], indirect=True)
def test_a_letter_follows_its_reader_to_another_address(home: Home, mail: Path) -> None:
    assert home.k2watch("run").returncode == 75
    config = home.folder / "config.toml"
    config.write_text(config.read_text().replace("desk@example.org", "new@example.org"))
    assert home.k2watch("deliver", "--again").returncode == 0
    assert recipients(mail) == ["bench@example.org", "new@example.org"]


@pytest.mark.parametrize("words", [["--again", "--drop"], ["--reader", "desk"]])
@pytest.mark.parametrize("sandbox", [MailFaults()], indirect=True)
def test_two_answers_to_one_question_and_half_of_one_are_refused(
    home: Home, words: list[str]
) -> None:
    assert home.k2watch("deliver", *words).returncode == 2


@pytest.mark.parametrize("sandbox", [MailFaults(data=[TOO_LARGE])], indirect=True)
def test_a_letter_that_is_too_large_arrives_as_text_alone(home: Home, mail: Path) -> None:
    done = home.k2watch("run")
    assert (done.returncode, done.stderr) == (0, "")
    assert outbox(home) == []
    desk, bench = sorted(letters(mail), key=lambda one: str(one["To"]), reverse=True)
    assert desk.get_content_type() == "text/plain"
    assert bench.get_content_type() == "multipart/alternative"
    assert read(desk).pmids() == read(bench).pmids() != []
    assert desk["Message-ID"] != bench["Message-ID"]
    issue = home.folder / "reports" / "digests" / "2026-09-07-desk.txt"
    for line in issue.read_text(encoding="utf-8").split("\n\n")[1].splitlines():
        assert line.strip() in desk.get_content(), "no word of it is lost"
