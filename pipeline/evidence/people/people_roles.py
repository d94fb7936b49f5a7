"""What one count of people is the total of, by the words around it; often of nothing.

A number beside an arm, a share, an event or a part of the sample is no total.
"""

from __future__ import annotations

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence.people import people_words as words
from pipeline.evidence.people.people_settings import FURTHEST_VERB, Plainness, Role, Setting
from pipeline.evidence.people.people_verbs import Said, said_after, said_before

_FURTHEST_VERB_WITHOUT_NOUN = 70
_LONGEST_SHARE = 9  # characters of `` (12.5%)``
_TO_WHOM = frozenset({"to", "for"})
_FEWEST = 5  # people that a mere ``in four women`` must count to be taken for the sample


def role_of(it: Setting, previous: Role | None) -> Role | None:
    """Tell what a count is the total of; ``previous`` is the role of the count before it."""
    count = it.counted
    if count.in_brackets and not count.is_all and _counts_no_noun(it):
        return None
    is_to_arm = not count.noun and words.TO_AN_ARM.match(it.after)
    if is_to_arm and not words.CLAUSE_VERB.match(it.after):
        return _next_arm(previous)
    return _by_verb_after(it) if _may_be_total(it) else None


def _counts_no_noun(it: Setting) -> bool:
    return not it.counted.noun or it.before[-1:] in (["of"], ["among"])


def _may_be_total(it: Setting) -> bool:
    """Tell whether nothing makes a count one of a part: of the excluded, or of each arm."""
    count = it.counted
    if not words.PARTS.isdisjoint(it.before[-3:]):
        return False
    if not (count.is_share or words.NOT_YET.isdisjoint(count.noun.split())):
        return False
    if not count.noun and "respectively" in it.rest:
        return False  # ``58 and 25 were randomised, respectively``
    if it.after.startswith(" each "):
        return False  # ``thirty women each were randomised``
    return not (words.NOT_TAKING_PART.match(it.after) or words.IN_EACH_ARM.search(it.after))


def _next_arm(previous: Role | None) -> Role | None:
    """Read ``and 28 to placebo`` after ``30 were randomised to vitamin K``."""
    if previous and previous.kind is AnnotationKind.RANDOMISED:
        return Role(AnnotationKind.RANDOMISED, Plainness.VERB, is_arm=True)
    return None


def _by_verb_after(it: Setting) -> Role | None:
    links, leading = _split(it.before)
    furthest = FURTHEST_VERB if it.counted.noun else _FURTHEST_VERB_WITHOUT_NOUN
    is_told = " " in it.counted.noun and not it.counted.is_share  # ``58 enrolled women``
    within = said_after(it.counted.noun, furthest) if is_told else None
    said = within or said_after(it.after, furthest)
    if said and said.kind is AnnotationKind.RANDOMISED:
        end = 0 if within else said.end
        is_arm = bool(words.TO_ONE.match(it.rest, end)) and _is_one_arm(it)
        is_arm |= not it.counted.noun and it.after.startswith((" allocated", " assigned"))
        return Role(said.kind, _plainness(said, links), is_arm)
    if words.IN_ONE_ARM.match(it.after) or _names_an_arm(leading, links):
        return None
    if words.IN_THE_ANALYSIS.match(it.after) or _is_analysis(leading):
        return Role(AnnotationKind.ANALYSED, Plainness.VERB)
    if said:
        return Role(said.kind, _plainness(said, links))
    return _by_verb_before(it, links, leading) if _may_be_sample(it) else None


def _plainness(said: Said, links: list[str]) -> Plainness:
    is_whole = not words.WHOLE.isdisjoint(links)
    if said.is_plain:
        return Plainness.WHOLE if is_whole else Plainness.VERB
    if said.kind is AnnotationKind.ANALYSED:
        return Plainness.WHOLE_LESS if is_whole else Plainness.LESS
    return Plainness.SAMPLE


def _names_an_arm(leading: list[str], links: list[str]) -> bool:
    """Tell whether the words before speak of an arm; ``a group of 58`` does not."""
    if links[:1] == ["of"] and leading[-1:] == ["group"] and words.ANY.issuperset(leading[-2:-1]):
        leading = leading[:-1]
    return not words.ARMS.isdisjoint(leading)


def _split(before: list[str]) -> tuple[list[str], list[str]]:
    """Part the words before a number: its links (``a total of``), and what leads to them."""
    at = len(before)
    while at and before[at - 1].rstrip(",") in words.LINKS:
        at -= 1
    return [one.rstrip(",") for one in before[at:]], before[:at]


def _is_one_arm(it: Setting) -> bool:
    """Tell whether only one arm is named where people were randomised to something."""
    in_brackets = "n =" in it.sentence[it.counted.end :] or "n=" in it.sentence[it.counted.end :]
    return not (in_brackets or words.ALL_ARMS.search(it.rest))


def _may_be_sample(it: Setting) -> bool:
    """Tell whether people of whom no verb speaks may be the whole sample."""
    count = it.counted
    if not count.noun or count.is_share or "eligible" in count.noun:
        return False
    if count.in_brackets and it.sentence.count("n=") + it.sentence.count("n =") > 1:
        return False
    return "only" not in it.before[-2:] and not words.SHARE.search(
        it.sentence, count.start, count.end + _LONGEST_SHARE
    )


def _by_verb_before(it: Setting, links: list[str], leading: list[str]) -> Role | None:
    said, lead = said_before(leading), " ".join(leading)
    few = it.counted.value < _FEWEST
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
    is_given = it.counted.is_all or _is_given_to(it.before)
    if words.OBSERVED.search(lead) and not is_given:
        return None
    if links[-1:] in (["from"], ["of"]) and _are_data_analysed(it):
        return Role(AnnotationKind.ANALYSED, Plainness.VERB)
    if is_given or not words.SAMPLE_LINKS.isdisjoint(links) or _are_the_sample(lead):
        whole = not words.WHOLE.isdisjoint(links)
        return Role(AnnotationKind.ENROLLED, Plainness.WHOLE_SAMPLE if whole else Plainness.SAMPLE)
    is_subject = not leading or leading[-1][-1] in ",:;" or leading in words.BARE_HEADINGS
    if is_subject and it.is_last and words.SUBJECT.match(it.after):
        return Role(AnnotationKind.ENROLLED, Plainness.SUBJECT)
    return None


def _is_analysis(leading: list[str]) -> bool:
    """Read ``the final analysis comprised 58 women``."""
    return (
        leading[-1:] != []
        and leading[-1] in words.COMPRISED
        and any(one.startswith("analys") for one in leading[-3:-1])
    )


def _are_the_sample(lead: str) -> bool:
    return lead in words.SAMPLE_IS or lead.endswith(words.SAMPLE_WERE)


def _are_data_analysed(it: Setting) -> bool:
    """Read ``we analysed the records of 58 women``."""
    is_said = "analy" in it.sentence or "evaluat" in it.sentence
    return is_said and bool(words.DATA_ANALYSED.search(it.sentence, 0, it.counted.start))


def _is_given_to(before: list[str]) -> bool:
    """Read ``capsules were given to 58 women``, ``scores were calculated for 58 women``."""
    return not _TO_WHOM.isdisjoint(before[-5:]) and bool(words.GIVEN_TO.search(" ".join(before)))
