"""The configuration a watch starts with: the project's own, filled in, with all its comments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

_COMMENT_AT = 42  # the column of the comments that follow a value
_NAME = re.compile(r'^name = "([^"]+)"$', re.MULTILINE)
_TITLE = re.compile(r'^title = "([^"]+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes the letters, and who they come from."""

    host: str
    port: int
    security: str
    sender: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of a new watch; what is empty stays as it is shipped."""

    email: str = ""
    searches: tuple[str, ...] = ()
    reader: str = ""
    reader_email: str = ""
    frequency: str = ""
    mail: MailServer | None = None


def starter_config() -> str:
    """Give the configuration a new watch starts with: the project's own config.toml.

    In a wheel it lies inside the package; in a checkout it is the file at the root.
    """
    packaged = files("pipeline") / "starter.toml"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "config.toml").read_text(encoding="utf-8")


def shipped_searches(text: str) -> dict[str, str]:
    """List the searches of the file, title by name, in its order."""
    return {
        _NAME.findall(part)[0]: _TITLE.findall(part)[0]
        for part in text.split("\n\n")
        if "\n[[searches]]\n" in f"\n{part}"
    }


def fill_in(text: str, answers: Answers) -> str:
    """Write the answers into the file; a search that was not chosen is commented out, not lost.

    The file is a row of paragraphs, a blank line between them, each with the comment on what it
    holds; no value holds a blank line.
    """
    return "\n\n".join(_filled(part, answers) for part in text.split("\n\n"))


def _filled(part: str, answers: Answers) -> str:
    lines = part.splitlines()
    if "[[searches]]" in lines:
        is_chosen = not answers.searches or _NAME.findall(part)[0] in answers.searches
        return part if is_chosen else "\n".join(map(_asleep, lines))
    if "[sources.pubmed]" in lines:
        return _with(part, {"email": answers.email})
    if "[[readers]]" in lines:
        return _with(part, _reader(answers))
    if "# [delivery.smtp]" in lines and answers.mail:
        awake = part.replace("# [delivery.smtp]", "[delivery.smtp]")
        return _with(awake, _server(answers.mail))
    return part


def _asleep(line: str) -> str:
    return line if line.startswith("#") else f"# {line}"


def _reader(answers: Answers) -> dict[str, object]:
    channels = ["smtp", "folder"] if answers.mail else []
    return {
        "name": answers.reader,
        "email": answers.reader_email,
        "frequency": answers.frequency,
        "channels": channels,
    }


def _server(mail: MailServer) -> dict[str, object]:
    login = {"username": mail.username, "password_env": "K2WATCH_SMTP_PASSWORD"}
    return {
        "host": mail.host,
        "port": mail.port,
        "security": mail.security,
        "from": mail.sender,
        "unsubscribe_mailto": mail.sender,
        **(login if mail.username else {}),
    }


def _with(part: str, values: Mapping[str, object]) -> str:
    """Set keys of a paragraph, those that are commented out too; an empty value sets nothing."""
    for key, value in values.items():
        line = re.compile(rf"^(?:# )?{key} = [^#\n]*(#[^\n]*)?$", re.MULTILINE)
        if value and (found := line.search(part)):
            # JSON's strings, numbers and lists of these are TOML's as well.
            said = _beside(f"{key} = {json.dumps(value, ensure_ascii=False)}", found[1])
            part = part[: found.start()] + said + part[found.end() :]
    return part


def _beside(said: str, comment: str | None) -> str:
    return f"{said:<{_COMMENT_AT - 1}} {comment}" if comment else said
