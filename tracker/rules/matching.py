"""Which names resemble those of listed parties: found the same on every database, by trigrams.

A match is shown to a person, who decides; nothing is refused for it.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tracker.models import Institution, ListedName, ListedParty, Organisation, Screening
from tracker.models.words import normalised
from tracker.rules import regimes
from tracker.rules.actors import Actor

ALIKE = 0.5
"""From this similarity on, two names are shown to a person."""
MOST_SHOWN = 20

Subject = Organisation | Institution


@dataclass(frozen=True)
class Match:
    """A name that resembles a listed one, from 0.5 to 1 the more."""

    subject: Subject
    party: ListedParty
    listed_name: str
    likeness: float


@lru_cache(maxsize=100_000)
def trigrams(text: str) -> frozenset[str]:
    """Return the groups of three characters in the words of a text.

    Each word counts with two spaces before and one after it, so that beginnings weigh more.
    """
    words = (f"  {word} " for word in normalised(text).split())
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


def likeness(first: str, second: str) -> float:
    """Return the share of trigrams that two texts have in common, from 0 to 1."""
    ours, theirs = trigrams(first), trigrams(second)
    shared = len(ours & theirs)
    return shared / (len(ours) + len(theirs) - shared) if shared else 0.0


def names_of(subject: Subject) -> list[str]:
    """List what a subject is called, each name once."""
    given = [subject.name]
    if isinstance(subject, Organisation):
        given += [subject.acronym, *subject.aliases.splitlines()]
    return [name for name in dict.fromkeys(given) if name.strip()]


def listed_names(day: datetime.date) -> list[tuple[ListedParty, str]]:
    """List every name of every party that may be listed on a day."""
    parties = {
        party.pk: party
        for party in ListedParty.objects.alive().order_by("pk")
        if regimes.in_force(party, day)
    }
    others = ListedName.objects.filter(party__in=parties).values_list("party", "name")
    return [
        *((party, party.name) for party in parties.values()),
        *((parties[key], name) for key, name in others.order_by("pk")),
    ]


def matches(subjects: Iterable[Subject], day: datetime.date) -> list[Match]:
    """List which subjects resemble listed parties, the most alike first; each pair once."""
    known = listed_names(day)
    found: dict[tuple[type, int, int], Match] = {}
    for subject in subjects:
        for name in names_of(subject):
            for party, listed in known:
                pair = (type(subject), subject.pk, party.pk)
                alike = likeness(name, listed)
                if alike >= ALIKE and (pair not in found or found[pair].likeness < alike):
                    found[pair] = Match(subject, party, listed, alike)
    return sorted(found.values(), key=lambda match: (-match.likeness, str(match.subject)))


def undecided(subjects: Iterable[Subject], actor: Actor) -> list[Match]:
    """List the matches that nobody whose decisions this actor reads has decided yet."""
    subjects = list(subjects)
    rows = Screening.objects.seen_by(actor).exclude(decision=Screening.Decision.UNSURE)
    decided = {
        (row.organisation_id, row.institution_id, row.listed_party_id)
        for row in rows.filter(organisation__in=[s for s in subjects if is_organisation(s)])
        | rows.filter(institution__in=[s for s in subjects if not is_organisation(s)])
    }
    found = [m for m in matches(subjects, actor.today) if key_of(m) not in decided]
    return found[:MOST_SHOWN]


def is_organisation(subject: Subject) -> bool:
    return isinstance(subject, Organisation)


def key_of(match: Match) -> tuple[int | None, int | None, int]:
    """Return what tells a pair from others: organisation, institution and listed party."""
    if is_organisation(match.subject):
        return (match.subject.pk, None, match.party.pk)
    return (None, match.subject.pk, match.party.pk)
