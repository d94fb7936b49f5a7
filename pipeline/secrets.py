"""Secrets come from the environment or a private file, and are hidden wherever text goes out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from pipeline.errors import ConfigError

HIDDEN = "***"


def secret(variable: str, file: Path | None, environ: Mapping[str, str]) -> str | None:
    """Fetch a secret from its file or environment variable; None where neither is set.

    Raises:
        ConfigError: the file is empty or not readable, or others may read it.
    """
    if file is None:
        return environ.get(variable, "").strip() or None
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


def redact(text: str, secrets: Iterable[str | None]) -> str:
    """Hide secrets by value, plain and as in a URL: NCBI's 400 echoes the API key in its body."""
    values = [value for value in secrets if value]
    forms = {form for value in values for form in (value, quote(value, safe=""))}
    for form in sorted(forms, key=len, reverse=True):  # one may begin another
        text = text.replace(form, HIDDEN)
    return text


def environment() -> Mapping[str, str]:
    """Give the process environment: the one place that looks at it."""
    return os.environ
