"""What is learned of a site, as it is kept and handed to the processes that clean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """The furniture of one site: the marks of its lines, learned from so many of its pages."""

    marks: frozenset[int]
    pages: int
