"""Rebuild the sample pages that an editor cannot write: packed, in old encodings, or decomposed.

Run `python -m tests.pages_build` from the project's root after changing a file of
`tests/pages/.sources/`. The same sources give the same bytes: dates and identifiers are fixed,
gzip headers carry no time. (Another zlib may compress differently; what it unpacks to is the same.)
"""

import base64
import gzip
import quopri
import struct
import unicodedata
import uuid
import zlib
from collections.abc import Callable
from email.header import Header
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.legacy_writing import WRITERS

PAGES = Path(__file__).parent / "pages"
SOURCES = PAGES / ".sources"


def draw_png(width: int = 64, height: int = 48) -> bytes:
    """A small grey picture, brighter to the right."""
    row = b"\0" + bytes(255 * x // width for x in range(width))

    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(row * height, 9)
    head = b"\x89PNG\r\n\x1a\n"
    return head + chunk(b"IHDR", size) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class _Warc:
    """A WARC 1.1 file in memory whose record ids follow from their place in it."""

    def __init__(self) -> None:
        self._buffer = BytesIO()
        self._writer = WARCWriter(self._buffer, gzip=True, warc_version="WARC/1.1")
        self._written = 0

    def add(
        self, kind: str, url: str | None, date: str, block: bytes, http: StatusAndHeaders | None
    ) -> None:
        self._written += 1
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"https://warc.example/{self._written}")
        headers = {"WARC-Record-ID": f"<urn:uuid:{name}>", "WARC-Date": date}
        if kind == "warcinfo":
            headers["WARC-Filename"] = "hai-tinh.warc.gz"
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(block),
            length=len(block),
            warc_headers_dict=headers,
            http_headers=http,
            warc_content_type="application/warc-fields" if kind == "warcinfo" else "",
        )
        self._writer.write_record(record)

    def respond(
        self, url: str, date: str, status: str, block: bytes, *more: tuple[str, str]
    ) -> None:
        fields = [*more, ("Content-Length", str(len(block))), ("Connection", "close")]
        self.add("response", url, date, block, StatusAndHeaders(status, fields, "HTTP/1.1"))

    def getvalue(self) -> bytes:
        return self._buffer.getvalue()


def build_warc() -> bytes:
    """Two articles, one of them sent compressed, among what a crawl leaves beside them."""
    html = ("Content-Type", "text/html; charset=utf-8")
    first = "https://www.vanlung.example/tin/tong-dieu-tra-dan-so-2019.html"
    second = "https://dongtran24h.example/kinh-te/2020/04/19/mua-trai-mua-diem-dan-mat-trang/"
    warc = _Warc()
    about = b"software: pages_build\r\nformat: WARC File Format 1.1\r\n"
    warc.add("warcinfo", None, "2020-05-02T01:00:00Z", about, None)
    asked = [("Host", "www.vanlung.example"), ("User-Agent", "pages-build"), ("Accept", "*/*")]
    path = "/tin/tong-dieu-tra-dan-so-2019.html"
    get = StatusAndHeaders(f"GET {path} HTTP/1.1", asked, is_http_request=True)
    warc.add("request", first, "2020-05-02T01:00:03Z", b"", get)
    page = (SOURCES / "warc-dan-so.html").read_bytes()
    warc.respond(first, "2020-05-02T01:00:03Z", "200 OK", page, ("Server", "nginx"), html)
    picture = "https://dongtran24h.example/f/2020/muoi.jpg"
    png = ("Content-Type", "image/png")
    warc.respond(picture, "2020-05-02T01:00:05Z", "200 OK", draw_png(), png)
    missing = "https://dongtran24h.example/kinh-te/2020/04/19/bai-da-go/"
    sorry = "<html><body><h1>Không tìm thấy trang</h1></body></html>".encode()
    warc.respond(missing, "2020-05-02T01:00:06Z", "404 Not Found", sorry, html)
    packed = gzip.compress((SOURCES / "warc-diem-dan.html").read_bytes(), 9, mtime=0)
    encoding = ("Content-Encoding", "gzip")
    warc.respond(second, "2020-05-02T01:00:08Z", "200 OK", packed, html, encoding)
    return warc.getvalue()


def build_mhtml() -> bytes:
    """The page with its style sheet and picture, laid out as Chromium's "Save as" does."""
    url = "https://www.baohatram.example/thoi-su/sat-lo-uy-hiep-de-bao-vam-giong-a10733"
    page = (SOURCES / "hatram-sat-lo.html").read_bytes()
    start = page.index(b"<title>") + len(b"<title>")
    subject = page[start : page.index(b"</title>")].decode()
    style = (
        b'@charset "utf-8";\n.ht-tieude { font-size: 28px; }\n.ht-tomtat { font-weight: bold; }\n'
    )
    boundary = "----MultipartBoundary--Xg0rVq7nL2aTkKcZ3pDtWm1yHsUe8bFj9oQi4RvNxA----"
    head = [
        "From: <Saved by Blink>",
        f"Snapshot-Content-Location: {url}",
        "Subject: " + Header(subject, "utf-8").encode(linesep="\r\n"),
        "Date: Thu, 15 Sep 2022 01:22:46 -0000",
        "MIME-Version: 1.0",
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="' + boundary + '"',
        "\r\n",
    ]
    picture = "https://www.baohatram.example/img/sat-lo-vam-giong.png"
    parts = [
        ("text/html", "Content-ID: <frame-1F0A7C@mhtml.blink>", url, page),
        ("text/css", "", "cid:css-1@mhtml.blink", style),
        ("image/png", "", picture, draw_png()),
    ]
    lines = ["\r\n".join(head)]
    for kind, name, location, body in parts:
        coding = "base64" if kind == "image/png" else "quoted-printable"
        fields = [f"Content-Type: {kind}", name, f"Content-Transfer-Encoding: {coding}"]
        fields.append(f"Content-Location: {location}")
        block = "\r\n".join(field for field in fields if field)
        lines.append(f"--{boundary}\r\n{block}\r\n\r\n{_transfer(body, coding)}\r\n")
    lines.append(f"--{boundary}--\r\n")
    return "".join(lines).encode("ascii")


def _transfer(body: bytes, coding: str) -> str:
    encode = base64.encodebytes if coding == "base64" else quopri.encodestring
    return encode(body).decode("ascii").replace("\r\n", "\n").replace("\n", "\r\n")


def _misread(text: str) -> str:
    """The article between two comments as TCVN3 read as windows-1252; the rest as it is."""
    before, rest = text.split("<!-- bài -->")
    article, after = rest.split("<!-- hết bài -->")
    return before + _as_western(WRITERS["tcvn3"](article)) + after


def _as_western(payload: bytes) -> str:
    """The bytes read as browsers read windows-1252: what it leaves free becomes a control."""
    return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in payload)


ENCODED: dict[str, Callable[[str], bytes]] = {
    "thachkhe-thuy-loi-cp1258.html": WRITERS["windows-1258"],
    "phasen-tram-xa-tcvn3.html": WRITERS["tcvn3"],
    "lungva-font-vni.html": WRITERS["vni"],
    "hatram-thu-viqr.txt": WRITERS["viqr"],
    "lungva-may-te-ngo-nfd.html": lambda text: unicodedata.normalize("NFD", text).encode(),
    "phasen-tcvn3-doc-nham.html": lambda text: _misread(text).encode(),
    "vanlung-utf8-hai-lan.txt": lambda text: _as_western(text.encode()).encode(),
}


def main() -> None:
    """Write every built page beside its gold document."""
    for name, encode in ENCODED.items():
        (PAGES / name).write_bytes(encode((SOURCES / name).read_text("utf-8")))
    lines = (SOURCES / "ba-bai.jsonl").read_bytes()
    (PAGES / "ba-bai.jsonl.gz").write_bytes(gzip.compress(lines, 9, mtime=0))
    (PAGES / "hai-tinh.warc.gz").write_bytes(build_warc())
    (PAGES / "hatram-sat-lo.mhtml").write_bytes(build_mhtml())


if __name__ == "__main__":
    main()
