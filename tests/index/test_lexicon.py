"""The lexicon: terms, spellings, groups, positions, damage, crashes, readers beside a writer."""

import signal
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analyzer import BREAK, tokenize
from index.errors import IndexDamagedError
from index.fold import fold
from index.lexicon import Lexicon, Text
from tests.index import vietnamese_text

SYLLABLES = st.sampled_from(
    "học tập hoc đường dương bộ Bộ trưởng hòa hoà lý lí 2016 25.525 u23".split()
)
SENTENCES = st.lists(SYLLABLES, max_size=8).map(" ".join)
TEXTS = st.builds(Text, SENTENCES, st.lists(SENTENCES, max_size=3).map(tuple), SENTENCES)


def test_new_lexicon_is_empty(tmp_path: Path) -> None:
    """Before anything was added there are no terms, and no files either."""
    lexicon = Lexicon(tmp_path / "lexicon")
    assert lexicon.position == 0
    assert lexicon.expand_prefix("a", 10) == []
    assert lexicon.view().group("hoc tap") == ()
    assert not (tmp_path / "lexicon").exists()


def test_prefix_gives_its_terms_in_order(tmp_path: Path) -> None:
    """Terms with the beginning come sorted, over all additions, none twice."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("hoc hoa ha")], 1)
    lexicon.add([Text("", ("học hoàng", "i"), "g")], 2)
    assert lexicon.expand_prefix("ho", 10) == ["hoa", "hoang", "hoc"]
    assert lexicon.expand_prefix("hoc", 10) == ["hoc"]
    assert lexicon.expand_prefix("hu", 10) == []
    assert lexicon.expand_prefix("g", 10) == ["g"]


def test_one_term_more_than_the_limit_shows_that_there_are_more(tmp_path: Path) -> None:
    """A caller learns from limit + 1 terms that the prefix is too short."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("hoa hob hoc hod hoe hof hog hoh hoi hok")], 1)
    assert len(lexicon.expand_prefix("ho", 9)) == 10
    assert len(lexicon.expand_prefix("ho", 8)) == 9
    assert len(lexicon.expand_prefix("ho", 20)) == 10


def test_position_never_falls(tmp_path: Path) -> None:
    """Adding what was read before keeps the position, and the terms."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("mot")], 7)
    lexicon.add([Text("hai")], 3)
    assert lexicon.position == 7
    lexicon.add([], 9)
    assert Lexicon(tmp_path).position == 9
    assert Lexicon(tmp_path).expand_prefix("", 5) == ["hai", "mot"]


def test_spellings_are_counted_by_documents(tmp_path: Path) -> None:
    """A spelling counts once in a document, and the most frequent comes first."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("Đường", ("đường đường dương",)), Text("ĐƯỜNG")], 1)
    lexicon.add([Text("dương", (), "Dương")], 2)
    view = lexicon.view()
    assert view.spellings("duong") == (("dương", 2), ("đường", 2))
    assert view.frequency("duong") == 3
    assert view.documents == 3


def test_a_name_in_the_byline_is_known_and_not_counted(tmp_path: Path) -> None:
    """Bylines give their words to beginnings, and no spelling to the language."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("Tin", (), "Quỳnh")], 1)
    assert lexicon.expand_prefix("qu", 5) == ["quinh"]
    assert lexicon.view().frequency("quinh") == 0


def test_groups_end_at_punctuation_numbers_and_paragraphs(tmp_path: Path) -> None:
    """Words belong together only within a stretch of nothing but words."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("Nông thôn mới", ("học tập, năm 2016 tại (xã) bản", "làng"))], 1)
    view = lexicon.view()
    assert view.group("nong thon moi") == (("nông thôn mới", 1),)
    assert view.group_frequency(("hoc", "tap")) == 1
    for key in ("tap nam", "nam tai", "nam 2016", "tai xa", "xa ban", "ban lang", "moi hoc"):
        assert view.group(key) == ()


def test_rare_groups_of_many_documents_are_left_out(tmp_path: Path) -> None:
    """In a large batch a group counts from its second document on; terms always count."""
    lexicon = Lexicon(tmp_path)
    texts = [Text(f"con suối {chr(97 + n % 26)}{chr(97 + n // 26)}x") for n in range(600)]
    lexicon.add([*texts, Text("rừng thiêng")], 1)
    view = lexicon.view()
    assert view.group_frequency(("con", "suoi")) == 600
    assert view.group("rung thieng") == ()
    assert view.frequency("thieng") == 1


def test_titles_are_kept_whole(tmp_path: Path) -> None:
    """A title longer than a group is found by its beginning, as it is written."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("Khánh thành cầu  mới qua suối Lũng"), Text("Họp 5 bản")], 1)
    found = [spelled[0][0] for _, spelled in lexicon.view().frequent_groups("khanh thanh cau", 9)]
    assert "Khánh thành cầu mới qua suối Lũng" in found
    assert lexicon.view().group("hop 5 ban") == (("Họp 5 bản", 1),)


def test_what_is_no_word_of_the_language_is_kept_too(tmp_path: Path) -> None:
    """Other scripts, soft hyphens, long runs and odd signs neither fail nor get lost."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("北京 m² x̣̂ hòa\u00adbình İstanbul", ("a" * 100, "A\ud800b", "\x00"))], 1)
    terms = lexicon.expand_prefix("", 99)
    assert {"m", "2", "hoabinh", "istanbul", "a", "b"} <= set(terms)
    assert BREAK not in terms


def _model_terms(texts: list[Text]) -> tuple[Counter[tuple[str, str]], set[str]]:
    """Documents by folded term and canonical spelling, and every term there is."""
    counts: Counter[tuple[str, str]] = Counter()
    terms: set[str] = set()
    for text in texts:
        tokens = [token for part in (text.title, *text.body) for token in tokenize(part)]
        terms |= {token.folded for token in [*tokens, *tokenize(text.byline)]}
        counts.update({(token.folded, token.exact.lower()) for token in tokens})
    return counts, terms - {BREAK}


def _model_pairs(texts: list[Text]) -> Counter[str]:
    """Documents by pairs of neighbouring words, as they are spelled in lower case."""
    counts: Counter[str] = Counter()
    for text in texts:
        pairs = set()
        for part in (text.title, *text.body):
            for left, right in pairwise(part.split()):
                if left.isalpha() and right.isalpha():
                    pairs.add(f"{left.lower()} {right.lower()}")
        counts.update(pairs)
    return counts


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(TEXTS, max_size=6), max_size=5), st.sampled_from(["", "h", "ho", "2"]))
def test_any_additions_equal_a_plain_count(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Text]], prefix: str
) -> None:
    """However texts came in, the lexicon holds what counting all of them at once gives."""
    folder = tmp_path_factory.mktemp("lexicon")
    lexicon = Lexicon(folder)
    for number, batch in enumerate(batches, start=1):
        lexicon.add(batch, number)
    texts = [text for batch in batches for text in batch]
    view = Lexicon(folder).view()
    counts, terms = _model_terms(texts)
    assert view.expand_prefix(prefix, 99) == sorted(t for t in terms if t.startswith(prefix))
    for term in terms:
        # Ways to write one exact term are told apart in the lexicon: one document may hold both.
        spelled = Counter[str]()
        for spelling, count in view.spellings(term):
            assert fold(spelling) == term
            spelled[spelling] += count
        exact = {exact for folded, exact in counts if folded == term}
        assert sum(spelled.values()) >= sum(counts[term, one] for one in exact)
    for pair, count in _model_pairs(texts).items():
        key = " ".join(map(fold, pair.split()))
        assert dict(view.group(key))[pair] == count
    assert view.documents <= len(texts)


@settings(deadline=None, max_examples=25)
@given(st.lists(vietnamese_text.texts, max_size=5))
def test_any_text_gives_all_its_terms(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Whatever is in a text, a beginning finds each of its terms."""
    lexicon = Lexicon(tmp_path_factory.mktemp("lexicon"))
    for number, text in enumerate(texts, start=1):
        lexicon.add([Text("", (text,))], number)
    terms = {token.folded for text in texts for token in tokenize(text)} - {BREAK}
    found = lexicon.expand_prefix("", len(terms))
    assert sorted(term.encode() for term in terms) == [term.encode() for term in found]
    assert lexicon.view().known(terms | {"không có"}) == terms


def test_many_additions_leave_few_files(tmp_path: Path) -> None:
    """Segments are merged, so that a question asks few of them, and old files are removed."""
    lexicon = Lexicon(tmp_path)
    for number in range(1, 200):
        lexicon.add([Text(f"tu{chr(97 + number % 26)}{chr(97 + number // 26)} chu")], number)
    assert len(lexicon.view().segments) < 10
    assert len(list(tmp_path.iterdir())) == 1 + 4 * len(lexicon.view().segments)
    assert len(lexicon.expand_prefix("tu", 1000)) == 199
    assert lexicon.view().frequency("chu") == 199


def test_merging_in_stretches_keeps_every_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files longer than a stretch of memory are merged piece by piece to the same lines."""
    monkeypatch.setattr("index.lexicon_merge._STRETCH_BYTES", 40)
    lexicon = Lexicon(tmp_path)
    for number in range(1, 30):
        lexicon.add([Text(f"x{chr(97 + other % 26)}z bản") for other in range(number)], number)
    assert lexicon.expand_prefix("x", 99) == [f"x{chr(97 + n)}z" for n in range(26)]
    assert lexicon.view().frequency("xaz") == 29 + 3
    assert lexicon.view().frequency("ban") == sum(range(30))


def test_other_reader_sees_additions(tmp_path: Path) -> None:
    """A reader that was open before sees what a writer has added since; a view stays as it was."""
    reader = Lexicon(tmp_path)
    assert reader.expand_prefix("x", 5) == []
    Lexicon(tmp_path).add([Text("xã")], 1)
    before = reader.view()
    assert before.expand_prefix("x", 5) == ["xa"]
    for number in range(2, 9):
        Lexicon(tmp_path).add([Text("xóm")], number)
    assert (reader.expand_prefix("x", 5), reader.position) == (["xa", "xom"], 8)
    assert before.expand_prefix("x", 5) == ["xa"]
    assert before.spellings("xa") == (("xã", 1),)


def test_clearing_forgets_everything(tmp_path: Path) -> None:
    """After clearing, the lexicon is as new, for open readers too."""
    reader = Lexicon(tmp_path)
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("xã")], 5)
    assert reader.position == 5
    lexicon.clear()
    assert (reader.position, reader.expand_prefix("", 5)) == (0, [])
    assert [path.name for path in tmp_path.iterdir()] == ["MANIFEST"]


def test_closed_lexicon_opens_again(tmp_path: Path) -> None:
    """Closing lets go of files and nothing else."""
    lexicon = Lexicon(tmp_path)
    lexicon.add([Text("xã")], 5)
    lexicon.close()
    assert lexicon.expand_prefix("x", 5) == ["xa"]


@pytest.mark.parametrize(
    "damage", ["manifest", "other format", "file missing", "file cut", "peaks missing", "peaks cut"]
)
def test_damage_is_said_and_cleared(tmp_path: Path, damage: str) -> None:
    """A damaged or older lexicon says so with the next step, and can be started anew."""
    Lexicon(tmp_path).add([Text("một hai")], 3)
    manifest = tmp_path / "MANIFEST"
    terms, peaks = tmp_path / "terms-000001", tmp_path / "groups-000001.peaks"
    match damage:
        case "manifest":
            manifest.write_bytes(b"\x00{")
        case "other format":
            manifest.write_bytes(b'{"format": 1, "position": 3, "lists": []}')
        case "file missing":
            terms.unlink()
        case "file cut":
            terms.write_bytes(terms.read_bytes()[:-3])
        case "peaks missing":
            peaks.unlink()
        case _:
            peaks.write_bytes(peaks.read_bytes()[:-3])
    lexicon = Lexicon(tmp_path)
    with pytest.raises(IndexDamagedError, match="tangthu reindex"):
        lexicon.expand_prefix("m", 5)
    lexicon.clear()
    assert lexicon.position == 0
    lexicon.add([Text("ba")], 1)
    assert lexicon.expand_prefix("", 5) == ["ba"]


ENDLESS_WRITER = """
import sys
from pathlib import Path
from index.lexicon import Lexicon, Text
lexicon = Lexicon(Path(sys.argv[1]))
print("ready", flush=True)
letters = "abcdefghij"
while True:
    number = lexicon.position + 1
    word = "".join(letters[int(digit)] for digit in str(number))
    lexicon.add([Text(f"t{word} chung", (f"học tập u{word}",))], number)
"""


def test_killed_writer_leaves_a_whole_lexicon(tmp_path: Path) -> None:
    """After kill -9, everything up to the position is there, and writing goes on."""
    for _ in range(4):
        command = [sys.executable, "-c", ENDLESS_WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            reader = Lexicon(tmp_path)
            reached = reader.position
            while reader.position < reached + 20:
                view = reader.view()
                assert len(view.expand_prefix("t", 10_000)) == view.position + (view.position > 0)
                assert view.frequency("chung") == view.position
            writer.send_signal(signal.SIGKILL)
        view = Lexicon(tmp_path).view()
        assert len(view.expand_prefix("u", 10_000)) == view.position
        assert view.group_frequency(("hoc", "tap")) == view.position
