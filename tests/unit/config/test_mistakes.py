"""Every mistake in the configuration is one line: the file, the key, the value, what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config_file import load
from pipeline.errors import EXIT_CONFIG, ConfigError

SEARCH = '[[searches]]\nname = "k2"\ntitle = "Vitamin K2"\npubmed = "vitamin k 2"\n'
QUESTION = '[[questions]]\nname = "dose"\ntitle = "Which dose?"\nwhere = "dose[ti]"\n'
READER = '[[readers]]\nname = "ann"\n'
SMTP = '[delivery.smtp]\nfrom = "k2@example.org"\n'
CLOCK = "write the time as HH:MM"
ONE_LINE = "must be one line without control characters"
NO_ADDRESS = "this is not an e-mail address"
SLUG = "use small letters, digits and hyphens, at most 63"

UNKNOWN_KEYS = [
    ("stor = 1", "stor: unknown key; did you mean 'store'?"),
    (
        'folder = "x"',
        "folder: unknown key; known here: store, sources, enrichment, searches, questions, ",
    ),
    ('[store]\nurll = "x"', "store.urll: unknown key; did you mean 'url'?"),
    ("[sources.pubmet]", "sources.pubmet: unknown key; did you mean 'pubmed'?"),
    ("[sources.pubmed]\nemial = 1", "sources.pubmed.emial: unknown key; did you mean 'email'?"),
    (
        SEARCH + '[[searches]]\nnam = "b"\ntitle = "B"\npubmed = "b"',
        "searches[2].nam: unknown key; did you mean 'name'?",
    ),
    (SEARCH + "landmark = [1]", "searches[1].landmark: unknown key; did you mean 'landmarks'?"),
    (QUESTION + "outcome = []", "questions[1].outcome: unknown key; did you mean 'outcomes'?"),
    (READER + "chanels = []", "readers[1].chanels: unknown key; did you mean 'channels'?"),
    (
        "[digest]\nxyz = 1",
        "digest.xyz: unknown key; known here: title, subject_tag, starter_entries",
    ),
    (SMTP + 'password = "x"', "delivery.smtp.password: unknown key; did you mean 'password_env'?"),
    ('[delivery.smtp]\nfrm = "x"', "delivery.smtp.frm: unknown key; did you mean 'from'?"),
    ('[delivery.folder]\npaht = "x"', "delivery.folder.paht: unknown key; did you mean 'path'?"),
    ('[schedule]\nrum = "06:00"', "schedule.rum: unknown key; did you mean 'run'?"),
    ('[reports]\npaths = "x"', "reports.paths: unknown key; did you mean 'path'?"),
]
WRONG_VALUES = [
    *(
        (READER + f"email = '{one}'", f"readers[1].email = {one!r}: {NO_ADDRESS}")
        for one in ("a..b@x.example", ".a@x.example", "a@-x.example", "a@x..example", '"a b"@x.y')
    ),
    (
        READER + 'email = "a@b.example\\r\\nBcc: c@d.example"',
        f"readers[1].email = 'a@b.example\\r\\nBcc: c@d.example': {NO_ADDRESS}",
    ),
    (
        '[[readers]]\nname = "ann-"\nemail = "a@b.example"\nchannels = ["smtp"]\n' + SMTP,
        "readers.ann-.name: stands in List-Id, so it ends with a letter or a digit",
    ),
    ("store = 3", "store = 3: must be a section"),
    ("searches = 3", "searches = 3: must be a list"),
    ('[searches]\nname = "k2"', "searches: must be a list"),
    ('[digest]\ntitle = ["K2"]', "digest.title: must be a valid string"),
    ("[reports]\npath = 3", "reports.path = 3: must be a path"),
    ("[delivery.feed]\nentries = 0", "delivery.feed.entries = 0: must be greater than"),
    (
        '[delivery.feed]\naddress = "example.org"',
        "delivery.feed.address = 'example.org': must start with https:// or http://",
    ),
    (
        '[delivery.webhook]\nstyle = "teams"',
        "delivery.webhook.style = 'teams': must be 'json', 'slack' or 'ntfy'",
    ),
    (
        '[delivery.smtp]\nfrom = "a@example.org"\nunsubscribe_url = "http://example.org/"',
        "delivery.smtp.unsubscribe_url = 'http://example.org/': must start with https://",
    ),
    (
        '[sources.pubmed]\nbatch_size = "many"',
        "sources.pubmed.batch_size = 'many': must be a valid integer",
    ),
    ("[sources.pubmed]\nbatch_size = 0", "sources.pubmed.batch_size = 0: must be greater than"),
    ("[sources.pubmed]\nbatch_size = 501", "sources.pubmed.batch_size = 501: must be less than"),
    ("[sources.pubmed]\ntimeout_s = -1", "sources.pubmed.timeout_s = -1: must be greater than 0"),
    ('[sources.pubmed]\ntool = "a b"', "sources.pubmed.tool = 'a b': "),
    (
        '[sources.pubmed]\nbase_url = "ftp://x"',
        "sources.pubmed.base_url = 'ftp://x': must start with https:// or http://",
    ),
    ('[sources.pubmed]\nemail = "ann"', "sources.pubmed.email = 'ann': this is not an e-mail"),
    (
        '[sources.pubmed]\nemail = "ann@example.org\\r\\nBcc: x@y"',
        "sources.pubmed.email = 'ann@example.org\\r\\nBcc: x@y': this is not an e-mail address",
    ),
    (READER + 'email = "a\\u0000b@example.org"', "readers[1].email = 'a\\x00b@example.org': this"),
    (READER + 'email = "Ann <a@example.org>"', "readers[1].email = 'Ann <a@example.org>': this"),
    (
        QUESTION + 'comparison = "all"',
        "questions[1].comparison = 'all': must be 'any' or 'head-to-head'",
    ),
    (QUESTION.replace("dose[ti]", " "), "questions[1].where = ' ': must say what to search for"),
    (QUESTION.replace('"dose"', '"Dose"'), f"questions[1].name = 'Dose': {SLUG}"),
    (QUESTION + QUESTION, "questions: the name 'dose' is given twice"),
    (SEARCH.replace('"k2"', '"K 2"'), f"searches[1].name = 'K 2': {SLUG}"),
    (SEARCH.replace('"k2"', '"../k2"'), f"searches[1].name = '../k2': {SLUG}"),
    (SEARCH.replace('"k2"', f'"{"k" * 64}"'), f"searches[1].name = '{'k' * 60}': {SLUG}"),
    (SEARCH.replace("Vitamin K2", "K\\r\\n2"), f"searches[1].title = 'K\\r\\n2': {ONE_LINE}"),
    (SEARCH.replace("Vitamin K2", ""), "searches[1].title = '': must not be empty"),
    (SEARCH.replace("vitamin k 2", " "), "searches[1].pubmed = ' ': must say what to search for"),
    (SEARCH + "landmarks = [0]", "searches[1].landmarks[1] = 0: must be greater than 0"),
    (SEARCH + "landmarks = 12", "searches[1].landmarks = 12: must be a list"),
    ('[digest]\ntitle = "a\\u2028b"', f"digest.title = 'a\\u2028b': {ONE_LINE}"),
    (SEARCH.replace("Vitamin K2", "K\\u202e2"), f"searches[1].title = 'K\\u202e2': {ONE_LINE}"),
    ('[digest]\nsubject_tag = "a\\nb"', f"digest.subject_tag = 'a\\nb': {ONE_LINE}"),
    (READER + 'frequency = "dayly"', "readers[1].frequency = 'dayly': must be 'daily', 'weekly'"),
    (READER + 'weekday = "monday"', "readers[1].weekday = 'monday': must be 'mon', 'tue', "),
    (READER + "max_entries = 500", "readers[1].max_entries = 500: must be less than or equal"),
    (
        READER + 'channels = ["stmp"]',
        "readers[1].channels[1] = 'stmp': must be 'smtp', 'folder', 'feed' or 'webhook'",
    ),
    (SMTP + "port = 70000", "delivery.smtp.port = 70000: must be less than or equal to 65535"),
    (SMTP + 'security = "ssl"', "delivery.smtp.security = 'ssl': must be 'starttls', 'tls' or"),
    ("[delivery.smtp]\nport = 25", "delivery.smtp.from: is missing"),
    ('[delivery.smtp]\nfrom = ""', "delivery.smtp.from = '': must not be empty"),
    ('[schedule]\nrun = "25:00"', f"schedule.run = '25:00': {CLOCK}"),
    ('[schedule]\nrefresh = "sunday 4"', "schedule.refresh = 'sunday 4': write it as a weekday"),
    ('[schedule]\nrefresh = "sun 4"', f"schedule.refresh = 'sun 4': {CLOCK}"),
    ('[schedule]\ntimezone = "Mars"', "schedule.timezone = 'Mars': is not a time zone"),
]
CONTRADICTIONS = [
    (SEARCH + SEARCH, "searches: the name 'k2' is given twice"),
    (READER + READER, "readers: the name 'ann' is given twice"),
    (
        SEARCH + READER + 'searches = ["k3"]',
        "readers.ann.searches: no search is named 'k3'; did you mean 'k2'?",
    ),
    (SEARCH + READER + 'searches = ["mgp"]', "readers.ann.searches: no search is named 'mgp'"),
    (
        READER + 'channels = ["smtp"]\nemail = "a@example.org"',
        "readers.ann.channels: 'smtp' needs a [delivery.smtp] section",
    ),
    (
        READER + 'channels = ["webhook"]',
        "readers.ann.channels: 'webhook' needs a [delivery.webhook] section",
    ),
    (
        SMTP + READER + 'channels = ["smtp"]',
        "readers.ann.email: the channel 'smtp' needs an address",
    ),
]
NO_TOML = [
    ("title =", "not valid TOML: Invalid value"),
    ("a = 1\na = 2", "not valid TOML: Cannot overwrite a value"),
    ("[store", "not valid TOML: "),
    ("<html>", "not valid TOML: "),
]


@pytest.mark.parametrize(
    ("text", "complaint"), [*UNKNOWN_KEYS, *WRONG_VALUES, *CONTRADICTIONS, *NO_TOML]
)
def test_a_mistake_is_one_line_that_says_where_and_what(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file, [], {})
    line = str(caught.value)
    assert line.startswith(f"{file}: {complaint}")
    assert line.isprintable()
    assert caught.value.exit_code == EXIT_CONFIG == 78


def test_a_value_under_an_unknown_key_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(SMTP + 'password = "hunter2"', "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file, [], {})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda file: None, "cannot be read: No such file or directory"),
        (lambda file: file.mkdir(), "cannot be read: Is a directory"),
        (lambda file: file.write_bytes(b'title = "\xff"'), "not valid TOML: 'utf-8' codec"),
    ],
    ids=["missing", "a folder", "not UTF-8"],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, make: object, complaint: str) -> None:
    file = tmp_path / "config.toml"
    assert callable(make)
    make(file)
    with pytest.raises(ConfigError) as caught:
        load(file, [], {})
    assert str(caught.value).startswith(f"{file}: {complaint}")


@pytest.mark.parametrize(
    ("override", "complaint"),
    [
        ("store.url", "--set store.url: write it as section.key=value"),
        ("=x", "--set =x: write it as section.key=value"),
        ("stor.url=x", "stor: unknown key; did you mean 'store'?"),
        ("searches.k2.title=x", "searches.k2.title: searches is not a section"),
        ("digest.title.x=y", "digest.title.x: title is not a section"),
        ("sources.pubmed.batch_size=many", "batch_size = 'many': must be a valid integer"),
    ],
)
def test_a_mistake_on_the_command_line(tmp_path: Path, override: str, complaint: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(SEARCH + '[digest]\ntitle = "K2"', "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(file, [override], {})
    assert complaint in str(caught.value)
