"""The colours of figures: seen on both pages, and by people who see fewer of them."""

from __future__ import annotations

from itertools import combinations

import pytest

from pipeline.reports.figures.dose_and_duration import FORMS
from pipeline.reports.figures.effect_directions import DIRECTIONS
from pipeline.reports.figures.figure import Series
from pipeline.reports.figures.palette import HUES, INK, LINE, PAGE, SOFT, Hue
from pipeline.reports.figures.studies_per_year import GROUPS

SCHEMES = ("light", "dark")
# Red, green and blue as seen without one kind of cone, severity 1 (Machado, Oliveira and
# Fernandes 2009, https://doi.org/10.1109/TVCG.2009.113, table 1), applied to linear light.
BLINDNESS = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)


def contrast(one: str, other: str) -> float:
    """Measure as WCAG 2.2 does."""
    weights = (0.2126, 0.7152, 0.0722)
    shades = [
        sum(w * part for w, part in zip(weights, linear(each), strict=True))
        for each in (one, other)
    ]
    return (max(shades) + 0.05) / (min(shades) + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_graphics_keep_three_to_one_and_words_four_and_a_half(scheme: str) -> None:
    page = getattr(PAGE, scheme)
    for shade in (*HUES.values(), LINE):
        assert contrast(getattr(shade, scheme), page) >= 3
    for shade in (INK, SOFT):
        assert contrast(getattr(shade, scheme), page) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_improvement_and_deterioration_differ_for_every_eye(scheme: str, kind: str) -> None:
    def seen(hue: Hue) -> list[float]:
        light = linear(getattr(HUES[hue], scheme))
        return [
            sum(w * part for w, part in zip(row, light, strict=True)) for row in BLINDNESS[kind]
        ]

    blue, rust = seen(Hue.BLUE), seen(Hue.RUST)
    assert max(abs(a - b) for a, b in zip(blue, rust, strict=True)) > 0.15


AREAS = [[series for series, _ in GROUPS], [*DIRECTIONS.values()]]


@pytest.mark.parametrize("series", AREAS)
def test_areas_differ_without_their_colour(series: list[Series]) -> None:
    assert len({one.texture for one in series}) == len(series)


@pytest.mark.parametrize("series", [[*FORMS.values()], [*DIRECTIONS.values()]])
def test_spots_of_one_colour_differ_by_shape_and_those_of_one_shape_by_colour(
    series: list[Series],
) -> None:
    assert all(
        (one.hue, one.marker) != (other.hue, other.marker) for one, other in combinations(series, 2)
    )
