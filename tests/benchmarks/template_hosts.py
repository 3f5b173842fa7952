"""Makes hosts of many pages: the same furniture, in which different articles stand.

Either out of one page whose article is known (each line of it is given other sentences; headlines
in links beside it change from page to page, as lists of news do), or in a site manner of our own.
Each sentence stands on one page of a host only.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[\"“‘'(]?[^\W\d_a-zà-ỹđ])")
# Text in links that is as long as a headline, and how much of it is another on each page.
_HEADLINE_CHARS = 25
_HEADLINES_CHANGED = 0.7
# What a host of thirty pages takes, and some to spare.
_MIN_SENTENCES = 1_500


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page of a made host, and the lines of the article that stands on it."""

    content: str
    title: str
    lines: tuple[str, ...]
    is_markup: bool = True

    @property
    def text(self) -> str:
        """The article without its title."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class Stock:
    """Sentences and headlines that pages are filled with; each sentence is drawn but once."""

    titles: list[str]
    sentences: list[str]
    draw: random.Random = field(default_factory=random.Random)

    def shuffled(self, seed: int) -> "Stock":
        """The same in another order, all of it there again."""
        draw = random.Random(seed)
        titles = draw.sample(self.titles, len(self.titles))
        return Stock(titles, draw.sample(self.sentences, len(self.sentences)), draw)

    def paragraph(self, least: int = 1, most: int = 3) -> str:
        """So many sentences that stand nowhere else."""
        return " ".join(self.sentences.pop() for _ in range(self.draw.randint(least, most)))

    def title(self) -> str:
        """A headline; once all have been drawn, they come again with a number."""
        if not self.titles:
            return " ".join(self.sentences.pop().split()[:12])
        return self.titles.pop()

    def teaser(self) -> str:
        """Another article's headline, as lists of news show it."""
        return f"{self.draw.choice(self.sentences)[:60].rsplit(' ', 1)[0]}"


def make_stock(articles: Sequence[tuple[str, Sequence[str]]]) -> Stock:
    """A stock of the titles and lines of articles."""
    sentences = {
        part.strip()
        for _, lines in articles
        for line in lines
        for part in _SENTENCE.split(line)
        if 40 <= len(part) <= 300 and part.rstrip('”"’)')[-1:] in ".!?…"
    }
    titles = {title for title, _ in articles if 20 <= len(title) <= 120}
    return Stock(sorted(titles), _crossed(sorted(sentences)))


def _crossed(sentences: list[str]) -> list[str]:
    """At least as many sentences as a host takes: new ones begin as one does and end as another."""
    draw = random.Random(1)
    parts = [sentence.split(", ", 1) for sentence in sentences if ", " in sentence]
    made = dict.fromkeys(sentences)
    for _ in range(4 * _MIN_SENTENCES if len(parts) > 100 else 0):
        if len(made) >= _MIN_SENTENCES:
            break
        made[f"{draw.choice(parts)[0]}, {draw.choice(parts)[1]}"] = None
    return list(made)


def _form(text: str) -> str:
    return _SPACE.sub("", text)


def _find_places(soup: BeautifulSoup, lines: Sequence[str]) -> list[Tag] | None:
    """The innermost elements that hold these lines and nothing else; None when one has none."""
    longest = max(map(len, lines))
    wanted = {_form(line) for line in lines}
    found: dict[str, Tag] = {}
    for tag in soup.find_all(True):
        text = tag.get_text()
        if len(text) > 4 * longest + 200 or tag.name in ("script", "style"):
            continue
        form = _form(text)
        if form in wanted and (form not in found or found[form] in tag.parents):
            found[form] = tag
    return list(found.values()) if len(found) == len(wanted) else None


def _fill(tag: Tag, text: str) -> None:
    tag.clear()
    tag.append(NavigableString(text))


def iter_refilled(
    markup: str, title: str, lines: Sequence[str], stock: Stock, count: int
) -> Iterator[MadePage]:
    """Pages made out of one; none when not every line of its article has an element of its own."""
    soup = BeautifulSoup(markup, "lxml")
    places = _find_places(soup, lines) if lines else None
    if places is None:
        return
    own = {id(place) for place in places}
    links = [
        link
        for link in soup.find_all("a")
        if len(link.get_text(" ", strip=True)) >= _HEADLINE_CHARS
        and own.isdisjoint(map(id, link.parents))
    ]
    for _ in range(count):
        if len(stock.sentences) < 4 * len(places) + 8:
            return
        filled = [stock.paragraph() for _ in places]
        for place, text in zip(places, filled, strict=True):
            _fill(place, text)
        for link in links:
            if stock.draw.random() < _HEADLINES_CHANGED:
                _fill(link, stock.teaser())
        other = stock.title()
        yield MadePage(str(soup).replace(title, other), other, tuple(filled))


def _page(title: str, body: str) -> str:
    head = f"<title>{title} - Trang tin Vàm Sắc</title>"
    return f'<!doctype html><html lang="vi"><head>{head}</head><body>{body}</body></html>'


def _among(stock: Stock) -> MadePage:
    """Invitations between the paragraphs, in elements that look like any paragraph."""
    title, lines = stock.title(), [stock.paragraph() for _ in range(stock.draw.randint(4, 9))]
    shown = [f"<p>{line}</p>" for line in lines]
    middle = len(shown) // 2
    shown.insert(middle, "<p><b>Mời cô bác nghe bản tin trưa trên loa ấp lúc 11 giờ rưỡi</b></p>")
    shown.insert(
        1, "<p>Bài này nằm trong loạt bài do quỹ Sen Hồng tài trợ, tòa soạn giữ quyền chọn đề.</p>"
    )
    shown.append("<p>Góp gạo nấu cơm cùng nhóm Bếp Lửa: gửi tại quầy số 3, chợ Vàm Sắc.</p>")
    shown.append("<p>Cô bác có chuyện vui buồn muốn kể thì nhắn cho chúng tôi, kể gì cũng quý.</p>")
    return MadePage(_page(title, f"<div><h1>{title}</h1>{''.join(shown)}</div>"), title, (*lines,))


def _columns(stock: Stock) -> MadePage:
    """A table as layout: columns of standing prose and of other articles, without class words."""
    title, lines = stock.title(), [stock.paragraph() for _ in range(stock.draw.randint(3, 8))]
    about = (
        "Ấp Vàm Sắc có từ đời ông cố, mấy lần dời chợ mà con rạch thì vẫn chảy một dòng. "
        "Trang này do thầy trò trường làng giữ, mỗi tuần ra đôi ba bài, ai viết cũng được."
    )
    rules = (
        "Bài gửi về xin viết có dấu, kể chuyện thật, đừng chép nơi khác. "
        "Ảnh chụp bằng máy nào cũng được, miễn thấy rõ mặt người."
    )
    others = "".join(f'<p><a href="/">{stock.teaser()}</a></p>' for _ in range(6))
    level = f"Mực nước rạch sáng nay: {stock.draw.randint(80, 240)} phân"
    body = (
        f"<table><tr><td><p>{about}</p><p>{rules}</p><p>{level}</p>{others}</td>"
        f"<td><h2>{title}</h2>{''.join(f'<div>{line}</div>' for line in lines)}"
        f"<div>Nhóm thầy trò giữ trang</div></td><td><p>{rules[::1]}</p></td></tr></table>"
    )
    return MadePage(_page(title, body), title, (*lines,))


def _short(stock: Stock) -> MadePage:
    """Short notices under a long standing opening, all in one element."""
    title, lines = stock.title(), [stock.paragraph(1, 2) for _ in range(stock.draw.randint(2, 4))]
    opening = (
        "Ban quản lý khu vườn chung xin báo tới bà con các tổ; ai không có mạng thì nhờ con cháu "
        "đọc giùm, bản giấy dán ở gốc gừa đầu bến."
    )
    closing = "Bà con cần hỏi thêm thì ghé chòi giữ vườn buổi sáng, có nước trà sẵn."
    inside = "<br><br>".join((opening, *lines, closing))
    body = f'<div class="khung"><h3>{title}</h3><div class="chu">{inside}</div></div>'
    return MadePage(_page(title, body), title, (*lines,))


def _dump(stock: Stock) -> MadePage:
    """A text dump: no markup is left, the site's lines stand around and between the paragraphs."""
    title, lines = stock.title(), [stock.paragraph(2, 4) for _ in range(stock.draw.randint(3, 7))]
    shown = list(lines)
    shown.insert(
        len(shown) // 2, "Nghe chuyện này trên loa ấp mỗi chiều, cô Tư đọc, cháu Nhãn thổi sáo."
    )
    top = ["Vàm Sắc quê mình", "Bến đò | Chợ nổi | Vườn cò | Lò gạch", f"Khách ghé {len(title)}29"]
    below = [
        "Trang nhà do xóm Bến Đò cùng giữ, ai có chuyện hay thì chèo xuồng qua kể cho nghe.",
        "Xóm Bến Đò giữ lửa",
        *(stock.teaser() for _ in range(4)),
    ]
    return MadePage("\n\n".join([*top, title, *shown, *below]), title, (*lines,), is_markup=False)


MANNERS: dict[str, Callable[[Stock], MadePage]] = {
    "invitations between paragraphs": _among,
    "columns of a layout table": _columns,
    "short notices": _short,
    "text dump": _dump,
}


def make_host(manner: str, stock: Stock, count: int) -> list[MadePage]:
    """A host of so many pages in one of our own manners."""
    return [MANNERS[manner](stock) for _ in range(count)]
