"""The interface's languages: Vietnamese unless the reader chose English; complete catalogues."""

import io
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import webapp
from tests.webapp.sample import ARTICLE
from webapp.dates import moment_words, published_words

FOLDER = Path(webapp.__file__).parent
VIETNAMESE = FOLDER / "translations" / "vi" / "LC_MESSAGES"
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def read_catalogue() -> Catalog:
    """The Vietnamese catalogue as it is written."""
    with (VIETNAMESE / "messages.po").open("rb") as file:
        return read_po(file, locale="vi")


def test_every_message_has_its_vietnamese() -> None:
    """Nothing is left in English, nothing is marked as unsure."""
    untranslated = [
        message.id
        for message in read_catalogue()
        if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]
    assert untranslated == []


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (tuple, list)) else (str(string),)


def test_the_catalogue_holds_exactly_the_messages_of_the_source() -> None:
    """A new sentence needs its translation; an old one goes with its sentence."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(FOLDER, methods, keywords=KEYWORDS)
    in_source = {
        message if isinstance(message, str) else message[0] for _, _, message, _, _ in found
    }
    in_catalogue = {_strings(message.id)[0] for message in read_catalogue() if message.id}
    assert in_catalogue == in_source


def test_the_compiled_catalogue_is_of_this_catalogue() -> None:
    """`messages.mo` was compiled after the last change of `messages.po`."""
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue())
    assert compiled.getvalue() == (VIETNAMESE / "messages.mo").read_bytes()


def test_values_keep_their_places_in_translation() -> None:
    """No translation asks for a value that its sentence does not give."""
    wrong = [message.id for message in read_catalogue() if message.id and message.check()]
    assert wrong == []


def test_the_interface_is_vietnamese_at_first(client: FlaskClient) -> None:
    """Whatever the browser prefers."""
    page = client.get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="vi">' in page
    assert "Bạn muốn tìm gì?" in page


def test_english_is_chosen_once_and_kept(client: FlaskClient) -> None:
    """By a link, then by a cookie that no other site's request carries."""
    response = client.get("/?lang=en")
    assert '<html lang="en">' in response.text
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie
    page = client.get(f"/d/{ARTICLE.id}").text
    assert '<html lang="en">' in page
    assert "June 5, 2019, 09:34 (GMT+7)" in page
    assert '<html lang="vi">' in client.get("/?lang=vi").text
    assert '<html lang="vi">' in client.get("/").text


def test_errors_speak_the_chosen_language(client: FlaskClient) -> None:
    """A refused parameter does not undo the choice."""
    assert "is not a whole number" in client.get("/?lang=en&page=x").text
    assert "is not a whole number" in client.get("/?page=x").text


def test_the_other_language_is_offered_for_the_same_page(client: FlaskClient) -> None:
    """The link keeps the query."""
    assert "/?q=h%E1%BB%8Dc&amp;page=1&amp;lang=en" in client.get("/?q=học&page=1").text


@pytest.mark.parametrize(
    ("published", "vietnamese", "english"),
    [
        ("2019", "2019", "2019"),
        ("2019-06", "tháng 6 năm 2019", "June 2019"),
        ("2019-06-05", "5 tháng 6, 2019", "June 5, 2019"),
        ("2019-06-05T09:34", "5 tháng 6, 2019, 09:34", "June 5, 2019, 09:34"),
        (
            "2019-06-05T09:34:44+07:00",
            "5 tháng 6, 2019, 09:34 (GMT+7)",
            "June 5, 2019, 09:34 (GMT+7)",
        ),
        ("2019-06-05T09:34+00:00", "5 tháng 6, 2019, 09:34 (GMT)", "June 5, 2019, 09:34 (GMT)"),
        (
            "2019-06-05T09:34-02:30",
            "5 tháng 6, 2019, 09:34 (GMT-2:30)",
            "June 5, 2019, 09:34 (GMT-2:30)",
        ),
        ("hôm qua", "hôm qua", "hôm qua"),
        ("2019-13-40", "2019-13-40", "2019-13-40"),
    ],
)
def test_dates_are_written_as_the_language_writes_them(
    app: Flask, published: str, vietnamese: str, english: str
) -> None:
    """As precise as they are known; what is no date stays as it is."""
    for language, words in (("vi", vietnamese), ("en", english)):
        with app.test_request_context(f"/?lang={language}"):
            app.preprocess_request()
            assert published_words(published) == words


def test_moments_are_told_in_utc(app: Flask) -> None:
    """Wherever they were noted."""
    noted = datetime(2024, 1, 2, 6, 4, 5, tzinfo=timezone(timedelta(hours=7)))
    with app.test_request_context("/"):
        app.preprocess_request()
        assert moment_words(noted) == "23:04:05 UTC, 1 tháng 1, 2024"
        assert moment_words(noted.astimezone(UTC)) == moment_words(noted)
