"""What one count of people is the total of, by the words around it; often of nothing.

A number beside an arm, a share, an event or a part of the sample is no total.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import people_words as words
from pipeline.evidence.headcounts import Headcount
from pipeline.evidence.people_verbs import IN_THE_ANALYSIS, Said, said_after, said_before

FURTHEST_VERB = 300  # characters after a number
_FURTHEST_VERB_WITHOUT_NOUN = 100
_FURTHEST_BEFORE = 60
_LONGEST_SHARE = 9  # characters of `` (12.5%)``
_FEWEST = 5  # people that a mere ``in four women`` must count to be taken for the sample


class Plainness(IntEnum):
    """How plainly a text says that a number is a total, most plainly first."""

    WHOLE = 0  # a total of 58 were randomised
    VERB = 1  # 58 patients were randomised
    LESS = 2  # 58 patients completed the study, or were followed
    ADDED_UP = 3  # 30 were randomised to vitamin K and 28 to placebo
    WHOLE_SAMPLE = 4  # a total of 58 patients
    SAMPLE = 5  # in 58 patients
    SUBJECT = 6  # 58 patients received vitamin K


@dataclass(frozen=True, slots=True)
class Role:
    """What a count is the total of; ``is_arm`` where it is one arm of the randomised."""

    kind: AnnotationKind
    plainness: Plainness
    is_arm: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A count in its sentence: the words that lead to it, and what follows.

    ``after`` reaches to the next count, ``rest`` to the end of the clause; both lack what stands in
    brackets, ``sentence`` has it. ``is_first`` and ``is_last`` are of the counts of the sentence.
    """

    count: Headcount
    sentence: str
    before: list[str]
    after: str
    rest: str
    is_first: bool
    is_last: bool


def is_also_randomised(it: Setting) -> bool:
    """Read ``58 women were enrolled and randomised``, where the first verb is another."""
    return bool(words.THEN_RANDOMISED.search(it.after))


def is_in_the_analysis(it: Setting) -> bool:
    """Read ``we included 58 randomised women in the analysis``."""
    return it.before[-1:] == ["included"] and bool(words.THEN_ANALYSED.match(it.after))


def may_count_people(bare: str, count: Headcount) -> bool:
    """Tell whether a noun, ``of whom`` or a verb right after may make a number one of people."""
    whom = bare.endswith(("of whom ", "of these ", "of which "), 0, count.start)
    return bool(count.noun) or count.is_all or whom or acts(bare, count.end)


def acts(text: str, start: int) -> bool:
    """Tell whether a verb of people, or an arm they went to, follows right at ``start``."""
    return bool(words.CLAUSE_VERB.match(text, start) or words.TO_AN_ARM.match(text, start))


def setting_of(
    sentence: str, bare: str, count: Headcount, following: int, is_first: bool
) -> Setting:
    """Cut out what surrounds a count; the next one starts at ``following``."""
    before = bare[max(count.phrase - _FURTHEST_BEFORE, 0) : count.phrase].split()
    rest = bare[count.end : count.end + FURTHEST_VERB].partition(";")[0]
    is_last = following >= len(bare)
    return Setting(count, sentence, before, rest[: following - count.end], rest, is_first, is_last)


def role_of(it: Setting, previous: Role | None) -> Role | None:
    """Tell what a count is the total of; ``previous`` is the role of the count before it."""
    if it.count.in_brackets and not it.count.is_all:
        if not it.count.noun or it.before[-1:] in (["of"], ["among"]):
            return None
    if (
        not it.count.noun
        and words.TO_AN_ARM.match(it.after)
        and not words.CLAUSE_VERB.match(it.after)
    ):
        return _next_arm(previous)
    if not (
        words.PARTS.isdisjoint(it.before[-3:])
        and (it.count.is_share or words.NOT_YET.isdisjoint(it.count.noun.split()))
    ):
        return None
    if not it.count.noun and "respectively" in it.rest:
        return None  # ``58 and 25 were randomised, respectively``
    if words.NOT_TAKING_PART.match(it.after) or words.IN_EACH_ARM.search(it.after):
        return None
    return _by_verb_after(it)


def _next_arm(previous: Role | None) -> Role | None:
    """Read ``and 28 to placebo`` after ``30 were randomised to vitamin K``."""
    if previous and previous.kind is AnnotationKind.RANDOMISED:
        return Role(AnnotationKind.RANDOMISED, Plainness.VERB, is_arm=True)
    return None


def _by_verb_after(it: Setting) -> Role | None:
    links, leading = _split(it.before)
    furthest = FURTHEST_VERB if it.count.noun else _FURTHEST_VERB_WITHOUT_NOUN
    within = said_after(it.count.noun, furthest)
    said = within or said_after(it.after, furthest)
    if said and said.kind is AnnotationKind.RANDOMISED:
        end = 0 if within else said.end
        is_arm = bool(words.TO_ONE.match(it.rest, end)) and _is_one_arm(it)
        return Role(said.kind, _plainness(said, links), is_arm)
    if words.IN_ONE_ARM.match(it.after) or _names_an_arm(leading, links):
        return None
    if said:
        return Role(said.kind, _plainness(said, links))
    return _by_verb_before(it, links, leading) if _may_be_sample(it) else None


def _plainness(said: Said, links: list[str]) -> Plainness:
    if not said.is_plain:
        return Plainness.LESS if said.kind is AnnotationKind.ANALYSED else Plainness.SAMPLE
    return Plainness.VERB if words.WHOLE.isdisjoint(links) else Plainness.WHOLE


def _names_an_arm(leading: list[str], links: list[str]) -> bool:
    """Tell whether the words before speak of an arm; ``a group of 58`` does not."""
    if links[:1] == ["of"] and leading[-1:] == ["group"] and words.ANY.issuperset(leading[-2:-1]):
        leading = leading[:-1]
    return not words.ARMS.isdisjoint(one.rstrip(",") for one in leading)


def _split(before: list[str]) -> tuple[list[str], list[str]]:
    """Part the words before a number: its links (``a total of``), and what leads to them."""
    at = len(before)
    while at and before[at - 1].rstrip(",") in words.LINKS:
        at -= 1
    return [one.rstrip(",") for one in before[at:]], before[:at]


def _is_one_arm(it: Setting) -> bool:
    """Tell whether only one arm is named where people were randomised to something."""
    in_brackets = "n =" in it.sentence[it.count.end :] or "n=" in it.sentence[it.count.end :]
    return not (in_brackets or words.ALL_ARMS.search(it.rest))


def _may_be_sample(it: Setting) -> bool:
    """Tell whether people of whom no verb speaks may be the whole sample."""
    count = it.count
    if not count.noun or count.is_share or "eligible" in count.noun:
        return False
    if count.in_brackets and it.sentence.count("n=") + it.sentence.count("n =") > 1:
        return False
    return "only" not in it.before[-2:] and not words.SHARE.search(
        it.sentence, count.start, count.end + _LONGEST_SHARE
    )


def _by_verb_before(it: Setting, links: list[str], leading: list[str]) -> Role | None:
    said, lead = said_before(leading), " ".join(leading)
    few = it.count.value < _FEWEST
    if said and not said.is_plain and (few or "in" in links):
        return None  # ``good results were obtained in ten women``
    if said and said.lists and not it.is_first:
        return None
    if said:
        is_arm = words.TO.match(it.after) and _is_one_arm(it)
        one_arm = said.kind is AnnotationKind.RANDOMISED and bool(is_arm)
        return Role(said.kind, _plainness(said, links), one_arm)
    if few or words.BEFALLEN.match(it.after):
        return None
    is_given = it.count.is_all or words.GIVEN_TO.search(" ".join(it.before))
    if words.OBSERVED.search(lead) and not is_given:
        return None
    if links[-1:] in (["from"], ["of"]) and words.DATA_ANALYSED.search(
        it.sentence, 0, it.count.start
    ):
        return Role(AnnotationKind.ANALYSED, Plainness.VERB)
    if not words.SAMPLE_LINKS.isdisjoint(links) or words.ARE_THE_SAMPLE.search(lead) or is_given:
        whole = not words.WHOLE.isdisjoint(links)
        return Role(AnnotationKind.ENROLLED, Plainness.WHOLE_SAMPLE if whole else Plainness.SAMPLE)
    is_subject = not leading or leading[-1][-1] in ",:;" or leading in words.BARE_HEADINGS
    if is_subject and it.is_last and words.SUBJECT.match(it.after):
        return Role(AnnotationKind.ENROLLED, Plainness.SUBJECT)
    return None
