"""Find the numbers of a sentence that may count people: ``58 healthy women``, ``women (n = 58)``.

Nouns decide: people are counted, rats, samples and centres are not. A number without a noun is
kept, for a verb to decide (``of whom 58 were randomised``). Ranges, rounded numbers (``about 200``)
and numbers with a label (``stage 3``, ``day 28``) count nobody.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from pipeline.evidence.people.acting_numbers import may_act
from pipeline.evidence.people.people_nouns import PEOPLE_NOUN, end_of_noun
from pipeline.evidence.text.number_words import NUMBER, value_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NO_COUNT_AFTER = _set(
    "about approximately around over exceeding than nearly almost least most roughly estimated"
    " several few some every per each another additional further next first last jan feb mar apr"
    " may jun jul aug sep sept oct nov dec january february march april june july august september"
    " october november december < > ≤ ≥ ~ ± = / + - ×"
)
_LABELS = _set(
    "stage stages grade grades type types phase phases group groups arm arms cohort level levels"
    " class day days week weeks month months year years visit step study trial table figure"
    " quartile tertile quintile part version age aged covid vitamin omega score cycle cycles number"
    " ckd nyha asa factor hour experiment experiments status"
)
_LABELS_OF_PEOPLE = _LABELS - _set("study trial cohort")  # ``in this trial 58 women``
_GOING_ON = ("of ", "out ", "from ", "among ")  # to a number of more: ``44 of 58 patients``
_LONGEST_JOINT = 60  # characters of ``healthy and`` in ``ten healthy and seven ill women``
LONGEST_SENTENCE = 1_500  # characters; what is longer is a list or a lost full stop
_LONGEST_PREFIX = 30  # characters before a number that may hold its label

FIRST_LETTERS = "(?=[0-9]|one|t[ew]|th[ir]|f[io]|s[ie]|ni|e[il]|hu)"  # for speed alone
NUMBER_AFTER_BLANK = re.compile(rf" {FIRST_LETTERS}(?P<number>{NUMBER})")
_OF_MORE = re.compile(  # ``44 of 58``, ``44 of the original 58``, ``44 from a sample of 58``
    r" +(?:(?:out )?of(?: the| all| these| our)?(?: original| first| initial| total| eligible)?"
    r"|(?:(?:out )?of|from|among)(?: an?| the| our)? (?:[a-z-]+ ){0,2}(?:sample|total|pool|cohort"
    rf"|population) of)(?= {NUMBER})"
)
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]\n]{0,300}[)\]]")
N_EQUALS = re.compile(rf"[(\[,;] {{0,2}}(?:total )?n\.? ?= ?(?P<number>{NUMBER})")
_NOUN_BEFORE = re.compile(
    rf"\b(?P<noun>{PEOPLE_NOUN})"
    r"(?:(?!group|arm\b|randomi|assigned|allocated| to )[^,;:.()%]){0,60}$"
)
# ``GPs in England, Wales and Scotland (n = 928) were recruited``
_NOUN_FAR_BEFORE = re.compile(rf"\b(?P<noun>{PEOPLE_NOUN})(?:(?!group|arm\b)[^;:()%]){{0,180}}$")
_ACTING = re.compile(
    r"[)\]],? (?:were|was|who were)(?: \w+ly)? (?:randomi|allocated|assigned|enrol|recruit|includ"
    r"|stud|analy)|[)\]],? (?:entered|participated|underwent randomi)"
)
# ``a trial (n = 58)``: brackets after a word for the whole
_ALL_OF_IT = re.compile(
    r"\b(?<!validation )(?<!replication )(?<!derivation )(?<!discovery )(?<!training )"
    r"(?:trial|study|cohort|sample|population|dyads|survey) ?$"
)
_NEAR, _FAR = 90, 200  # characters before brackets
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_RANGE = re.compile(rf" ?(?:-|to|±) ?{NUMBER}")


class Headcount(NamedTuple):  # a dataclass takes six times as long, and there are many
    """A number, and the noun it counts (empty where none follows).

    Offsets are the sentence's: ``start`` of the number, ``end`` of the noun, and ``phrase``, where
    the noun phrase starts, so that what leads to these people stands before it.
    """

    value: int
    start: int
    end: int
    phrase: int
    noun: str = ""
    in_brackets: bool = False
    is_share: bool = False  # ``44 of 58 patients``
    is_all: bool = False  # ``a trial (n = 58)``


def without_brackets(sentence: str) -> str:
    """Blank out what stands in brackets, keeping every other offset."""
    if "(" not in sentence and "[" not in sentence:
        return sentence
    bare = _IN_BRACKETS.sub(_blanks, sentence)
    return _IN_BRACKETS.sub(_blanks, bare) if "(" in bare else bare  # brackets in brackets


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def headcounts(sentence: str, bare: str, letters: Set[str] = frozenset()) -> list[Headcount]:
    """List the counts of a lower-cased sentence that starts with a blank, in order.

    ``bare`` is the same sentence ``without_brackets``; ``letters`` are the text's own nouns.
    """
    found = _in_words(bare, letters)
    if "=" in sentence:
        counted = {one.end for one in found}
        found += [one for match in N_EQUALS.finditer(sentence) for one in _n_equals(match, counted)]
        found.sort(key=lambda one: one.start)
    return found


def _in_words(bare: str, letters: Set[str]) -> list[Headcount]:
    found = []
    share: Headcount | None = None
    end = 0
    for match in NUMBER_AFTER_BLANK.finditer(bare):
        if match.start() < end:
            continue  # a number within the noun of another
        noun_end = end_of_noun(bare, match.end(), letters)
        end = noun_end or match.end()
        if not (noun_end or share or _matters(bare, match.start() + 1, end)):
            continue
        one = _headcount(bare, match, noun_end)
        if one and share:  # what is said of the 58 is said of the 44
            one = share._replace(end=one.end, noun=one.noun, is_share=True)
        share = one if one and _OF_MORE.match(bare, end) else None
        if one and not share:
            found.append(one)
    return found


def _matters(bare: str, start: int, end: int) -> bool:
    """Tell whether a number without a noun may count people, or go on to one that does."""
    after = bare[end : end + _LONGEST_JOINT]
    return " and " in after or after.lstrip().startswith(_GOING_ON) or may_act(bare, start, end)


def _headcount(bare: str, match: re.Match[str], noun_end: int) -> Headcount | None:
    start, end = match.span("number")
    value = value_of(match["number"])
    if not value or _RANGE.match(bare, end):
        return None
    before = bare[max(start - _LONGEST_PREFIX, 0) : start].split()
    labels = _LABELS_OF_PEOPLE if noun_end else _LABELS
    if before and (before[-1] in _NO_COUNT_AFTER or before[-1] in labels):
        return None
    if len(before) > 1 and _is_labelled(before[-2], before[-1]):
        return None
    if len(before) > 2 and before[-1] == "and" and _is_labelled(before[-3], before[-2]):
        return None  # ``grades 11 and 12``
    if not noun_end and before[-1:] == ["of"] and before[-2:-1] != ["total"]:
        return None  # ``a mean age of 70 were randomised``
    if not noun_end and (_YEAR.match(match["number"]) or _is_bound(before)):
        return None
    return Headcount(value, start, noun_end or end, start, bare[end : noun_end or end].strip())


def _is_bound(before: list[str]) -> bool:
    """Tell whether a number ends a span: ``aged between 18 and 65 were recruited``."""
    return before[-1:] == ["and"] and before[-3:-2] == ["between"]


def _is_labelled(label: str, word: str) -> bool:
    """Tell whether the words before make a number one of several: ``stages 3 4``, ``20 to``."""
    return (label in _LABELS and word[-1].isdigit()) or (
        word in ("to", "or") and label[-1].isdigit()
    )


def _n_equals(match: re.Match[str], counted: set[int]) -> list[Headcount]:
    """Read ``(n = 58)``; not where the noun before has a count of its own."""
    value = value_of(match["number"])
    sentence, opening = match.string, match.start()
    noun = _NOUN_BEFORE.search(sentence, max(opening - _NEAR, 0), opening)
    if not noun and _ACTING.match(sentence, match.end()):
        noun = _NOUN_FAR_BEFORE.search(sentence, max(opening - _FAR, 0), opening)
    if not value or (noun and noun.end("noun") in counted):
        return []
    phrase, name = (noun.start(), noun["noun"]) if noun else (opening, "")
    is_all = not noun and bool(_ALL_OF_IT.search(sentence, max(opening - _NEAR, 0), opening))
    return [Headcount(value, match.start("number"), match.end(), phrase, name, True, is_all=is_all)]
