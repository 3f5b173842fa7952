"""What the lexicon gives: restored marks, mended slips, false alarms, suggestions; and its cost.

    python -m tests.benchmarks.language [ARTICLES.jsonl.xz] [--home ARCHIVE] [--count N] [--tuning]

Titles are drawn with a fixed seed and their documents are left out of the lexicon, so nothing is
restored from itself. One half of them is for tuning weights, the other for reporting. Times are of
one process, in processor time, on whatever else the machine does.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive import Archive, Document, ingest, open_writer
from index.analyzer import analyze, tokenize
from index.fold import fold, normalize
from index.lexicon import Lexicon, Text, Vocabulary
from index.restore import restore
from index.slips import expand_fuzzy
from index.suggest import suggest

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
BATCH_DOCUMENTS = 2000
_LETTERS = "abcdeghiklmnopqrstuvxy"


@dataclass(frozen=True, slots=True)
class Case:
    """A text as it should be, and as it is typed."""

    meant: str
    typed: str


def _documents(archive: Archive) -> Iterable[list[Document]]:
    position = 0
    while batch := archive.changes(position, BATCH_DOCUMENTS):
        position = batch[-1].number
        yield [change.document for change in batch if change.document]


def _draw_titles(archive: Archive, count: int) -> dict[str, str]:
    """Titles of three words or more by document, without quotation marks and signs of the query."""
    titles: dict[str, str] = {}
    for batch in _documents(archive):
        for document in batch:
            words = [token.exact for token in tokenize(document.title)]
            if 3 <= len(words) <= 14 and all(word.isalpha() for word in words):
                titles[document.id] = normalize(document.title)
    drawn = random.Random(19).sample(sorted(titles), min(2 * count, len(titles)))
    return {identifier: titles[identifier] for identifier in drawn}


def _build(archive: Archive, without: Iterable[str], folder: Path) -> Lexicon:
    left_out = set(without)
    lexicon = Lexicon(folder)
    spent = analysed = 0.0
    position = 0
    for batch in _documents(archive):
        texts = [
            Text(document.title, document.body, document.byline or "")
            for document in batch
            if document.id not in left_out
        ]
        position += len(batch)
        began = time.process_time()
        lexicon.add(texts, position)
        spent += time.process_time() - began
        began = time.process_time()
        for text in texts:
            analyze(text.body)
        analysed += time.process_time() - began
    size = sum(path.stat().st_size for path in folder.iterdir())
    documents = lexicon.view().documents
    print(
        f"lexicon of {documents:,} documents: {size / 1e6:.1f} MB, {len(lexicon.view().segments)} "
        f"segments, built in {spent:.1f} s of processor time (analysing the same bodies for the "
        f"engine: {analysed:.1f} s)"
    )
    return lexicon


def _plain(text: str) -> list[str]:
    return [token.exact for token in tokenize(normalize(text))]


def _words(text: str) -> str:
    return " ".join(_plain(text))


def _strip(text: str) -> str:
    return " ".join(map(fold, _plain(text)))


def _strip_half(text: str, chance: random.Random) -> str:
    return " ".join(fold(word) if chance.random() < 0.5 else word for word in _plain(text))


def _strip_some_marks(text: str, chance: random.Random) -> str:
    """One word in the text loses its marks."""
    words = _plain(text)
    marked = [place for place, word in enumerate(words) if fold(word) != word]
    if marked:
        place = chance.choice(marked)
        words[place] = fold(words[place])
    return " ".join(words)


def _slip(text: str, chance: random.Random) -> str:
    """One word of three letters or more has a letter left out, added, changed or exchanged."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) > 2]
    if not long:
        return text
    at = chance.choice(long)
    word = words[at]
    place = chance.randrange(len(word) - 1)
    letter = chance.choice(_LETTERS)
    words[at] = chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
    return " ".join(words)


def _kinds(titles: Sequence[str]) -> dict[str, list[Case]]:
    chance = random.Random(23)
    parts = []
    for title in titles:
        words = _plain(title)
        length = min(len(words), chance.randint(2, 4))
        start = chance.randint(0, len(words) - length)
        parts.append(" ".join(words[start : start + length]))
    whole = [_words(title) for title in titles]
    return {
        "title, no marks": [Case(one, _strip(one)) for one in whole],
        "title, half of the words": [Case(one, _strip_half(one, chance)) for one in whole],
        "2-4 words, no marks": [Case(one, _strip(one)) for one in parts],
        "2-4 words, half": [Case(one, _strip_half(one, chance)) for one in parts],
        "2-4 words, one without": [Case(one, _strip_some_marks(one, chance)) for one in parts],
        "title, slip, marks": [Case(one, _slip(one, chance)) for one in whole],
        "title, slip, no marks": [Case(one, _slip(_strip(one), chance)) for one in whole],
        "2-4 words, slip, marks": [Case(one, _slip(one, chance)) for one in parts],
        "2-4 words, slip, no marks": [Case(one, _slip(_strip(one), chance)) for one in parts],
    }


def _measure_restoring(titles: Sequence[str], vocabulary: Vocabulary) -> None:
    print(f"{'':28}{'exact':>8}{'words':>8}{'before':>8}{'offered':>9}{'p50 ms':>8}{'p95 ms':>8}")
    for kind, cases in _kinds(titles).items():
        exact = right = before = every = offered = 0
        times = []
        for case in cases:
            began = time.process_time()
            found = restore(case.typed, vocabulary)
            times.append((time.process_time() - began) * 1000)
            offered += found is not None
            meant = case.meant.split()
            given = _plain(found.text if found else case.typed)
            exact += given == meant
            every += len(meant)
            right += sum(one == other for one, other in zip(given, meant, strict=False))
            before += sum(
                one == other for one, other in zip(_plain(case.typed), meant, strict=False)
            )
        print(
            f"{kind:28}{exact / len(cases):8.3f}{right / every:8.3f}{before / every:8.3f}"
            f"{offered / len(cases):9.3f}{_times(times)}"
        )
    for kind, texts in _correct(titles).items():
        alarms = [(text, found) for text in texts if (found := restore(text, vocabulary))]
        print(f"false alarms on {kind}: {len(alarms)} of {len(texts)}")
        for text, found in alarms[:6]:
            print(f"    {text}  ->  {found.text}  ({found.gain:.1f})")


def _correct(titles: Sequence[str]) -> dict[str, list[str]]:
    return {
        "titles": list(titles),
        "2-4 words": [case.meant for case in _kinds(titles)["2-4 words, no marks"]],
    }


def _times(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):8.2f}{ordered[int(0.95 * len(ordered))]:8.2f}"


def _measure_times(name: str, texts: Sequence[str], ask: Callable[[str], object]) -> None:
    times = []
    answered = 0
    for text in texts:
        began = time.process_time()
        answered += bool(ask(text))
        times.append((time.process_time() - began) * 1000)
    print(f"{name:28}{answered / len(texts):8.3f} answered{'':16}{_times(times)}")


def _beginnings(titles: Sequence[str]) -> list[str]:
    """What stands in the box at some moment while a title is typed, half of them without marks."""
    chance = random.Random(29)
    texts = []
    for title in titles:
        text = title if chance.random() < 0.5 else _strip(title)
        texts.append(text[: chance.randint(1, len(text))])
    return texts


def main() -> None:
    """Measure on the articles given, on an archive that is there, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE_PAGES)
    parser.add_argument("--home", type=Path, help="an archive that was built before")
    parser.add_argument("--count", type=int, default=1000, help="titles [1000]")
    parser.add_argument("--tuning", action="store_true", help="the half of the titles for tuning")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        home = arguments.home
        if home is None:
            home = Path(name) / "home"
            with open_writer(home) as writer:
                ingest(writer, [arguments.articles])
        archive = Archive.open(home)
        drawn = _draw_titles(archive, arguments.count)
        lexicon = _build(archive, drawn, Path(name) / "lexicon")
        archive.close()
        half = len(drawn) // 2
        titles = list(drawn.values())
        titles = titles[:half] if arguments.tuning else titles[half:]
        vocabulary = lexicon.view()
        _measure_restoring(titles, vocabulary)
        _measure_times("suggestions", _beginnings(titles), lambda text: suggest(text, vocabulary))
        words = sorted({word for title in titles for word in _strip(title).split()})
        _measure_times(
            "words like a word (~)", words[:300], lambda word: expand_fuzzy(word, 64, vocabulary)
        )
        lexicon.close()


if __name__ == "__main__":
    main()
