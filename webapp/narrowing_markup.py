"""The bars of the timeline and the lists to narrow by, as HTML.

Written in Python, as the hits are (`webapp.hit_markup`): a page has a hundred of these links.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webapp.asked import Asked
from webapp.dates import published_words_in
from webapp.escaping import escape
from webapp.language import language
from webapp.narrowing import Choices
from webapp.numerals import number_words, share_words
from webapp.timeline import BAR_WIDTH, HEIGHT, Bar, Timeline
from webapp.wording import facet_name


@dataclass(frozen=True, slots=True)
class ShownList:
    """A list of values to narrow by: its name, and its entries as HTML."""

    name: str
    rows: Markup
    has_more: bool


def bars_markup(timeline: Timeline, asked: Asked) -> Markup:
    """A link for each bar, with the title that a browser shows when it is pointed at."""
    address_of, code = asked.narrowed_addresses(), language()
    return Markup(  # noqa: S704  # made of escaped values
        "".join(
            f'<a href="{escape(address_of(bar.narrowed))}" tabindex="-1" rel="nofollow"'
            f' data-key="{bar.key}"><title>{_bar_title(bar, code)}</title>'
            f'<rect class="ground" x="{bar.x}" width="{BAR_WIDTH}" height="{HEIGHT}"/>'
            f'<rect class="bar" x="{bar.x + 1}" y="{HEIGHT - bar.height:g}"'
            f' width="{BAR_WIDTH - 2}" height="{bar.height:g}"/></a>\n'
            for bar in timeline.bars
        )
    )


def _bar_title(bar: Bar, code: str) -> str:
    words = f"{published_words_in(bar.key, code)}: {number_words(bar.count, code)}"
    return escape(words if bar.share is None else f"{words} ({share_words(bar.share)})")


def shown_lists(lists: Sequence[Choices], asked: Asked) -> tuple[ShownList, ...]:
    """The lists with a link for each value, and the number of hits that carry it."""
    address_of, code = asked.narrowed_addresses(), language()
    return tuple(
        ShownList(
            name=facet_name(listed.facet),
            rows=Markup(  # noqa: S704  # made of escaped values
                "".join(
                    f'<li><a href="{escape(address_of(choice.narrowed))}" rel="nofollow">'
                    f"{escape(choice.label)}</a>"
                    f' <span class="quiet">{number_words(choice.count, code)}</span></li>\n'
                    for choice in listed.choices
                )
            ),
            has_more=listed.has_more,
        )
        for listed in lists
    )
