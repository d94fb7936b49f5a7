"""Plain text that is as good as the page: wrapped, indented, with every address on its own line."""

from __future__ import annotations

import re
import textwrap

WIDTH = 72


def wrap(text: str, indent: int = 0, first: str = "") -> str:
    """Wrap one paragraph at 72 columns; ``first`` stands in the margin of its first line."""
    margin = " " * indent
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first.ljust(indent),
        subsequent_indent=margin,
        break_on_hyphens=False,
    )


def tidy(text: str) -> str:
    """Keep mailboxes from taking a line for the start of a message, and end in a line break.

    Old mailbox files begin a message with ``From `` (RFC 4155), so no line may start with it.
    """
    return re.sub(r"^From ", " From ", text.strip("\n"), flags=re.MULTILINE) + "\n"
