"""k2watch: what is new on vitamin K2 and the vessel wall, found, judged and told.

A *search* asks *sources* what they hold; *records* come back; the store notes what *changed* in
each *study*; *evidence* is read from the text; a *digest* is composed for each *reader*, rendered
and *delivered*.

``domain`` holds the nouns and the rules about them, ``query`` PubMed's search language, and the
rooms ``sources``, ``store``, ``evidence``, ``digest``, ``delivery`` and ``reports`` do one step
each; ``stages`` tells the sentence above as code. See docs/architecture.md for the floor plan.

In a notebook: ``from pipeline import Library`` (docs/library.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.library import Library

__all__ = ["Library", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Open the library only when somebody asks for it: it brings pandas and all rooms."""
    if name == "Library":
        from pipeline.library import Library

        return Library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
