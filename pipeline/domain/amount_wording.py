"""Amounts and times as authors write them: ``MK-7 90, 180 and 360 µg/day``, ``12 weeks``."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.domain.annotations import Dose
from pipeline.domain.vocabulary import VitaminKForm

_FORMS = {
    VitaminKForm.K1: "K1",
    VitaminKForm.K2: "vitamin K2",
    VitaminKForm.MIXED: "several forms of vitamin K",
}
_UG_PER_MG = 1000
_WEEKS_A_MONTH = 365.25 / 12 / 7
_WEEKS_BELOW, _YEARS_FROM = 6, 60  # months: how authors write shorter and longer times


def doses_in_words(doses: Sequence[Dose]) -> list[str]:
    """Write each form once, with all its doses: ``MK-7 90, 180 and 360 µg/day``."""
    forms = dict.fromkeys(one.form for one in doses)
    return [_dosed(form, [one for one in doses if one.form is form]) for form in forms]


def form_in_words(form: VitaminKForm) -> str:
    """Write a form as short as it can be told from the others."""
    return _FORMS.get(form, form.value)


def time_in_words(months: float) -> str:
    """Write a time in years, months or weeks, whichever its authors are likely to have used."""
    if months >= _YEARS_FROM:
        return _counted(round(months / 12, 1), "year")
    if months < _WEEKS_BELOW and not float(months).is_integer():
        return _counted(round(months * _WEEKS_A_MONTH) or 1, "week")
    return _counted(months, "month")


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def _dosed(form: VitaminKForm | None, doses: Sequence[Dose]) -> str:
    name = form_in_words(form) if form else "vitamin K"
    amounts = sorted({one.ug_per_day for one in doses if one.ug_per_day is not None})
    if not amounts:
        return f"{name} {doses[0].text}"
    is_large = all(one >= _UG_PER_MG for one in amounts)
    written = [_number(one / _UG_PER_MG if is_large else one) for one in amounts]
    listed = f"{', '.join(written[:-1])} and {written[-1]}" if len(written) > 1 else written[0]
    return f"{name} {listed} {'mg' if is_large else 'µg'}/day"


def _number(amount: float) -> str:
    """Write three significant digits, or all before the point: ``154``, ``4.29``, ``1,500``."""
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.3g}"
