"""The colours of a letter, for light and for dark, by the part they play.

Text keeps a contrast of at least 4.5:1 to what lies behind it, in both
(https://www.w3.org/TR/WCAG22/#contrast-minimum).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """One colour by day and its counterpart by night."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Paint:
    """How one part of the letter is painted; what is None is inherited."""

    text: Colour | None = None
    back: Colour | None = None
    line: Colour | None = None

    @property
    def light(self) -> str:
        """Give the declarations that stand inline, where every mail client honours them."""
        return ";".join(f"{name}:{colour.light}" for name, colour in self._parts())

    @property
    def dark(self) -> str:
        """Give the declarations for the dark media query: they must outrank the inline ones."""
        return ";".join(f"{name}:{colour.dark}!important" for name, colour in self._parts())

    def _parts(self) -> list[tuple[str, Colour]]:
        parts = [("color", self.text), ("background-color", self.back), ("border-color", self.line)]
        return [(name, colour) for name, colour in parts if colour is not None]


_INK = Colour("#1d2523", "#e7ebe9")
_SOFT = Colour("#586662", "#a7b3ae")
_LEAF = Colour("#13644a", "#86d1b0")
_RUST = Colour("#98261b", "#ffb4a8")
_HAIR = Colour("#e4e1da", "#35403c")

PAINTS = {
    "page": Paint(_INK, Colour("#f4f2ed", "#121716")),
    "card": Paint(_INK, Colour("#ffffff", "#1a211f"), _HAIR),
    "ink": Paint(_INK),
    "soft": Paint(_SOFT),
    "leaf": Paint(_LEAF),
    "rust": Paint(_RUST),
    "hair": Paint(line=_HAIR),
    "quote": Paint(_INK, line=Colour("#b9d4c8", "#3f6b59")),
    "alert": Paint(_RUST, Colour("#fcf0ed", "#372120"), Colour("#e9b9b1", "#7a3f39")),
    "alarm": Paint(Colour("#ffffff", "#2a0f0c"), Colour("#a32b1f", "#ffb4a8")),
    "design": Paint(Colour("#0f5a42", "#a5e0c6"), Colour("#e3f0ea", "#1f3d31")),
    "quiet": Paint(Colour("#56625e", "#b4bfba"), Colour("#f1efe9", "#29322f")),
}
