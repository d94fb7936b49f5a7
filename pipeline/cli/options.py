"""What every command understands, and how it opens the App."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.discreet import log_to_stderr
from pipeline.secrets import environment

if TYPE_CHECKING:
    from pipeline.app import App, Tell
    from pipeline.config import Config, Question, Reader, Search

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Settings:
    """What was said on the command line before or after the command's name."""

    config: Path | None = None
    overrides: list[str] = field(default_factory=list)
    verbosity: int = 0

    @property
    def is_talkative(self) -> bool:
        """Tell whether somebody watches: on a terminal, or asked with -v; never with -q."""
        return self.verbosity > 0 or (self.verbosity == 0 and is_terminal())


def is_terminal() -> bool:
    """Tell whether somebody watches stderr; a service may have closed it."""
    return sys.stderr is not None and sys.stderr.isatty()


def settings() -> Settings:
    """Give the settings of the command that runs."""
    return click.get_current_context().ensure_object(Settings)


def _keep_config(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Settings).config = value


def _keep_overrides(
    context: click.Context, _option: click.Parameter, value: tuple[str, ...]
) -> None:
    context.ensure_object(Settings).overrides += value


def _keep_verbosity(context: click.Context, option: click.Parameter, value: int) -> None:
    if value:
        context.ensure_object(Settings).verbosity = value if option.name == "verbose" else -1


def shared(command: F) -> F:
    """Add --config, --set, -v and -q; they may stand before or after the command's name."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, callback=_keep_verbosity, help="Say nothing."),
        click.option("-v", "--verbose", count=True, callback=_keep_verbosity, help="Say more."),
        click.option(
            "--set",
            "overrides",
            metavar="KEY=VALUE",
            multiple=True,
            callback=_keep_overrides,
            help="Override one setting, such as store.url=sqlite:///x.sqlite3.",
        ),
        click.option(
            "--config",
            type=click.Path(path_type=Path),
            callback=_keep_config,
            help="The configuration file  [default: $K2WATCH_CONFIG, ./config.toml]",
        ),
    ):
        option(command)
        command.__click_params__[-1].expose_value = False  # type: ignore[attr-defined]
    return command


as_json = click.option("--json", "wants_json", is_flag=True, help="One JSON object on stdout.")
dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
limit_to = click.option(
    "--search", "searches", multiple=True, metavar="NAME", help="Only this search; repeatable."
)


def load_config() -> Config:
    """Read the configuration the user means."""
    from pipeline import config_file

    said = settings()
    return config_file.load(said.config, said.overrides, environment())


@contextmanager
def opened() -> Iterator[App]:
    """Open the App for the configuration, with a progress bar where somebody watches."""
    said = settings()
    level = logging.DEBUG if said.verbosity > 1 else logging.WARNING
    log_to_stderr(level, shows_addresses=said.verbosity > 0)
    config = load_config()
    from pipeline.app import open_app

    with _progress() as tell:
        app = open_app(config, environment(), tell=tell)
        try:
            yield app
        finally:
            app.store.close()


@contextmanager
def _progress() -> Iterator[Tell]:
    if not is_terminal() or settings().verbosity < 0:
        from pipeline.app import be_silent

        yield be_silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:>24}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of or None)
            bars.update(tasks[what], completed=done, total=of or None)

        yield tell


def known(
    kind: str, things: Iterable[Search | Question | Reader], names: tuple[str, ...]
) -> tuple[str, ...]:
    """Check names of things of the configuration; raise a usage error for an unknown one."""
    every = [one.name for one in things]
    for name in names:
        if name not in every:
            close = get_close_matches(name, every, n=1)
            others = f"known: {', '.join(every) or 'none'}"
            hint = f"did you mean {close[0]!r}?" if close else others
            raise click.UsageError(f"No {kind} is named {name!r}; {hint}")
    return names


def moment_since(text: str, now: datetime) -> datetime:
    """Read ``--since``: a date (``2026-11-01``) or so many days (``7d``), as a moment in UTC."""
    number = text.removesuffix("d")
    if text.endswith("d") and number.isascii() and number.isdigit() and len(number) < 6:
        return now - timedelta(days=int(number))
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.UsageError(f"--since {text}: write 2026-11-01, 7d or last") from None
