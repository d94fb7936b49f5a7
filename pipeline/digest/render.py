"""A Digest becomes a Message: subject, HTML, plain text and Markdown with the same entries."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from pipeline.digest import markdown, plain
from pipeline.digest.palette import PAINTS
from pipeline.digest.view import DigestView, view
from pipeline.digest.wording import subject
from pipeline.domain.digests import Digest, Message
from pipeline.wording.templates import environment

if TYPE_CHECKING:
    from jinja2 import Environment


def render(digest: Digest, subject_tag: str) -> Message:
    """Render one issue; the same digest always gives the same characters."""
    words = view(digest)
    headline = subject(digest, subject_tag)
    return Message(
        subject=headline,
        html=_fill("digest.html.j2", words, headline),
        text=plain.tidy(_fill("digest.txt.j2", words, headline)),
        markdown=_fill("digest.md.j2", words, headline),
    )


def _fill(name: str, words: DigestView, headline: str) -> str:
    return fill(name, digest=words, subject=headline, paints=PAINTS)


def fill(name: str, **words: object) -> str:
    """Fill one of the templates of this room; what it escapes follows from its name."""
    return _environment(name).get_template(name).render(words)


@cache
def _environment(name: str) -> Environment:
    """Make the environment of one template.

    HTML is escaped by Jinja, Markdown by ``finalize``: in both every value is escaped unless the
    template says otherwise. Plain text needs no escape once the words are clean.
    """
    is_markdown = name.endswith(".md.j2")
    made = environment(
        "pipeline.digest",
        escapes=name.endswith(".html.j2"),
        finalize=_calm if is_markdown else None,
    )
    made.filters["wrap"] = plain.wrap
    return made


def _calm(value: object) -> object:
    """Escape text on its way into Markdown, but for addresses that the template calls safe."""
    is_text = isinstance(value, str) and not isinstance(value, Markup)
    return markdown.escape(str(value)) if is_text else value
