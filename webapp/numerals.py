"""Numbers as the interface's language writes them."""

from functools import lru_cache

from babel.numbers import format_decimal, format_percent

from webapp.language import language, locale_of


def count_words(number: float) -> str:
    """A number as the language writes it."""
    return number_words(number, language())


@lru_cache(maxsize=4096)
def number_words(number: float, code: str) -> str:
    """A number as a language of `LANGUAGES` writes it."""
    return format_decimal(number, locale=locale_of(code))


def milliseconds_words(took_ms: float) -> str:
    """A time in milliseconds, whole from ten on."""
    return count_words(round(took_ms, 1 if took_ms < 10 else 0))


def share_words(share: float) -> str:
    """A share of one as whole per cent, as the language writes it."""
    return _percent_words(share, language())


@lru_cache(maxsize=4096)
def _percent_words(share: float, code: str) -> str:
    return format_percent(share, locale=locale_of(code))
