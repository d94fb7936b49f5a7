"""Ask an operator about a new watch; each answer is checked as it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import click

from pipeline.cli.starter import Answers, MailServer
from pipeline.delivery.addresses import checked_address
from pipeline.domain.addresses import is_host
from pipeline.errors import DeliveryError

T = TypeVar("T")

FREQUENCIES = ("daily", "weekly", "monthly")
SECURITIES = ("starttls", "tls", "none")
# RFC 8314 §7.3: 465 is TLS from the start, 587 STARTTLS; 25 is a relay on this machine.
_USUAL = {465: "tls", 25: "none"}
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def interview(known: Answers, searches: Mapping[str, str]) -> Answers:
    """Ask for what was not said on the command line."""
    _say("A few questions; Enter takes what stands in brackets.\n")
    email = known.email or _ask("Your e-mail, for NCBI to know whom to write to", address)
    answers = replace(known, email=email, searches=known.searches or _which(searches))
    reader = known.reader or _ask("A name for the reader", slug, "me")
    often = known.frequency or _ask("How often: daily, weekly, monthly", frequency, "weekly")
    answers = replace(answers, reader=reader, frequency=often)
    mail = known.mail or _server(email)
    if mail is None:
        return answers
    to = known.reader_email or _ask("Where the digests are mailed to", address, email)
    return replace(answers, mail=mail, reader_email=to)


def _which(searches: Mapping[str, str]) -> tuple[str, ...]:
    _say("\nWhat to watch:")
    for number, title in enumerate(searches.values(), 1):
        _say(f"  {number:>2}  {title}")
    chosen: tuple[str, ...] = _ask(
        "Numbers, such as 1,3-5", lambda text: choose((text,), searches), "all"
    )
    return chosen


def _server(email: str) -> MailServer | None:
    _say("\nDigests are kept in a folder; a mail server can send them too.")
    said = _ask("Mail server, such as smtp.example.org:587", mail_host, "none")
    if said is None:
        return None
    host, port = said
    security = _ask("Protection: starttls, tls, none", security_of, _USUAL.get(port, "starttls"))
    username = _ask("User name there, if it asks for a login", str.strip, "")
    sender = _ask("Sent from which address", address, username if "@" in username else email)
    return MailServer(host, port, security, sender, username)


def choose(texts: tuple[str, ...], searches: Mapping[str, str]) -> tuple[str, ...]:
    """Read which searches are meant: numbers, ranges, names, ``all``; in the order of the file.

    Raises:
        click.BadParameter: there is no such search.
    """
    names, chosen = list(searches), set[str]()
    for word in ",".join(texts).replace(" ", ",").split(","):
        chosen.update(_meant(word, names) if word else ())
    return () if len(chosen) == len(names) else tuple(one for one in names if one in chosen)


def _meant(word: str, names: list[str]) -> list[str]:
    if word == "all" or word in names:
        return names if word == "all" else [word]
    span = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", word)
    if span:
        first, last = int(span[1]), int(span[2] or span[1])
        if 1 <= first <= last <= len(names):
            return names[first - 1 : last]
    raise click.BadParameter(f"{word!r} is none of the searches 1 to {len(names)}")


def address(text: str) -> str:
    """Check an e-mail address."""
    try:
        return checked_address(text.strip())
    except DeliveryError as error:
        raise click.BadParameter(str(error)) from None


def slug(text: str) -> str:
    """Check a reader's name."""
    if not _SLUG.fullmatch(text):
        raise click.BadParameter("use small letters, digits and hyphens")
    return text


def frequency(text: str) -> str:
    """Check how often."""
    return _one_of(text, FREQUENCIES)


def security_of(text: str) -> str:
    """Check how a mail server is protected."""
    return _one_of(text, SECURITIES)


def mail_host(text: str) -> tuple[str, int] | None:
    """Read ``host`` or ``host:port``; None for ``none``."""
    host, _, port = text.strip().partition(":")
    if host in ("none", ""):
        return None
    is_port = not port or (port.isascii() and port.isdigit() and 0 < int(port) < 65_536)
    if not is_host(host) or not is_port:
        raise click.BadParameter("write it as smtp.example.org or smtp.example.org:587")
    return host, int(port or 587)


def mail_server(host: str, security: str, username: str, sender: str) -> MailServer | None:
    """Put a mail server together from what the command line says."""
    said = mail_host(host)
    if said is None:
        return None
    name, port = said
    return MailServer(name, port, security or _USUAL.get(port, "starttls"), sender, username)


def _one_of(text: str, words: tuple[str, ...]) -> str:
    if text not in words:
        raise click.BadParameter(f"one of: {', '.join(words)}")
    return text


def _ask(question: str, check: Callable[[str], T], usual: str | None = None) -> T:
    said: T = click.prompt(
        question, default=usual, value_proc=check, show_default=bool(usual), err=True
    )
    return said


def _say(text: str) -> None:
    click.echo(text, err=True)
