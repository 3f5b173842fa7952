"""Ingestion: good pages go in once, bad input costs one clear line each."""

import gzip
import json
import os
import random
import signal
import socket
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest

from archive import Tally, ingest, open_writer
from archive.cleaners import CleanerPool, Result, clean_one
from tests.legacy_writing import make_sentence
from tests.making import make_capture

PAGE = (
    "Xã Vân Lũng mở lớp xóa mù chữ buổi tối\n\n"
    "Tối thứ Hai hằng tuần, nhà văn hóa bản Pá Sen sáng đèn đến khuya để đón ba mươi học viên "
    "đã quá tuổi đến trường, phần lớn là phụ nữ làm nương cả ngày, tranh thủ học đọc học viết.\n\n"
    "Cô giáo Lò Thị Mẩy đứng lớp không lấy thù lao từ tháng Chín năm ngoái.\n"
)


def _ingest(home: Path, *paths: Path) -> Tally:
    with open_writer(home) as writer:
        return ingest(writer, paths, workers=1)


def _reason(tally: Tally, name: str) -> str:
    (reason,) = [reason for source, reason in tally.rejections if f"/{name}" in source]
    assert "\n" not in reason
    return reason


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the archive goes."""
    return tmp_path / "archive"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good page in it."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "tot.txt").write_text(PAGE, "utf-8")
    return folder


def test_adding_again_adds_nothing(home: Path, folder: Path) -> None:
    """The same folder twice: first added, then unchanged."""
    assert _ingest(home, folder).numbers() == Tally(added=1).numbers()
    assert _ingest(home, folder).numbers() == Tally(unchanged=1).numbers()


def test_bad_files_cost_one_line_each_and_nothing_else(home: Path, folder: Path) -> None:
    """Empty, binary, truncated, special, looping, badly named files beside a good one."""
    (folder / "rong.html").write_bytes(b"")
    (folder / "anh.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    (folder / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(9000))[:4000])
    (folder / "to.html").write_bytes(b"<p>x</p>" * (50 * 2**20 // 8))
    os.mkfifo(folder / "ong.html")
    (folder / "vong").symlink_to(folder, target_is_directory=True)
    (folder / "mat.html").symlink_to(folder / "khong-co.html")
    (folder / "dong.jsonl").write_text('{"text": "x"\nkhông phải JSON\n', "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/t\xeansai.html")).write_bytes(b"")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "cam.html"))
        tally = _ingest(home, folder)
    assert tally.added == 1
    assert "empty" in _reason(tally, "rong.html")
    assert "not a text page" in _reason(tally, "anh.html")
    assert "cut off" in _reason(tally, "cut.txt.gz")
    assert "larger than" in _reason(tally, "to.html") or "MB" in _reason(tally, "to.html")
    for name in ("ong.html", "cam.html", "vong", "mat.html", "dong.jsonl#L1", "dong.jsonl#L2"):
        assert _reason(tally, name)
    assert "empty" in _reason(tally, r"t\xeansai.html")
    json.dumps(tally.rejections).encode("utf-8")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "x",
        "<b><i><font>" * 30_000 + PAGE,
        "<p>\x00\x00" + PAGE.replace("\n", "<p>") + "\x00",
        "<html><body><p " + " ".join(f"a{n}='{n}'" for n in range(20_000)) + ">x",
        "<a href=x>y</a>" * 50_000,
        "<!--" * 100_000,
        "<table><tr><td>" * 5_000 + PAGE,
    ],
    ids=["deep", "unclosed", "nul", "attributes", "links", "comments", "tables"],
)
def test_hostile_markup_ends_in_a_document_or_a_reason(
    home: Path, folder: Path, markup: str
) -> None:
    """Whatever the markup, the run goes on and the good page beside it is in."""
    (folder / "a-xau.html").write_text(markup, "utf-8")
    tally = _ingest(home, folder)
    assert tally.added + tally.rejected == 2
    assert tally.added >= 1


def test_lone_surrogates_are_refused_by_line(home: Path, folder: Path) -> None:
    """Text that no encoding can hold is named, and the next line goes in."""
    lines = [r'{"text": "h\ud800ng", "title": "x"}', json.dumps({"id": "2", "text": PAGE})]
    (folder / "hong.jsonl").write_text("\n".join(lines), "utf-8")
    tally = _ingest(home, folder)
    assert tally.added == 2
    assert _reason(tally, "hong.jsonl#L1")


def test_a_page_that_kills_its_worker_costs_only_itself() -> None:
    """The worker is replaced, the other pages of its chunk are cleaned."""
    good = make_capture(PAGE)
    with CleanerPool(1) as pool:
        lost: Future[list[Result]] = pool._pool.schedule(_die)
        assert pool.finish([good], lost) == ["cleaning broke its worker process (exit status -9)"]
        lost = pool._pool.schedule(_die)
        assert pool.finish([good, good], lost) == [clean_one(good), clean_one(good)]


def _die() -> list[Result]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_an_interrupt_keeps_what_was_added(home: Path, tmp_path: Path) -> None:
    """Ctrl-C in the middle: the archive holds what it said, and the next run goes on."""
    chance = random.Random(3)
    texts = ("\n\n".join(make_sentence(chance, 30) for _ in range(4)) for _ in range(3000))
    lines = (
        json.dumps({"id": str(number), "title": f"Tin {number}", "text": text})
        for number, text in enumerate(texts)
    )
    (tmp_path / "tin.jsonl").write_text("\n".join(lines), "utf-8")
    code = (
        "import pathlib, signal, sys\n"
        "from archive import ingest, open_writer\n"
        "if __name__ == '__main__':\n"
        # Whoever runs the tests in the background may have it ignored.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    with open_writer(pathlib.Path(sys.argv[1])) as writer:\n"
        "        ingest(writer, [pathlib.Path(sys.argv[2])],\n"
        "               lambda progress: print(progress.pages, flush=True), 1)\n"
    )
    command = [sys.executable, "-c", code, str(home), str(tmp_path / "tin.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if int(line) >= 600:
                run.send_signal(signal.SIGINT)
                break
        run.communicate()
        assert run.returncode != 0
    with open_writer(home) as writer:
        held = writer.archive.counts().documents
        assert writer.archive.runs()[0].state == "interrupted"
    assert 0 < held < 3000
    tally = _ingest(home, tmp_path / "tin.jsonl")
    assert (tally.added, tally.unchanged) == (3000 - held, held)
