"""How many studies were published each year, by how they were done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.retraction import is_retracted
from pipeline.domain.studies import Study
from pipeline.domain.vocabulary import StudyDesign
from pipeline.reports.figures.figure import NOTHING, Axis, Columns, Figure, Series, Table
from pipeline.reports.figures.holdings import shown_years, year
from pipeline.reports.figures.palette import Hue, Texture
from pipeline.reports.figures.wording import are
from pipeline.wording.counts import count, listed

NAME = "studies-per-year"
# The strongest evidence stands at the foot of each column, where columns can be compared.
GROUPS: tuple[tuple[Series, tuple[StudyDesign, ...]], ...] = (
    (Series("Randomised trials", Hue.BLUE), (StudyDesign.RANDOMISED_TRIAL,)),
    (
        Series("Other studies in people", Hue.OCHRE, Texture.RISING),
        (
            StudyDesign.NON_RANDOMISED_TRIAL,
            StudyDesign.COHORT,
            StudyDesign.CASE_CONTROL,
            StudyDesign.CROSS_SECTIONAL,
            StudyDesign.CASE_REPORT,
        ),
    ),
    (
        Series("Systematic reviews, meta-analyses", Hue.PURPLE, Texture.DOTTED),
        (StudyDesign.META_ANALYSIS, StudyDesign.SYSTEMATIC_REVIEW),
    ),
    (
        Series("Animal and cell studies", Hue.GREEN, Texture.FALLING),
        (StudyDesign.ANIMAL, StudyDesign.IN_VITRO),
    ),
    (
        Series("Other reviews and reports", Hue.GREY, Texture.LEVEL),
        (
            StudyDesign.NARRATIVE_REVIEW,
            StudyDesign.GUIDELINE,
            StudyDesign.PROTOCOL,
            StudyDesign.OTHER,
        ),
    ),
    (Series("Design not stated", Hue.GREY, Texture.OPEN), (StudyDesign.UNCLEAR,)),
)


@dataclass(frozen=True, slots=True)
class Report:
    """All of a study that this figure shows: so little that every study held can be counted."""

    year: int | None
    design: StudyDesign
    is_retracted: bool


def report_of(study: Study) -> Report:
    """Keep of a study what is counted here."""
    return Report(year(study), study.design, is_retracted(study.article))


def studies_per_year(reports: Sequence[Report], this_year: int) -> Figure:
    """Count reports, not investigations: this figure shows how the literature grows."""
    standing = [one for one in reports if not one.is_retracted]
    dated = [(one.year, one.design) for one in standing if one.year is not None]
    axis = shown_years((published for published, _ in dated), this_year)
    counted = Counter(pair for pair in dated if pair[0] in axis)
    columns = [
        (one, tuple(_number(counted, one, designs) for _, designs in GROUPS)) for one in axis
    ]
    return Figure(
        name=NAME,
        title="Studies per year by design",
        caption="Reports held, by year of publication and by the design that was read from them.",
        alt=_alt(columns),
        x=Axis("Year of publication"),
        y=Axis("Studies", "reports a year"),
        chart=Columns(tuple(series for series, _ in GROUPS), tuple(columns)),
        table=Table(("year", "design", "studies"), _rows(counted, axis)),
        left_out=_left_out(len(reports), len(standing), dated, axis),
    )


def _number(counted: Counter[tuple[int, StudyDesign]], at: int, of: Sequence[StudyDesign]) -> int:
    return sum(counted[at, design] for design in of)


def _rows(
    counted: Counter[tuple[int, StudyDesign]], axis: range
) -> tuple[tuple[int, str, int], ...]:
    pairs = [(one, design) for one in axis for design in StudyDesign]
    return tuple(
        (one, design.value, counted[one, design]) for one, design in pairs if counted[one, design]
    )


def _alt(columns: Sequence[tuple[int, tuple[int, ...]]]) -> str:
    if not columns:
        return NOTHING
    totals = {one: sum(parts) for one, parts in columns}
    most = max(totals, key=lambda one: (totals[one], one))
    groups = [sum(parts[place] for _, parts in columns) for place in range(len(GROUPS))]
    designs = [
        f"{series.label.lower()} {number:,}"
        for (series, _), number in zip(GROUPS, groups, strict=True)
        if number
    ]
    first, last = columns[0][0], columns[-1][0]
    when = (
        f"in {first}"
        if first == last
        else f"from {first} to {last}, most in {most} ({totals[most]:,})"
    )
    total = count(sum(totals.values()), "study", "studies")
    return f"Stacked columns: {total} published {when}. By design: {listed(designs)}."


def _left_out(
    held: int, standing: int, dated: Sequence[tuple[int, StudyDesign]], axis: range
) -> tuple[str, ...]:
    earlier = sum(published < axis.start for published, _ in dated) if axis else 0
    later = sum(published >= axis.stop for published, _ in dated)
    told = (
        (held - standing, "retracted study", "retracted studies"),
        (standing - len(dated), "undated study", "undated studies"),
        (earlier, f"study from before {axis.start}", f"studies from before {axis.start}"),
        (later, "study dated in the future", "studies dated in the future"),
    )
    return tuple(
        f"{count(number, one, many)} {are(number)} not shown."
        for number, one, many in told
        if number
    )
