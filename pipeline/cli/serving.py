"""Commands that go on until they are stopped, and the demo: daemon, sandbox, demo."""

from __future__ import annotations

import json
import logging
import signal
from datetime import datetime
from pathlib import Path

import click

from pipeline.app import open_app
from pipeline.awaited_signals import awaited
from pipeline.cli.options import load_config, opened, settings, shared
from pipeline.errors import UsageError
from pipeline.secrets import environment
from pipeline.whole_files import write_whole

_PORT = click.IntRange(0, 65_535)


@click.command()
@shared
def daemon() -> None:
    """Run on the schedule of config.toml.

    On SIGTERM a run under way is finished first; on SIGHUP the configuration is read again, and
    kept as it was if the new one is bad.

    Cron does as well: this is for places without one.

    \b
    Example:  k2watch daemon --config /srv/k2watch/config.toml
    """
    from pipeline import daemon as scheduler

    with opened() as app:
        level = logging.WARNING if settings().verbosity < 0 else logging.INFO
        logging.getLogger("pipeline").setLevel(level)
        scheduler.serve(app, lambda: open_app(load_config(), environment()))


@click.command()
@click.option(
    "--port", type=_PORT, default=0, help="Where the services listen; 0 takes a free port."
)
@click.option("--smtp-port", type=_PORT, default=0, help="Where the mail server listens.")
@click.option(
    "--corpus",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="PubMed XML to serve, files or folders  [default: the built-in sample].",
)
@click.argument("more", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--port-file", type=click.Path(path_type=Path), help="Write the addresses here too.")
@click.option(
    "--faults",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A script of what goes wrong (TOML or JSON).",
)
@click.option("--clock", help="The day the sandbox lives in, such as 2026-09-14.")
@click.option("--mailbox", type=click.Path(path_type=Path), help="Keep mail here as .eml.")
@click.option("--api-key", "api_keys", multiple=True, help="A key to know; others are refused.")
@click.option("--limits/--no-limits", default=True, help="The services' rate limits.")
def sandbox(
    port: int,
    smtp_port: int,
    corpus: tuple[Path, ...],
    more: tuple[Path, ...],
    port_file: Path | None,
    faults: Path | None,
    clock: str | None,
    mailbox: Path | None,
    api_keys: tuple[str, ...],
    limits: bool,
) -> None:
    """Serve a stand-in for the outside world.

    PubMed's E-utilities, ClinicalTrials.gov, Europe PMC, iCite, Unpaywall, Crossref and a mail
    server listen on loopback until the program is stopped; their addresses are printed as JSON.

    \b
    Example:
    k2watch sandbox --port 8901 --corpus records/ --mailbox mail/ &
    k2watch --set sources.pubmed.base_url=http://127.0.0.1:8901/entrez/eutils/ run
    """
    from pipeline.sandbox import Corpus, FaultScript, FaultScriptError, Sandbox, VirtualClock
    from pipeline.sandbox.sample_records import holdings, update_files

    files = [*corpus, *more]
    try:
        script = FaultScript.load(faults) if faults else None
    except FaultScriptError as error:
        raise UsageError(f"{faults}: {error}") from None
    records = Corpus.from_paths(files) if files else Corpus.from_files(update_files())
    try:
        with (
            awaited((signal.SIGTERM, signal.SIGINT)) as next_signal,
            Sandbox(
                records,
                None if files else holdings(),
                port=port,
                smtp_port=smtp_port,
                mailbox=mailbox,
                clock=VirtualClock(_moment(clock)) if clock else None,
                faults=script,
                limits=limits,
                api_keys=api_keys,
            ) as server,
        ):
            _announce(json.dumps(server.addresses()), port_file)
            next_signal(None)
    except OSError as error:
        raise UsageError(f"the sandbox cannot start: {error.strerror or error}") from error


def _announce(addresses: str, port_file: Path | None) -> None:
    click.echo(addresses)
    if port_file:
        write_whole(port_file, f"{addresses}\n".encode())


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--clock {text}: write it as 2026-09-14") from None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="reports/demo")
@click.option("--whole", is_flag=True, help="All eight weeks: a trial's life from plan to paper.")
def demo(folder: Path, whole: bool) -> None:
    """Play three weeks of sample literature offline.

    The built-in sandbox answers; letters, digests, feed and pages to read are left in FOLDER.

    Everything in it is invented and labelled as sample; nothing leaves this machine.

    \b
    Examples:  k2watch demo
               k2watch demo /tmp/k2watch-demo --whole
    """
    from pipeline.cli.rehearsal import rehearse

    rehearse(folder, is_whole=whole)
