"""The pages of a result that can be gone to."""

from dataclasses import dataclass

from webapp.asked import Asked
from webapp.language import language
from webapp.numerals import number_words


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page to go to, its number in words; without an address it is the one that is shown."""

    words: str
    address: str | None


def page_numbers(page: int, pages: int) -> list[int | None]:
    """The page numbers to offer: the first, the last, those around `page`; None for a gap."""
    near = {1, pages, *range(page - 2, page + 3)}
    offered: list[int | None] = []
    previous = 0
    for number in sorted(number for number in near if 1 <= number <= pages):
        if number - previous == 2:
            offered.append(number - 1)
        elif number - previous > 2:
            offered.append(None)
        offered.append(number)
        previous = number
    return offered


def page_links(asked: Asked, pages: int) -> list[PageLink | None]:
    """A link for each of `page_numbers`; None for a gap."""
    code = language()
    return [
        None if number is None else _page_link(asked, number, code)
        for number in page_numbers(asked.page, pages)
    ]


def _page_link(asked: Asked, number: int, code: str) -> PageLink:
    address = None if number == asked.page else asked.address(page=number)
    return PageLink(number_words(number, code), address)
