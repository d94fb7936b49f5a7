"""Secrets come from the environment or a private file, and from there go into no text.

Whatever is fetched here is told to ``pipeline.redaction``, which hides it by value from then on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from pipeline.errors import ConfigError
from pipeline.redaction import hide

# What the environment may hold for us, by the sound of its name: hidden before any file is read.
_SECRET = re.compile(r"(?:K2WATCH|NCBI|PG)\w*(?:KEY|TOKEN|PASSWORD|SECRET)")
_SECRET_ADDRESS = re.compile(r"K2WATCH_\w*(?:WEBHOOK|HEARTBEAT)\w*URL")
_DATABASE = "K2WATCH_STORE_URL"
# A part of an address that may be its secret: a topic, a number, a token, but not "webhooks".
_TELLING_PART = re.compile(r"(?![a-z]+$).{8,}")
_SHORTEST_PATH = 6


def secret(variable: str, file: Path | None, environ: Mapping[str, str]) -> str | None:
    """Fetch a secret from its file or environment variable; None where neither is set.

    Raises:
        ConfigError: the file is empty or not readable, or others may read it.
    """
    found = _from_file(file) if file else environ.get(variable, "").strip() or None
    hide([found])
    return found


def _from_file(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise ConfigError(f"{file}: others may read this secret; run: chmod 600 {file}")
        found = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{file}: cannot read the secret: {error.strerror}") from error
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: the secret is not UTF-8 text") from None
    if not found:
        raise ConfigError(f"{file}: the secret is empty")
    return found


def hide_environment(environ: Mapping[str, str]) -> None:
    """Hide what the environment holds for this program, whether it will be used or not."""
    for name, value in environ.items():
        if _SECRET.fullmatch(name):
            hide([value.strip()])
        elif _SECRET_ADDRESS.fullmatch(name):
            hide_address(value.strip())
    hide_password(environ.get(_DATABASE, ""))


def hide_named(variables: Iterable[str], environ: Mapping[str, str]) -> None:
    """Hide what these variables hold; some may be addresses."""
    for value in filter(None, (environ.get(name, "").strip() for name in variables)):
        hide([value])
        hide_address(value)


def hide_address(url: str) -> None:
    """Hide an address that is a secret: the whole, what follows its host, and telling parts."""
    path = url.partition("://")[2].partition("/")[2]
    if path:
        telling = (one for one in re.split("[/?&=#]", path) if _TELLING_PART.fullmatch(one))
        hide([url, path if len(path) >= _SHORTEST_PATH else None, *telling])


def hide_password(url: str) -> None:
    """Hide the password in a database's address, as written and as meant."""
    _, _, rest = url.partition("://")
    login = rest.rpartition("@")[0]
    written = login.partition(":")[2]
    hide([written, unquote(written)])
    hide(_passwords(rest.partition("?")[2]))


def _passwords(query: str) -> Iterator[str]:
    for field in query.split("&"):
        name, _, value = field.partition("=")
        if "pass" in name.lower():
            yield from (value, unquote(value))


def environment() -> Mapping[str, str]:
    """Give the process environment: the one place that looks at it."""
    return os.environ
