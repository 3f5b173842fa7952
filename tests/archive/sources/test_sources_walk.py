"""Walking folders."""

import os
import socket
from pathlib import Path

import pytest

from archive.sources import Ignored, InputFile, Rejection, iter_inputs


def _write(path: Path, content: bytes = b"<p>x</p>") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _rejection(path: Path) -> Rejection:
    (found,) = iter_inputs([path])
    assert isinstance(found, Rejection)
    return found


@pytest.mark.parametrize(
    ("name", "file_format", "compression"),
    [
        ("a.html", "html", None),
        ("A.HTM", "html", None),
        ("a.xhtml", "html", None),
        ("a.b.html.gz", "html", "gz"),
        ("a.txt.zst", "text", "zst"),
        ("a.jsonl.xz", "jsonl", "xz"),
        ("a.jsonl.bz2", "jsonl", "bz2"),
        ("a.warc", "warc", None),
        ("a.warc.gz", "warc", "gz"),
        ("a.mht", "mhtml", None),
        ("a.mhtml.gz", "mhtml", "gz"),
    ],
)
def test_the_suffixes_say_format_and_compression(
    tmp_path: Path, name: str, file_format: str, compression: str | None
) -> None:
    """Suffixes are read in any case, the compression's last."""
    path = _write(tmp_path / name)
    assert list(iter_inputs([path])) == [InputFile(path, file_format, compression, 8)]


def test_a_folder_is_walked_in_name_order_at_any_depth(tmp_path: Path) -> None:
    """Files come sorted by name, those of a folder where the folder's name stands."""
    names = ["a.html", "b/1.html", "b/c/d/e/2.html", "b/z.txt", "c.txt"]
    for name in reversed(names):
        _write(tmp_path / name)
    found = [entry.path for entry in iter_inputs([tmp_path]) if isinstance(entry, InputFile)]
    assert found == [tmp_path / name for name in names]


def test_a_very_deep_folder_is_walked_or_rejected_but_never_breaks_the_walk(
    tmp_path: Path,
) -> None:
    """Beyond what the system can name in one path, the folder is rejected with the reason."""
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(2500):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)
    _write(tmp_path / "z.html")
    try:
        rejected, page = iter_inputs([tmp_path])
        assert isinstance(rejected, Rejection)
        assert "File name too long" in rejected.reason
        assert isinstance(page, InputFile)
    finally:
        _remove_deep(tmp_path)


def _remove_deep(top: Path) -> None:
    """Shorten the chain from its beginning, since no path reaches its end."""
    descriptor = os.open(top, os.O_RDONLY)
    try:
        while True:
            try:
                os.rename("d/d", "e", src_dir_fd=descriptor, dst_dir_fd=descriptor)
            except FileNotFoundError:
                break
            os.rmdir("d", dir_fd=descriptor)
            os.rename("e", "d", src_dir_fd=descriptor, dst_dir_fd=descriptor)
    finally:
        os.close(descriptor)


def test_what_is_no_page_in_a_folder_is_ignored(tmp_path: Path) -> None:
    """Unknown suffixes and hidden entries, whole hidden folders too, are counted as ignored."""
    for name in ("a.gold.json", "b.css", ".hidden.html", ".git/c.html", "no-suffix", "d.warc.xz"):
        _write(tmp_path / name)
    found = list(iter_inputs([tmp_path]))
    assert all(isinstance(entry, Ignored) for entry in found)
    assert [Path(entry.source).name for entry in found if isinstance(entry, Ignored)] == [
        ".git",
        ".hidden.html",
        "a.gold.json",
        "b.css",
        "d.warc.xz",
        "no-suffix",
    ]


def test_a_file_of_unknown_suffix_named_directly_is_rejected(tmp_path: Path) -> None:
    """The reason says which suffixes are known."""
    reason = _rejection(_write(tmp_path / "a.docx")).reason
    assert "(.docx)" in reason
    assert ".html" in reason


def test_a_path_that_is_not_there_is_rejected(tmp_path: Path) -> None:
    """The reason is the system's."""
    assert _rejection(tmp_path / "gone.html").reason == "cannot be read (No such file or directory)"


@pytest.mark.parametrize("name", ["x" * 300 + ".html", "a\0b.html", "\ud800.html"])
def test_a_name_that_no_file_can_have_is_rejected(tmp_path: Path, name: str) -> None:
    """Too long, with NUL, with a surrogate: each gives one printable line."""
    found = _rejection(tmp_path / name)
    assert found.source.isprintable()
    assert found.reason.startswith("cannot be read (")


def test_a_broken_symbolic_link_is_rejected_with_its_target(tmp_path: Path) -> None:
    """The line names what is missing."""
    (tmp_path / "a.html").symlink_to(tmp_path / "gone.html")
    assert "gone.html" in _rejection(tmp_path / "a.html").reason


def test_links_that_lead_to_each_other_are_rejected(tmp_path: Path) -> None:
    """A file that is only links is one line, not an endless search."""
    (tmp_path / "a.html").symlink_to(tmp_path / "b.html")
    (tmp_path / "b.html").symlink_to(tmp_path / "a.html")
    found = list(iter_inputs([tmp_path]))
    assert len(found) == 2
    assert all(isinstance(entry, Rejection) for entry in found)


def test_a_folder_loop_is_rejected_and_the_rest_is_read_once(tmp_path: Path) -> None:
    """A link to a folder above it ends there."""
    page = _write(tmp_path / "a" / "b" / "page.html")
    (tmp_path / "a" / "b" / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    loop, found = iter_inputs([tmp_path])
    assert isinstance(loop, Rejection)
    assert "loop" in loop.reason
    assert found == InputFile(page, "html", None, 8)


def test_a_linked_folder_is_followed_once(tmp_path: Path) -> None:
    """Two ways to a folder, one reading, no complaint."""
    _write(tmp_path / "pages" / "page.html")
    (tmp_path / "link").symlink_to(tmp_path / "pages", target_is_directory=True)
    (found,) = iter_inputs([tmp_path])
    assert isinstance(found, InputFile)
    assert found.path == tmp_path / "link" / "page.html"


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    """By its name, through its folder or by a link: one input."""
    page = _write(tmp_path / "page.html")
    (tmp_path / "same.html").symlink_to(page)
    assert len(list(iter_inputs([page, page, tmp_path, tmp_path / "same.html"]))) == 1


def test_pipes_sockets_and_devices_are_rejected_unopened(tmp_path: Path) -> None:
    """Opening any of them could wait for ever."""
    os.mkfifo(tmp_path / "pipe.html")
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(tmp_path)  # a socket's path may be 100 bytes long at most
    try:
        server.bind("socket.html")
    finally:
        os.chdir(here)
        server.close()
    pipe, sock = iter_inputs([tmp_path])
    assert isinstance(pipe, Rejection)
    assert "pipe" in pipe.reason
    assert isinstance(sock, Rejection)
    assert "socket" in sock.reason
    assert "device" in _rejection(Path("/dev/zero")).reason


def test_names_that_are_not_utf_8_are_walked_and_printed_escaped(tmp_path: Path) -> None:
    """The path stays as it is; the source escapes what is no UTF-8."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe0i\xff.html"))
    _write(path)
    (found,) = iter_inputs([tmp_path])
    assert isinstance(found, InputFile)
    assert found.path == path
    assert _rejection(path.with_suffix(".gone")).source.endswith(r"b\xe0i\xff.gone")


def test_control_characters_in_names_never_reach_a_terminal(tmp_path: Path) -> None:
    """A source is one printable line whatever the file is called."""
    _write(tmp_path / "a\n\x1b[31mb.css")
    (found,) = iter_inputs([tmp_path])
    assert isinstance(found, Ignored)
    assert found.source.endswith(r"a\n\x1b[31mb.css")
