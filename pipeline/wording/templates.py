"""Templates as every room fills them: a misspelt word is an error, a tag leaves no blank line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(
    package: str, *, escapes: bool = True, finalize: Callable[[object], object] | None = None
) -> Environment:
    """Make the environment of the folder ``templates`` in a package; values are HTML-escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package),
        autoescape=escapes,  # noqa: S701 - off for what is no HTML, where the caller says so
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
