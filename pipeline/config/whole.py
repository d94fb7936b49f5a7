"""The whole file: every section with its defaults, and what must be true across them."""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from pipeline.config.kinds import Clock, Line, Section, WebAddress, Weekly
from pipeline.config.services import Enrichment, Sources
from pipeline.config.watching import Question, Reader, Search
from pipeline.config.ways_out import DeliverySettings, SmtpSettings
from pipeline.domain.addresses import LONGEST_URL, is_host, list_name


class StoreSettings(Section):
    """Where studies are kept."""

    url: str = "sqlite:///db/k2watch.sqlite3"


class DigestSettings(Section):
    """What every digest shares; ``starter_entries`` is the size of the first issue's sample.

    ``link_base`` is where the site is served, if it is.
    """

    title: Annotated[Line, Field(min_length=1)] = "K2 watch"
    subject_tag: Annotated[Line, Field(max_length=20)] = "K2/MGP"
    starter_entries: Annotated[int, Field(ge=0, le=50)] = 10
    link_base: WebAddress = ""


class QuerySettings(Section):
    """How queries are read; ``mesh`` is all of MeSH once ``k2watch db mesh`` has written it."""

    mesh: Path = Path("db/mesh.tsv")


class Schedule(Section):
    """When the daemon works: ``run`` every day, ``refresh`` every week, in ``timezone``.

    Every run, cron's too, tells a dead man's switch that it began and how it ended. Its address is
    a secret; ``heartbeat_allowed_hosts`` names hosts that may have private addresses.
    """

    run: Clock = "06:00"
    refresh: Weekly = "sun 04:00"
    timezone: str = "UTC"
    heartbeat_url_env: str = "K2WATCH_HEARTBEAT_URL"
    heartbeat_url_file: Path | None = None
    heartbeat_allowed_hosts: tuple[Annotated[Line, Field(min_length=1)], ...] = ()

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        # The tzdata package lists its zones in one file; the system's are a walk through folders.
        listed = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
        if name not in listed and name not in zoneinfo.available_timezones():
            raise ValueError("is not a time zone of the IANA list, such as UTC or Europe/Berlin")
        return name


class ReportSettings(Section):
    """Where reports are written; ``site`` lets every run bring the pages there up to date."""

    path: Path = Path("reports")
    site: bool = False


class Config(Section):
    """Everything in the file; ``folder`` is where relative paths start."""

    store: StoreSettings = StoreSettings()
    sources: Sources = Sources()
    enrichment: Enrichment = Enrichment()
    searches: tuple[Search, ...] = ()
    questions: tuple[Question, ...] = ()
    readers: tuple[Reader, ...] = ()
    query: QuerySettings = QuerySettings()
    digest: DigestSettings = DigestSettings()
    delivery: DeliverySettings = DeliverySettings()
    schedule: Schedule = Schedule()
    reports: ReportSettings = ReportSettings()
    folder: Annotated[Path, Field(exclude=True)] = Path()

    @model_validator(mode="after")
    def _names_are_unique_and_known(self) -> Config:
        for what in ("searches", "questions", "readers"):
            _refuse_repeats(what, [one.name for one in getattr(self, what)])
        known = {search.name for search in self.searches}
        for reader in self.readers:
            _check_reader(reader, known, self.delivery)
        for name in self.sources.pubmed_files.searches:
            if name not in known:
                raise ValueError(
                    f"sources.pubmed_files.searches: no search is named {name!r}"
                    f"{_meant(name, known)}"
                )
        return self

    def path(self, relative: Path) -> Path:
        """Resolve a path of the file against the file's folder."""
        return relative if relative.is_absolute() else self.folder / relative

    def secret_variables(self) -> tuple[str, ...]:
        """Name the environment variables that hold secrets: every setting called ``…_env``."""
        return tuple(_variables(self))

    def is_read_from_files(self, search: Search) -> bool:
        """Tell whether NLM's update files stand for PubMed in a search."""
        files = self.sources.pubmed_files
        return files.enabled and (not files.searches or search.name in files.searches)

    def searches_of(self, reader: Reader) -> tuple[Search, ...]:
        """List the searches a reader follows; none named means all."""
        wanted = reader.searches
        return tuple(one for one in self.searches if not wanted or one.name in wanted)

    def followed(self) -> dict[str, list[str]]:
        """Name for every reader the searches that reader follows."""
        return {one.name: [each.name for each in self.searches_of(one)] for one in self.readers}


def _variables(section: Section) -> Iterator[str]:
    for name, value in section:
        if isinstance(value, Section):
            yield from _variables(value)
        elif name.endswith("_env"):
            yield value


def _refuse_repeats(what: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ValueError(f"{what}: the name {repeated[0]!r} is given twice")


def _meant(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def _check_reader(reader: Reader, known: set[str], delivery: DeliverySettings) -> None:
    for name in reader.searches:
        if name not in known:
            raise ValueError(
                f"readers.{reader.name}.searches: no search is named {name!r}{_meant(name, known)}"
            )
    if "smtp" in reader.channels and delivery.smtp is None:
        raise ValueError(f"readers.{reader.name}.channels: 'smtp' needs a [delivery.smtp] section")
    if "webhook" in reader.channels and delivery.webhook is None:
        raise ValueError(
            f"readers.{reader.name}.channels: 'webhook' needs a [delivery.webhook] section"
        )
    if "smtp" in reader.channels and not reader.email:
        raise ValueError(f"readers.{reader.name}.email: the channel 'smtp' needs an address")
    if "smtp" in reader.channels and delivery.smtp is not None:
        _check_headers(reader, delivery.smtp)


def _check_headers(reader: Reader, smtp: SmtpSettings) -> None:
    """Refuse what could not stand in a letter's header: no run could write the letter."""
    if not is_host(list_name(reader.name, smtp.sender)):
        raise ValueError(
            f"readers.{reader.name}.name: stands in List-Id, so it ends with a letter or a digit"
        )
    if len(smtp.unsubscribe_url.replace("{reader}", reader.name)) > LONGEST_URL:
        raise ValueError(
            f"delivery.smtp.unsubscribe_url: with {reader.name!r} in it, it is over {LONGEST_URL}"
            " characters"
        )
