"""T14: every command at its most talkative, every error provoked; no secret is seen anywhere.

Only the environment and the secret file may hold one. What is searched: both streams, every file
of the home (database, its log, locks, issues, feeds, pages, reports), letters, posted bodies.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline import Library
from pipeline.cli import HOMES
from pipeline.config import Schedule
from pipeline.errors import PipelineError
from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import holdings, update_files
from tests.databases import Postgres, text_of
from tests.functional import forked
from tests.functional.conftest import FIRST, PROGRAM, SECOND, Home, wait_for
from tests.integration.delivery.scripted_server import ScriptedServer
from tests.integration.delivery.scripted_web import Answer, ScriptedWeb, status

from . import canaries
from .canaries import ALL, DATABASE, HEARTBEAT, HOOK, KEY, PASSWORD, TOKEN, Canary, heard
from .conftest import Torture
from .parrots import ParrotDatabase

CONFIG = """
[sources.pubmed]
email = "operator@example.org"

[enrichment]
icite.enabled = true
unpaywall.enabled = true
crossref.enabled = true

[[searches]]
name = "mgp"
title = "Matrix Gla protein"
pubmed = '"matrix Gla protein"[tiab] OR "dp-ucMGP"[tiab]'
clinicaltrials = {intr = "vitamin K2"}
europepmc = '"vitamin K2"'

[[questions]]
name = "slows"
title = "Does K2 slow calcification?"
where = 'form:K2'

[[readers]]
name = "desk"
email = "desk@example.org"
frequency = "daily"
channels = ["smtp", "folder", "feed", "webhook"]

[delivery.smtp]
host = "127.0.0.1"
security = "none"
username = "desk"
password_file = "secrets/mail"
from = "k2watch@example.org"

[delivery.webhook]
allowed_hosts = ["127.0.0.1"]

[reports]
site = true
"""
LOGIN = {"EHLO": "250-sample\n250 AUTH PLAIN LOGIN", "AUTH": "235 welcome"}
MAIL_SAYS = PASSWORD.echoes().replace("\n", " ")
WEB_SAYS = f"{HOOK.echoes()} {TOKEN.echoes()}".encode()


@dataclass
class Ear:
    """Everything that was said and left behind."""

    home: Home
    found: list[str] = field(default_factory=list)
    listened: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    def run(self, *words: str, **environ: str) -> str:
        """Run a command at its most talkative, and listen to both of its streams."""
        home = self.home
        done = forked.run(["-vv", *words], home.folder, home.environ | environ)
        self.codes[" ".join(words)] = done.returncode
        self.hear(f"{words}: stdout", done.stdout.encode())
        self.hear(f"{words}: stderr", done.stderr.encode())
        return done.stdout + done.stderr

    def hear(self, name: str, blob: bytes) -> None:
        self.listened += len(blob)
        self.found += heard(name, blob)

    def search_home(self) -> None:
        for name, blob in self.home.files().items():
            if not name.startswith("secrets/"):
                self.hear(name, blob)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    corpus = Corpus.from_files(update_files())
    clock = VirtualClock(date.fromisoformat(SECOND))
    mail = tmp_path_factory.mktemp("mail")
    with Sandbox(
        corpus, holdings(), mailbox=mail, clock=clock, limits=False, api_keys=[KEY.value]
    ) as sandbox:
        yield sandbox


@pytest.fixture
def home(tmp_path: Path, world: Sandbox) -> Home:
    folder = tmp_path / "home"
    (folder / "secrets").mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG)
    (folder / "secrets" / "mail").write_text(PASSWORD.value)
    (folder / "secrets" / "mail").chmod(0o600)
    there = world.addresses()
    return Home(
        folder,
        {
            "PATH": f"{PROGRAM.parent}:/usr/bin:/bin",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "BROWSER": "true %s",
            "K2WATCH_CLOCK": f"{SECOND}T06:00",
            "K2WATCH_SOURCES_PUBMED_BASE_URL": str(there["eutils"]),
            "K2WATCH_SOURCES_CLINICALTRIALS_BASE_URL": str(there["clinicaltrials"]),
            "K2WATCH_SOURCES_EUROPEPMC_BASE_URL": str(there["europepmc"]),
            "K2WATCH_ENRICHMENT_ICITE_BASE_URL": str(there["icite"]),
            "K2WATCH_ENRICHMENT_UNPAYWALL_BASE_URL": str(there["unpaywall"]),
            "K2WATCH_ENRICHMENT_CROSSREF_BASE_URL": str(there["crossref"]),
            "NCBI_API_KEY": KEY.value,
            "K2WATCH_WEBHOOK_TOKEN": TOKEN.value,
            "K2WATCH_WEBHOOK_URL": f"http://127.0.0.1:1/{HOOK.value}",
            "K2WATCH_HEARTBEAT_URL": f"http://127.0.0.1:1/{HEARTBEAT.value}",
            "PGPASSWORD": DATABASE.value,
            **_heartbeat(),
        },
    )


def _heartbeat() -> dict[str, str]:
    """Name the variable of the dead man's switch, where the schedule knows one."""
    knows = "heartbeat_url_env" in Schedule.model_fields
    return {"K2WATCH_SCHEDULE_HEARTBEAT_URL_ENV": "K2WATCH_HEARTBEAT_URL"} if knows else {}


# Every command, and the ways in which it talks; what is in braces is filled in below.
COMMANDS: tuple[str, ...] = (
    "init {new} --email me@example.org --search 1 --yes",
    "check",
    "check --json",
    "collect --json",
    "refresh --json",
    "annotate --again --json",
    "compose --json",
    "compose --preview",
    "deliver --dry-run --json",
    "enrich --json",
    "run",
    "runs",
    "runs --json",
    "search vitamin --json",
    "show 90000002 --json",
    "show 90000002 --xml",
    "read --title MK-7",
    "mark 90000002 design=cohort",
    "questions --json",
    "trials --json",
    "report --format json",
    "report --output {new}.xlsx",
    "report --output {new}.html",
    "site --json",
    "import {records} --json",
    "backfill pubmed-files {new} --json",
    "db status --json",
    "db backup",
    "db upgrade",
)
LATER = ("doctor --json", "reader forget nobody@example.org")  # where this program has them
COMMANDS += tuple(one for one in LATER if one.split()[0] in HOMES)
# Those that meet a service or the errors it left behind; in small size only these.
TALKATIVE = ("check --json", "enrich --json", "runs --json", "show 90000002 --json", *LATER)
ELSEWHERE = {"daemon", "sandbox", "demo"}  # those that do not end by themselves, or take long


def test_every_command_says_everything_but_its_secrets(home: Home, torture: Torture) -> None:
    ear = Ear(home)
    assert {one.split()[0] for one in COMMANDS} | ELSEWHERE == set(HOMES)
    records = home.folder / "saved.xml"
    records.write_bytes(update_files()[0][1])
    with ScriptedServer(LOGIN) as mail, ScriptedWeb(status("200 OK", WEB_SAYS)) as web:
        reach = {
            "K2WATCH_DELIVERY_SMTP_PORT": str(mail.port),
            "K2WATCH_WEBHOOK_URL": f"http://127.0.0.1:{web.port}/{HOOK.value}",
        }
        if torture.is_full:
            ear.run("run", **reach, K2WATCH_CLOCK=f"{FIRST}T06:00")
        for command in COMMANDS if torture.is_full else ("run", *TALKATIVE):
            words = command.format(new=home.folder / "new", records=records).split()
            said = ear.run(*words, **({} if words[0] == "init" else reach))
            assert "Traceback" not in said, said
        _daemon(ear, reach)
        if torture.is_full:
            ear.run("demo", str(home.folder / "demo"))
        assert mail.letters
        assert web.requests
        for letter in mail.letters:
            ear.hear("letter", letter)
        for _, body in web.requests:
            ear.hear("posted", body)
        assert any(HOOK.song in head and TOKEN.song in head for head, _ in web.requests)
    ear.search_home()
    assert ear.found == []
    aside = ("refresh", "check", "backfill", *LATER)  # what these find is not for here
    usual = {one: code for one, code in ear.codes.items() if not one.startswith(aside)}
    assert usual
    assert {one: code for one, code in usual.items() if code} == {}
    torture.tell(
        "T14 secrets",
        f"0 of {len(ALL)} canaries in {ear.listened:,} bytes of {len(ear.codes) + 1} commands",
    )


def _daemon(ear: Ear, reach: dict[str, str]) -> None:
    home = ear.home
    log = home.folder / "daemon.log"
    with log.open("w") as out:
        talkative = Home(home.folder, home.environ | reach | {"K2WATCH_CLOCK": "2026-09-20T07:00"})
        with talkative.started("daemon", "-vv", stdout=out, stderr=out) as process:
            wait_for(lambda: " is done" in log.read_text(), "a run of the daemon")
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0, log.read_text()
    ear.hear("daemon", log.read_bytes())


# What the mail server and the webhook say at one try after the other; the last is a success.
TRIES: tuple[tuple[dict[str, str], Answer], ...] = (
    ({"AUTH": f"535 5.7.8 {MAIL_SAYS}"}, status("500 Oops", WEB_SAYS)),
    ({"greeting": f"421 {MAIL_SAYS}"}, status(f"503 {HOOK.value} {TOKEN.value}", WEB_SAYS)),
    ({"MAIL": f"451 {MAIL_SAYS}"}, status("302 Found", b"", f"Location: http://x/{HOOK.value}")),
    ({"RCPT": f"451 {MAIL_SAYS}"}, status("429 Slow", WEB_SAYS, f"X: {TOKEN.value}")),
    ({".": f"250 queued {MAIL_SAYS}"}, status("201 Made", WEB_SAYS)),
)


def test_servers_that_repeat_what_they_were_told(home: Home, torture: Torture) -> None:
    """Mail server and webhook, from refusal to success: each answer is kept in the outbox."""
    ear = Ear(home)
    for day, (mail_says, web_says) in enumerate(TRIES):
        with ScriptedServer({**LOGIN, **mail_says}) as mail, ScriptedWeb(web_says) as web:
            reach = {
                "K2WATCH_DELIVERY_SMTP_PORT": str(mail.port),
                "K2WATCH_WEBHOOK_URL": f"http://127.0.0.1:{web.port}/{HOOK.value}",
                "K2WATCH_CLOCK": f"2026-09-{15 + day}T06:00",
            }
            ear.run("deliver" if day else "run", **reach)
            ear.run("runs", "--json", **reach)
            assert mail.commands or "greeting" in mail_says
            assert web.requests
    outbox = json.loads(home.k2watch("runs", "--json").stdout)
    assert not outbox.get("outbox"), "in the end all was delivered"
    ear.search_home()
    assert ear.found == []
    torture.tell("T14 echoes", f"0 canaries after {len(TRIES)} tries of two servers that echo them")


ANSWERS = {
    "400": status("400 Bad Request", b'{"error":"API key invalid","api-key":"%s"}'),
    "an ERROR": status("200 OK", b"<eSearchResult><ERROR>no %s</ERROR></eSearchResult>"),
    "a page": status("200 OK", b"<html>you said %s"),
    "a count": status("200 OK", b"<eSearchResult><Count>%s</Count></eSearchResult>"),
    "a long word": status("200 OK", b"x" * 66 + b"%s"),  # cut short in the middle of the key
    "500": status("500 Oops", b"%s"),
    "a header": status("400 No", b"", "X-Key: %s"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_ncbi_repeats_the_key(name: str, home: Home, torture: Torture) -> None:
    torture.once(name, "400", "a long word")
    ear = Ear(home)
    echo = b"%s | %s" % (KEY.value.encode(), KEY.echoes().replace("\n", "").encode())

    def answer(connection: object, stopped: object) -> None:
        class Filled:
            def sendall(self, piece: bytes) -> None:
                head, _, body = piece.partition(b"\r\n\r\n")
                body = body.replace(b"%s", echo)
                lines = [one for one in head.split(b"\r\n") if not one.startswith(b"Content-L")]
                head = b"\r\n".join([*lines, b"Content-Length: %d" % len(body)])
                connection.sendall(head.replace(b"%s", echo) + b"\r\n\r\n" + body)  # type: ignore[attr-defined]

        ANSWERS[name](Filled(), stopped)  # type: ignore[arg-type]

    with ScriptedWeb(answer) as ncbi:
        reach = {"K2WATCH_SOURCES_PUBMED_BASE_URL": f"http://127.0.0.1:{ncbi.port}/"}
        said = ear.run("collect", "--set", "sources.pubmed.budget_s=2", **reach)
        assert ncbi.requests
        assert KEY.song in ncbi.requests[0][1].decode(), "the key was sent"
    assert "k2watch:" in said
    ear.search_home()
    assert ear.found == []
    assert ear.codes["collect --set sources.pubmed.budget_s=2"] == 75


def test_a_database_that_repeats_the_password(home: Home) -> None:
    ear = Ear(home)
    with ParrotDatabase(DATABASE.echoes().replace("\n", "")) as server:
        login = f"k2:{quote(DATABASE.value, safe='')}@127.0.0.1:{server.port}/k2"
        query = f"password={quote(DATABASE.value, safe='')}"
        urls = (
            f"postgresql+psycopg://{login}",
            f"postgresql+psycopg://k2@127.0.0.1:{server.port}/k2?{query}",
        )
        for url in urls:
            for words in (["run"], ["check"], ["check", "--json"], ["db", "status"], ["runs"]):
                said = ear.run(*words, K2WATCH_STORE_URL=url)
                assert "***" in said, "the server's words are shown"
            ear.run("runs", "--set", f"store.url={url}")
            _library(ear, url)
        assert server.asked > 10
    for broken in (f"postgres://{login}", f"mysql://{login}", f"{DATABASE.value}", f"::{login}"):
        ear.run("runs", K2WATCH_STORE_URL=broken)
        assert ear.codes["runs"] == 78
    assert ear.found == []


def _library(ear: Ear, url: str) -> None:
    """Look at every error in the chain, as a notebook shows it."""
    config = ear.home.folder / "library.toml"
    config.write_text(f"[store]\nurl = '''{url}'''\n")
    try:
        with pytest.raises(PipelineError) as caught, Library.open(config) as library:
            library.studies()
    finally:
        config.unlink()
    error: BaseException | None = caught.value
    ear.hear("library", repr(error).encode())
    assert "***" in str(error)


def test_postgresql_with_a_password_says_all_but_that(
    home: Home, world: Sandbox, postgres: Postgres
) -> None:
    ear = Ear(home)
    with postgres.database() as url:
        there = {"K2WATCH_STORE_URL": text_of(url.set(password=DATABASE.value))}
        for words in (["collect"], ["db", "status", "--json"], ["check", "--json"], ["runs"]):
            ear.run(*words, **there)
        assert ear.codes["collect"] == 0
    ear.search_home()
    assert ear.found == []


BUG = """
import logging, sys, threading, warnings
from pipeline import cli
from pipeline.sources import eutils

def broken(self, verb, fields, read):
    told = {**fields, **self._identity}
    def die():
        raise RuntimeError(told)
    warnings.warn(str(told))
    logging.getLogger("urllib3").error("sent %s", told)
    logging.getLogger("sqlalchemy.engine").exception("with %r", told["api_key"])
    dying = threading.Thread(target=die)
    dying.start()
    dying.join()
    try:
        die()
    except RuntimeError as error:
        raise KeyError(told["api_key"]) from error

eutils.EUtilities._ask = broken
sys.argv = ["k2watch", "collect", "-vv"]
cli.main()
"""


def test_a_bug_with_the_key_in_its_hands(home: Home) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BUG],
        cwd=home.folder,
        env=home.environ,
        capture_output=True,
        check=False,
    )
    ear = Ear(home)
    ear.hear("stdout", done.stdout)
    ear.hear("stderr", done.stderr)
    for part in (b"UserWarning", b"ERROR:urllib3", b"Exception in thread", b"KeyError: '***'"):
        assert part in done.stderr, done.stderr.decode()
    assert b"this is a bug" in done.stderr
    assert done.returncode == 1
    ear.run("runs", "--json")
    ear.search_home()
    assert ear.found == []


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"K2WATCH_SOURCES_PUBMED_EMAIL": KEY.value}, 78),
        ({"K2WATCH_DELIVERY_WEBHOOK_TIMEOUT_S": TOKEN.value}, 78),
        ({"K2WATCH_WEBHOOK_URL": f"ftp://hooks.example/{HOOK.value}"}, 78),
        ({"K2WATCH_WEBHOOK_URL": f"https://me:{TOKEN.value}@hooks.example/{HOOK.value}"}, 78),
        ({"K2WATCH_WEBHOOK_TOKEN": f"{TOKEN.value}\u00e9"}, 78),
        ({"K2WATCH_DELIVERY_SMTP_PASSWORD_FILE": f"secrets/{PASSWORD.song}"}, 78),
    ],
)
def test_secrets_in_the_wrong_place(
    settings: dict[str, str], code: int, home: Home, torture: Torture
) -> None:
    ear = Ear(home)
    for words in (["check", "--json"], ["run"], ["runs"])[: torture.size(1, 3)]:
        ear.run(*words, **settings)
    ear.search_home()
    mistaken = {PASSWORD.song} if any("FILE" in name for name in settings) else set()
    assert [one for one in ear.found if not any(song in one for song in mistaken)] == []


def test_the_ear_hears() -> None:
    """What it does not hear would count as hidden."""
    for canary in ALL:
        for form in canary.echoes().split(" | "):
            assert heard("x", f"before {form} behind".encode()), form
        assert heard("packed", _packed(canary))
        assert not heard("x", b"nothing of the sort; " + canary.song[:-1].encode())
    assert canaries.heard("", b"") == []


def _packed(canary: Canary) -> bytes:
    import gzip
    import zlib

    return b"row" + zlib.compress(b"page " + gzip.compress(canary.value.encode() * 9)) + b"row"
