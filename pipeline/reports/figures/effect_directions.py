"""Which way the effects point, question by question: the tallies as bars, none added to another."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain.questions import Contrast
from pipeline.domain.tallies import Count, Position, Tally
from pipeline.domain.vocabulary import Direction, StudyDesign
from pipeline.reports.figures.figure import (
    NOTHING,
    Axis,
    Figure,
    Group,
    Series,
    Strip,
    Strips,
    Table,
)
from pipeline.reports.figures.palette import Hue, Marker, Texture
from pipeline.reports.figures.wording import seen
from pipeline.wording.counts import count, listed

NAME = "effect-directions"
COLUMNS = ("question", "title", "design", "contrast", "direction", "investigations")
DIRECTIONS = {
    Direction.IMPROVEMENT: Series("Improvement", Hue.BLUE),
    Direction.MIXED: Series("Mixed", Hue.PURPLE, Texture.DOTTED, Marker.DIAMOND),
    Direction.NO_CLEAR_DIFFERENCE: Series(
        "No clear difference", Hue.GREY, Texture.LEVEL, Marker.SQUARE
    ),
    Direction.DETERIORATION: Series(
        "Deterioration", Hue.RUST, Texture.RISING, Marker.FALLING_TRIANGLE
    ),
    Direction.NOT_REPORTED: Series("Not reported", Hue.GREY, Texture.OPEN, Marker.CROSS),
}
_DESIGNS = {
    StudyDesign.RANDOMISED_TRIAL: "Randomised trials",
    StudyDesign.NON_RANDOMISED_TRIAL: "Non-randomised trials",
    StudyDesign.COHORT: "Cohorts",
    StudyDesign.CASE_CONTROL: "Case–control studies",
    StudyDesign.CROSS_SECTIONAL: "Cross-sectional studies",
    StudyDesign.CASE_REPORT: "Case reports",
}
_CONTRASTS = {
    Contrast.USUAL: "",
    Contrast.HEAD_TO_HEAD: ", head-to-head",
    Contrast.OTHER: ", vs other treatment",
}


def effect_directions(positions: Sequence[Position]) -> Figure:
    """Show each tally as it stands; a question that nothing answers keeps its place."""
    answered = [one for one in positions if one.now.counts]
    return Figure(
        name=NAME,
        title="Directions of effect by question",
        caption=(
            "Investigations in people by the direction of what the question asks for. A direction "
            "is what happened to the patient's good, not statistical significance; a count of "
            "votes says where the evidence lies, not how strong it is. Comparisons with placebo, "
            "no treatment or none stated unless the bar says otherwise."
        ),
        alt=_alt(positions, answered),
        x=Axis("Investigations", "number"),
        y=Axis("Question and design"),
        chart=Strips(
            tuple(DIRECTIONS.values()),
            tuple(_group(one) for one in positions),
        ),
        table=Table(COLUMNS, _rows(answered)),
    )


def _title(position: Position) -> str:
    return seen(position.title) or position.name


def _group(position: Position) -> Group:
    bars = tuple(_strip(one) for one in position.now.counts)
    return Group(_title(position), bars, _remark(position.now))


def _strip(part: Count) -> Strip:
    label = f"{_DESIGNS[part.design]}{_CONTRASTS[part.contrast]}"
    return Strip(label, tuple(part.directions.get(one, 0) for one in DIRECTIONS))


def _remark(tally: Tally) -> str:
    """Say what stands beside the bars of a question and is in none of them."""
    apart = (
        count(tally.under_way, "trial under way", "trials under way") if tally.under_way else "",
        f"{tally.retracted:,} retracted" if tally.retracted else "",
        count(tally.reviews, "review", "reviews") if tally.reviews else "",
        f"{tally.unread:,} not classified" if tally.unread else "",
    )
    told = listed([one for one in apart if one])
    nothing = "" if tally.counts else "Nothing held answers this. "
    return f"{nothing}Not in the bars: {told}." if told else nothing.strip()


def _rows(answered: Sequence[Position]) -> tuple[tuple[str | int, ...], ...]:
    return tuple(
        (one.name, _title(one), part.design, part.contrast, direction, part.directions[direction])
        for one in answered
        for part in one.now.counts
        for direction in DIRECTIONS
        if part.directions.get(direction)
    )


def _alt(positions: Sequence[Position], answered: Sequence[Position]) -> str:
    if not answered:
        return NOTHING
    some = f"{len(answered)} of {count(len(positions), 'question', 'questions')}"
    told = " ".join(filter(None, (_sentence(one) for one in answered)))
    without = f"Bars for {some} that studies held answer; none by a randomised trial."
    return (
        f"Bars for {some} that studies held answer. Randomised trials: {told}" if told else without
    )


def _sentence(position: Position) -> str:
    """Tell the randomised trials of a question, each contrast for itself."""
    parts = [
        f"{_ways(part)}{_CONTRASTS[part.contrast]}"
        for part in position.now.counts
        if part.design is StudyDesign.RANDOMISED_TRIAL
    ]
    return f"{_title(position)} {'; '.join(parts)}." if parts else ""


def _ways(part: Count) -> str:
    return listed([f"{number} {way}" for way in DIRECTIONS if (number := part.directions.get(way))])
