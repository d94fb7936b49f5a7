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
    ("figures.html", "Figures"),
    ("trials.html", "Trials"),
    ("studies.html", "Studies"),
    ("digests.html", "Digests"),
    ("search.html", "Search"),
    ("about.html", "How to read this"),
)


@dataclass(frozen=True, slots=True)
class Feed:
    """One of the site's feeds, as it is linked: its path, its media type and what it is called."""

    path: str
    kind: str
    name: str


ATOM_FEED, JSON_FEED = "feed.xml", "feed.json"
FEEDS = (
    Feed(ATOM_FEED, "application/atom+xml", "Atom feed"),
    Feed(JSON_FEED, "application/feed+json", "JSON feed"),
)


def render(site: str, path: str, template: str, title: str, **words: Any) -> Page:
    """Fill a template of a site of that name.

    ``title`` names the page, its links start where ``path`` is.
    """
    root = "../" * path.count("/")
    text = (
        _environment()
        .get_template(template)
        .render(site=site, root=root, path=path, title=title, **words, **_CONSTANTS)
    )
    return Page(path, text.encode())


_CONSTANTS: Mapping[str, Any] = {"places": PLACES, "feeds": FEEDS, "notice": NOTICE}


@cache
def _environment() -> Environment:
    return environment("pipeline.site")
