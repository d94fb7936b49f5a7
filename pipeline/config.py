"""What the operator asked for: ``config.toml``, read as a whole or refused as a whole.

Precedence is flag (``--set``) > environment (``K2WATCH_STORE_URL``) > file > default. Relative
paths resolve against the file. Secrets are named here (``api_key_env``, ``password_file``), never
written here.
"""

from __future__ import annotations

import difflib
import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.domain.slots import WEEKDAYS
from pipeline.domain.tallies import Comparison
from pipeline.domain.vocabulary import Frequency

# NCBI's own address (https://www.ncbi.nlm.nih.gov/books/NBK25497/).
EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f@<>\",;:\\()\[\]]{1,64}@[A-Za-z0-9.-]{1,253}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError("use small letters, digits and hyphens, at most 63")
    return text


def _address(text: str) -> str:
    if text and not _ADDRESS.fullmatch(text):
        raise ValueError("this is not an e-mail address")
    return text


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError("write the time as HH:MM")
    return text


def _weekly(text: str) -> str:
    weekday, _, clock = text.partition(" ")
    if weekday not in WEEKDAYS:
        raise ValueError("write it as a weekday and a time, such as sun 04:00")
    return f"{weekday} {_clock(clock)}"


def _query(text: str) -> str:
    if not text.strip():
        raise ValueError("must say what to search for")
    return text


def _one_line(text: str) -> str:
    if any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in text):
        raise ValueError("must be one line without control characters")
    return text


def _web(text: str) -> str:
    if text and not re.fullmatch(r"https?://[!-~]+", text):
        raise ValueError("must start with https:// or http://")
    return text


def _one_click(text: str) -> str:
    if text and not re.fullmatch(r"https://[!-+\--;=?-~]{1,400}", text):  # no < > ,
        raise ValueError("must start with https://: mail programs post to it (RFC 8058)")
    return text


Slug = Annotated[str, AfterValidator(_slug)]
Address = Annotated[str, AfterValidator(_address)]
Line = Annotated[str, AfterValidator(_one_line)]


class Section(BaseModel):
    """One table of the file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class StoreSettings(Section):
    """Where studies are kept."""

    url: str = "sqlite:///db/k2watch.sqlite3"


class PubMedSettings(Section):
    """How PubMed is asked. ``email`` is required by NCBI's policy before the first request.

    A search with more hits than one answer holds is listed in full every ``sweep_days``; between,
    only what PubMed created since the last run, ``overlap_days`` more for what appears late.
    """

    base_url: str = EUTILS
    email: Address = ""
    tool: Annotated[str, Field(pattern=r"^\S+$")] = "k2watch"
    api_key_env: str = "NCBI_API_KEY"
    api_key_file: Path | None = None
    batch_size: Annotated[int, Field(ge=1, le=500)] = 200
    timeout_s: Annotated[float, Field(gt=0)] = 60
    budget_s: Annotated[float, Field(gt=0)] = 1800
    sweep_days: Annotated[int, Field(ge=1, le=90)] = 7
    overlap_days: Annotated[int, Field(ge=14, le=365)] = 14

    @field_validator("base_url")
    @classmethod
    def _ends_with_a_slash(cls, url: str) -> str:
        if not re.match(r"https?://", url):
            raise ValueError("must start with https:// or http://")
        return url if url.endswith("/") else url + "/"


class Sources(Section):
    """Who is asked."""

    pubmed: PubMedSettings = PubMedSettings()


class Search(Section):
    """A named query over the sources; ``landmarks`` are PMIDs that it must find.

    What only a search for ``near_misses`` finds is told in one line, after everything else.
    """

    name: Slug
    title: Annotated[Line, Field(min_length=1)]
    pubmed: Annotated[str, AfterValidator(_query)]
    landmarks: tuple[Annotated[int, Field(gt=0)], ...] = ()
    near_misses: bool = False

    @property
    def term(self) -> str:
        """Give the query on one line, as it is sent: line breaks in the file are for people."""
        return " ".join(self.pubmed.split())


class Question(Section):
    """A standing question of the field; ``where`` chooses the studies held that may answer it.

    ``where`` is PubMed's syntax with what was read from studies (``form:MK-7``); ``outcomes`` are
    rungs or names of outcomes that count as an answer, none for all. Both are read by
    ``stages/questions.py``, which knows the words there are.
    """

    name: Slug
    title: Annotated[Line, Field(min_length=1)]
    where: Annotated[str, AfterValidator(_query)]
    outcomes: tuple[str, ...] = ()
    comparison: Comparison = Comparison.ANY


class Reader(Section):
    """Who gets what, how often and by which ways."""

    name: Slug
    email: Address = ""
    searches: tuple[str, ...] = ()
    frequency: Frequency = Frequency.WEEKLY
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    max_entries: Annotated[int, Field(ge=1, le=200)] = 25
    channels: tuple[Literal["smtp", "folder", "feed", "webhook"], ...] = ("folder",)


class DigestSettings(Section):
    """What every digest shares; ``starter_entries`` is the size of the first issue's sample.

    ``link_base`` is where the site is served, if it is.
    """

    title: Annotated[Line, Field(min_length=1)] = "K2 watch"
    subject_tag: Annotated[Line, Field(max_length=20)] = "K2/MGP"
    starter_entries: Annotated[int, Field(ge=0, le=50)] = 10
    link_base: Annotated[str, AfterValidator(_web)] = ""


class SmtpSettings(Section):
    """The mail server that takes the digests; ``list_host`` names the list in List-Id."""

    host: str = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = "K2WATCH_SMTP_PASSWORD"  # noqa: S105 - a variable's name
    password_file: Path | None = None
    sender: Annotated[Address, Field(alias="from", min_length=3)]
    unsubscribe_mailto: Address = ""
    unsubscribe_url: Annotated[str, AfterValidator(_one_click)] = ""


class FolderSettings(Section):
    """The folder that keeps every issue."""

    path: Path = Path("reports/digests")


class FeedSettings(Section):
    """The folder that keeps every reader's feed; ``address`` is where it is served, if it is.

    ``entries`` is how many of the newest stay in the files; older ones stay in the database.
    """

    path: Path = Path("reports/feeds")
    title: Line = ""
    address: Annotated[str, AfterValidator(_web)] = ""
    entries: Annotated[int, Field(ge=1, le=1_000)] = 100


class WebhookSettings(Section):
    """Where issues are posted: ``url``, or the variable or file that holds it if it is a secret.

    ``allowed_hosts`` names hosts that may have private addresses; without it only public ones do.
    """

    url: str = ""
    url_env: str = "K2WATCH_WEBHOOK_URL"
    url_file: Path | None = None
    token_env: str = "K2WATCH_WEBHOOK_TOKEN"  # noqa: S105 - a variable's name
    token_file: Path | None = None
    style: Literal["json", "slack", "ntfy"] = "json"
    allowed_hosts: tuple[Annotated[Line, Field(min_length=1)], ...] = ()
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 10


class DeliverySettings(Section):
    """The ways out."""

    smtp: SmtpSettings | None = None
    folder: FolderSettings = FolderSettings()
    feed: FeedSettings = FeedSettings()
    webhook: WebhookSettings | None = None


class QuerySettings(Section):
    """How queries are read; ``mesh`` is all of MeSH once ``k2watch db mesh`` has written it."""

    mesh: Path = Path("db/mesh.tsv")


class Schedule(Section):
    """When the daemon works: ``run`` every day, ``refresh`` every week, in ``timezone``."""

    run: Annotated[str, AfterValidator(_clock)] = "06:00"
    refresh: Annotated[str, AfterValidator(_weekly)] = "sun 04:00"
    timezone: str = "UTC"

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in zoneinfo.available_timezones():
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
        for reader in self.readers:
            _check_reader(reader, {search.name for search in self.searches}, self.delivery)
        return self

    def path(self, relative: Path) -> Path:
        """Resolve a path of the file against the file's folder."""
        return relative if relative.is_absolute() else self.folder / relative

    def searches_of(self, reader: Reader) -> tuple[Search, ...]:
        """List the searches a reader follows; none named means all."""
        wanted = reader.searches
        return tuple(one for one in self.searches if not wanted or one.name in wanted)


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
