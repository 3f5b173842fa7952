"""The command line, run as a person runs it: a process of its own."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PAGES = Path(__file__).parent.parent / "pages"
ENGINES = ("tantivy", "whoosh")

Run = Callable[..., subprocess.CompletedProcess[bytes]]


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "webapp.cli", *arguments]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample pages, indexed with both engines."""
    home = tmp_path_factory.mktemp("home")
    _run_in(home, "add", str(PAGES))
    _run_in(home, "reindex", "--engine", "whoosh")
    return home


def _run_in(home: Path, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if "TANGTHU" not in name}
    done = subprocess.run(
        _command("--home", str(home), *arguments),
        capture_output=True,
        env=environment | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == expect, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


def _hits(home: Path, text: str, *options: str) -> list[dict[str, object]]:
    done = _run_in(home, "search", "--json", *options, "--", text)
    hits: list[dict[str, object]] = json.loads(done.stdout)["hits"]
    return hits


def test_adding_again_says_that_nothing_is_new(home: Path) -> None:
    """The second run counts every page as unchanged."""
    out = _run_in(home, "add", str(PAGES)).stdout.decode()
    assert out.startswith("0 added, 0 changed, ")
    assert re.search(r"[1-9]\d* unchanged", out)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        "nong thon moi",
        "nông thôn mới",
        '"nông thôn mới"',
        "NONG THÔN MOI",
        unicodedata.normalize("NFD", "nông thôn mới"),
    ],
)
def test_marks_may_be_left_out(home: Path, engine: str, text: str) -> None:
    """With marks, without, in capitals or decomposed: the same documents."""
    found = {hit["id"] for hit in _hits(home, text, "--engine", engine, "--limit", "50")}
    plain = {
        hit["id"] for hit in _hits(home, '"nong thon moi"', "--engine", engine, "--limit", "50")
    }
    assert plain
    assert plain <= found


@pytest.mark.parametrize("engine", ENGINES)
def test_json_for_scripts_has_the_promised_shape(home: Path, engine: str) -> None:
    """Every key that scripts rely on, and highlights that point into their fragment."""
    done = _run_in(home, "search", "thon ban", "--json", "--engine", engine, "--limit", "3")
    answer = json.loads(done.stdout)
    assert answer["query"] == "thon ban"
    assert answer["total"] >= len(answer["hits"]) > 0
    assert answer["took_ms"] > 0
    marked = 0
    for hit in answer["hits"]:
        assert set(hit) >= {
            *("id", "title", "url", "site", "published", "byline", "score", "snippet", "original")
        }
        for fragment in hit["snippet"]:
            for start, end in fragment["highlights"]:
                assert 0 <= start < end <= len(fragment["text"])
                marked += 1
    assert marked


def test_show_gives_the_document_and_its_original(home: Path) -> None:
    """Text for a person, JSON for a script, and the very bytes that were added."""
    page = PAGES / "thachkhe-nong-thon-moi.html"
    gold = json.loads(page.with_suffix(".gold.json").read_text("utf-8"))
    hits = _hits(home, f'title:"{gold["title"]}"')
    identifier = next(str(hit["id"]) for hit in hits if hit["title"] == gold["title"])
    assert gold["title"] in _run_in(home, "show", identifier).stdout.decode()
    shown = json.loads(_run_in(home, "show", identifier, "--json").stdout)
    assert shown["captures"][0]["digest"].startswith("sha256:")
    assert set(shown) >= {*gold, "id", "captures"}
    assert _run_in(home, "show", identifier, "--original").stdout == page.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["search"], 2, "Missing argument"),
        (["search", "x", "--limit", "0"], 2, "0 is not in the range"),
        (["search", "x", "--engine", "solr"], 2, "'solr' is not one of"),
        (["search", "x", "--page", "5000"], 1, "narrow the query"),
        (["show", "khong-co"], 1, "no document 'khong-co'"),
        (["show", "x", "--json", "--original"], 2, "exclude each other"),
        (["add", "/khong/co"], 1, ""),
    ],
)
def test_wrong_use_and_failed_work_differ(
    home: Path, arguments: list[str], status: int, message: str
) -> None:
    """Exit status 2 for wrong use, 1 when the work failed, one line that says why."""
    done = _run_in(home, *arguments, expect=status)
    assert message in done.stderr.decode()


def test_nothing_to_search_says_what_to_do(tmp_path: Path) -> None:
    """Without an archive, without an index: the next step is named."""
    assert b"tangthu add" in _run_in(tmp_path / "neu", "search", "x", expect=1).stderr
    _run_in(tmp_path / "neu", "add", str(PAGES / "vanlung-cho-phien.html"))
    failed = _run_in(tmp_path / "neu", "search", "x", "--engine", "whoosh", expect=1)
    assert b"tangthu reindex" in failed.stderr


def test_status_tells_archive_and_index(home: Path) -> None:
    """Counts, the position in the change log, the runs with what they rejected."""
    status = json.loads(_run_in(home, "status", "--json").stdout)
    assert status["archive"]["documents"] == status["index"]["documents"] > 20
    assert status["behind"] == 0
    assert status["runs"][0]["state"] == "done"
    assert "up to date" in _run_in(home, "status").stdout.decode()


def test_help_names_every_command() -> None:
    """A stranger finds the way from `tangthu --help`."""
    done = subprocess.run(_command("--help"), capture_output=True, check=True, text=True)
    for command in ("add", "search", "show", "serve", "reindex", "status"):
        assert re.search(rf"^  {command} ", done.stdout, re.MULTILINE)


def test_progress_stays_out_of_pipes(tmp_path: Path) -> None:
    """Standard error that is no terminal gets no bars."""
    done = _run_in(tmp_path / "neu", "add", str(PAGES / "vanlung-cho-phien.html"))
    assert done.stderr == b""
    assert done.stdout.decode().startswith("1 added, 0 changed, 0 unchanged, 0 rejected")


@pytest.fixture
def server(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`tangthu serve` with two workers on a free port."""
    with subprocess.Popen(
        _command("--home", str(home), "serve", "--port", "0", "--workers", "2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        port = int(line.partition("http://127.0.0.1:")[2].split()[0])
        yield process, port
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _get(port: int, path: str) -> tuple[int, str]:
    for _ in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the server did not come up")


def test_a_running_server_shows_what_is_added_and_reindexed(
    server: tuple[subprocess.Popen[bytes], int], home: Path, tmp_path: Path
) -> None:
    """New pages appear and the index is swapped without a restart."""
    _, port = server
    assert _get(port, "/healthz")[0] == 200
    status, body = _get(port, "/api/search?q=khoaitayhiem")
    assert (status, json.loads(body)["total"]) == (200, 0)
    page = tmp_path / "moi.txt"
    page.write_text(
        "Mùa khoaitayhiem\n\n" + "Bà con dỡ khoai từ sáng sớm trên nương. " * 9, "utf-8"
    )
    _run_in(home, "add", str(page))
    assert json.loads(_get(port, "/api/search?q=khoaitayhiem")[1])["total"] == 1
    _run_in(home, "reindex")
    assert json.loads(_get(port, "/api/search?q=khoaitayhiem")[1])["total"] == 1


def test_a_taken_port_is_said_in_one_line(
    server: tuple[subprocess.Popen[bytes], int], home: Path
) -> None:
    """Two servers cannot share an address; the second says so and ends."""
    _, port = server
    _get(port, "/healthz")
    failed = _run_in(home, "serve", "--port", str(port), expect=1)
    assert b"cannot listen at" in failed.stderr
