"""A report as one HTML file that needs nothing else: no script, no picture, no request.

Its policy allows the one style sheet inside, by its hash, and nothing more
(https://www.w3.org/TR/CSP3/): whatever a record slipped in could not act.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from pipeline.reports.about import about, notice
from pipeline.reports.entry import entries
from pipeline.reports.report import Report
from pipeline.wording.templates import environment


def html(report: Report) -> str:
    """Write the page, study by study; every value is escaped by Jinja."""
    style = _style()
    pieces = (
        _environment()
        .get_template("report.html.j2")
        .generate(
            about=about(report),
            entries=entries(report),
            style=Markup(style),  # noqa: S704 - our own file
            policy=_policy(style),
            notice=notice(report),
        )
    )
    return "".join(pieces)


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return (files("pipeline.reports") / "templates" / "report.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return environment("pipeline.reports")
