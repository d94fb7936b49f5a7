"""Set up: init."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipeline import config_file
from pipeline.app import open_app
from pipeline.cli.interview import (
    FREQUENCIES,
    SECURITIES,
    address,
    choose,
    interview,
    mail_server,
    slug,
)
from pipeline.cli.options import as_json, dry_run, settings, shared
from pipeline.cli.output import complaining, print_json
from pipeline.cli.starter import Answers, fill_in, shipped_searches, starter_config
from pipeline.cli.timetable import crontab, units
from pipeline.cli.verdict import letter
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.secrets import environment
from pipeline.stages.examine_pubmed import try_pubmed
from pipeline.stages.findings import Finding, worst
from pipeline.stages.ways_out import try_mail
from pipeline.whole_files import drafted


@click.command()
@shared
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--email", default="", help="The contact address that NCBI asks for.")
@click.option("--search", "wanted", multiple=True, metavar="N", help="A shipped search, or 1,3-5.")
@click.option("--reader", default="", help="A name for who reads it.")
@click.option("--reader-email", default="", help="Where digests go  [default: --email].")
@click.option("--frequency", type=click.Choice(FREQUENCIES), help="How often an issue is due.")
@click.option("--mail", default="none", help="HOST:PORT of a mail server  [default: folder only].")
@click.option("--mail-from", default="", help="Whom digests come from  [default: --email].")
@click.option("--mail-user", default="", help="The user name, if the server asks for a login.")
@click.option("--mail-security", type=click.Choice(SECURITIES), help="How it is protected.")
@click.option("--yes", is_flag=True, help="Ask nothing, and try PubMed and the mail server.")
@as_json
@dry_run
def init(
    folder: Path,
    email: str,
    wanted: tuple[str, ...],
    reader: str,
    reader_email: str,
    frequency: str | None,
    mail: str,
    mail_from: str,
    mail_user: str,
    mail_security: str | None,
    yes: bool,
    wants_json: bool,
    dry_run: bool,
) -> int:
    """Write a starter config.toml into FOLDER.

    It holds the vitamin K2 searches; on a terminal you are asked for the rest, elsewhere the flags
    say it. Then PubMed and the mail server are tried, if you like, and nothing is sent.

    \b
    Examples:  k2watch init watch/
               k2watch init --email you@example.org --search 1,2 --yes
    """
    shipped = starter_config()
    searches = shipped_searches(shipped)
    answers = Answers(
        email=email and address(email),
        searches=choose(wanted, searches),
        reader=reader and slug(reader),
        reader_email=address(reader_email or email) if reader_email or email else "",
        frequency=frequency or "",
        mail=mail_server(mail, mail_security or "", mail_user, mail_from or email),
    )
    if answers.mail and not (answers.mail.sender and answers.reader_email):
        raise click.UsageError("--mail needs --email, or both --mail-from and --reader-email")
    asks = sys.stdin.isatty() and not yes and not wants_json
    file = folder / "config.toml"
    _refuse_to_replace(file, asks=asks)
    if asks:
        answers = interview(answers, searches)
    text = fill_in(shipped, answers)
    if dry_run:
        _foretell(file, text, wants_json=wants_json)
        return 0
    config = _write(file, text)
    may_try = (
        click.confirm("\nTry PubMed and the mail server now?", True, err=True) if asks else yes
    )
    findings = _tried(file) if may_try else []
    if wants_json:
        print_json("k2watch.init/1", _as_json(file, config, findings))
    else:
        click.echo(_text(file, config, findings), err=True)
    return worst(findings)


def _refuse_to_replace(file: Path, *, asks: bool) -> None:
    if not file.exists():
        return
    if not asks or not click.confirm(
        f"{file} is there already; replace it (the old one is kept beside it)?", False, err=True
    ):
        raise UsageError(f"{file} is there already and stays as it is")


def _foretell(file: Path, text: str, *, wants_json: bool) -> None:
    if wants_json:
        print_json("k2watch.init/1", {"would_write": str(file), "config": text})
    else:
        click.echo(f"would write {file}")


def _write(file: Path, text: str) -> Config:
    """Put the file there as a whole, once it is known to load; keep the one it replaces."""
    with complaining(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with drafted(file) as draft:
            draft.write_text(text, encoding="utf-8")
            if file.exists():
                shutil.copymode(file, draft)  # who hid the old one wants the new one hidden
            config = config_file.load(draft, (), {})
            _keep_old(file)
    return config


def _keep_old(file: Path) -> None:
    if file.exists():
        with drafted(file.with_name(f"{file.name}.old")) as copy:
            shutil.copy2(file, copy)


def _tried(file: Path) -> list[Finding]:
    """Try what a run would use: here flags and environment count too."""
    config = config_file.load(file, settings().overrides, environment())
    app = open_app(config, environment())
    try:
        return [*try_pubmed(app), *(try_mail(app) if config.delivery.smtp else [])]
    finally:
        app.store.close()


def _as_json(file: Path, config: Config, findings: list[Finding]) -> dict[str, object]:
    return {
        "file": str(file.absolute()),
        "searches": [one.name for one in config.searches],
        "readers": [one.name for one in config.readers],
        "findings": [asdict(one) for one in findings],
        "crontab": crontab(file.absolute(), config.schedule),
        "systemd": units(file.absolute(), config.schedule),
    }


def _text(file: Path, config: Config, findings: list[Finding]) -> str:
    place = file.absolute()
    parts = [f"wrote {file}"]
    parts += [letter("Tried", findings, sys.stderr)] if findings else []
    parts += ["", "What comes next:", *_steps(place, config)]
    parts += [
        "",
        "In the crontab (crontab -e), which goes by this machine's own time:",
        *_indented(crontab(place, config.schedule)),
    ]
    parts += ["", "Or with systemd, in ~/.config/systemd/user/:"]
    for name, unit in units(place, config.schedule).items():
        parts += ["", f"  # {name}", *_indented(unit.splitlines())]
    timers = "systemctl --user enable --now k2watch@run.timer k2watch@refresh.timer"
    daemon = "systemctl --user enable --now k2watch-daemon.service"
    return "\n".join([*parts, "", f"  {timers}", "or, without timers,", f"  {daemon}"])


def _steps(place: Path, config: Config) -> list[str]:
    steps = []
    if not config.sources.pubmed.email:
        steps.append("set sources.pubmed.email in it (NCBI asks for a contact address)")
    if config.delivery.smtp and config.delivery.smtp.username:
        steps.append(f"put the mail password into the variable {config.delivery.smtp.password_env}")
    steps += [f"k2watch check --config {place}", f"k2watch run --config {place}"]
    return [f"  {number}. {step}" for number, step in enumerate(steps, 1)]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}".rstrip() for line in lines]
