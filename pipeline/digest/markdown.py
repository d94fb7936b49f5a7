"""Text inside Markdown: it must read as it stands and never come alive.

CommonMark lets a backslash take the meaning from any ASCII punctuation
(https://spec.commonmark.org/0.31.2/#backslash-escapes).
"""

from __future__ import annotations

import re

_ALWAYS = re.compile(r"[\\`*_\[\]<>&~|#!$^{}]")
_AT_START = re.compile(r"^(\d*)([-+=.)])")
_ADDRESS = re.compile(r":(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)  # what GitHub would link by itself


def escape(text: str) -> str:
    """Take the meaning from everything Markdown might read in one line of text."""
    calm = _ALWAYS.sub(r"\\\g<0>", text)
    calm = _ADDRESS.sub(r"\\\g<0>", calm)
    return _AT_START.sub(r"\1\\\2", calm)
