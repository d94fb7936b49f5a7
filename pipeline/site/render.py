"""A view becomes a page: Jinja with everything escaped and every misspelt word an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment

from pipeline.site.content import Page
from pipeline.wording.links import NOTICE
from pipeline.wording.templates import environment

# What the bar on top of every page leads to.
PLACES = (
    ("index.html", "Home"),
    ("matrix.html", "Evidence matrix"),
    ("trials.html", "Trials"),
    ("studies.html", "Studies"),
    ("digests.html", "Digests"),
    ("search.html", "Search"),
    ("about.html", "How to read this"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: the site's name, and the feeds that are there (path, kind)."""

    title: str
    feeds: tuple[tuple[str, str], ...] = ()


def render(frame: Frame, path: str, template: str, title: str, **words: Any) -> Page:
    """Fill a template; ``title`` names the page, its links start where ``path`` is."""
    root = "../" * path.count("/")
    text = (
        _environment()
        .get_template(template)
        .render(site=frame, root=root, path=path, title=title, **words, **_CONSTANTS)
    )
    return Page(path, text.encode())


_CONSTANTS: Mapping[str, Any] = {"places": PLACES, "notice": NOTICE}


@cache
def _environment() -> Environment:
    return environment("pipeline.site")
