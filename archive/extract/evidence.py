"""What speaks for a date, and how often that was right: a date too doubtful is not given.

The numbers are counted on pages with a known date, by

    python -m tests.benchmarks.evidence FOLDER

and mean nothing but what they say: of so many dates for which this alone spoke, so many were the
article's publication by the gold. Where the gold has no date, none would have been right.
"""

from enum import Enum


class Evidence(Enum):
    """What speaks for a date; each date has one of these."""

    AGREED = "two or more of JSON-LD, meta, URL and the page"
    META = "a meta element alone"
    JSON_LD = "JSON-LD alone"
    JSON_LD_OF_SITE = "JSON-LD alone, on a page that calls itself a website"
    LABEL = "a line that calls it the publication"
    HEADLINE = "a line beside the headline"
    ELSEWHERE = "a line elsewhere on the page"
    UPDATE = "a line that calls it a change"
    NEW_EDITION = "such a line in English, two months or more after JSON-LD's date"
    BARE_UPDATE = "such a line in English, on a page saved without its scripts"
    URL = "the URL alone"


# How many dates were right, of how many.
COUNTED: dict[Evidence, tuple[int, int]] = {
    Evidence.AGREED: (181, 185),
    Evidence.META: (31, 32),
    Evidence.JSON_LD: (5, 8),
    Evidence.JSON_LD_OF_SITE: (0, 6),
    Evidence.LABEL: (13, 13),
    Evidence.HEADLINE: (73, 84),
    Evidence.ELSEWHERE: (4, 5),
    Evidence.UPDATE: (12, 13),
    Evidence.NEW_EDITION: (5, 7),
    Evidence.BARE_UPDATE: (5, 13),
    Evidence.URL: (0, 0),
}
# What is reckoned with before anything was counted.
_PRIOR_RIGHT, _PRIOR_GIVEN = 2, 3
# Chosen by cross-validation over hosts, which the command prints: below it more dates are wrong,
# above it fewer are right.
MIN_RELIABILITY = 0.6


def reliability_of(right: int, given: int) -> float:
    """The share of right dates to reckon with, 0 to 1, where so many of so many were right."""
    return (right + _PRIOR_RIGHT) / (given + _PRIOR_GIVEN)


def is_enough(evidence: Evidence) -> bool:
    """Whether a date is given for which this speaks."""
    return reliability_of(*COUNTED[evidence]) >= MIN_RELIABILITY
