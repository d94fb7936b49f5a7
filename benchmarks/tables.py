"""What a benchmark found, as a table: one look in Markdown for the page and the terminal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Figures side by side; ``note`` tells what was measured, on what and how."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """Write it in Markdown; all columns but the first are figures, set to the right."""
        ruler = ("---", *("---:" for _ in self.columns[1:]))
        lines = [_line(cells) for cells in (self.columns, ruler, *self.rows)]
        return "\n".join((f"### {self.title}", "", self.note, "", *lines, ""))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
