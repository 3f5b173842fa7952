"""Cleaning one line of text, and the class and id words that say what a block is for."""

import re
import unicodedata
from typing import Final, TypeVar

# Letters that show nothing: zero-width spaces, soft hyphens, byte order marks, bidi overrides.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_CONTROLS: dict[int, str] = {
    code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r\f\v"
}
_UNSEEN: Final = str.maketrans({**_CONTROLS, **_INVISIBLE})
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OPTIONAL: Final = re.compile(r".\?")
# Pages of one site say the same class words again and again.
_REMEMBERED: Final = 4096
_NO_LETTERS: Final = re.compile(r"[\W_]+")
# The same for ASCII, where a table of bytes is several times as fast.
_ASCII_LETTERS: Final = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() else 0x20 for code in range(0x80)
) + bytes(0x80)

_T = TypeVar("_T")


def remember(answers: dict[str, _T], text: str, answer: _T, most: int = _REMEMBERED) -> _T:
    """The answer, kept with the others under its text; all are let go before there are too many.

    Compiled, a look into such a dict takes a fourth of the time of `functools.lru_cache`.
    """
    if len(answers) >= most:
        answers.clear()
    answers[text] = answer
    return answer


def clean_line(text: str) -> str:
    """One line: NFC, white space collapsed, no control characters, no lone surrogates."""
    line = " ".join(text.split())
    if line.isprintable():  # nothing invisible in it, no surrogate
        return line if line.isascii() else unicodedata.normalize("NFC", line)
    line = unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))
    return " ".join(line.translate(_UNSEEN).split())


_forms: Final[dict[str, str]] = {}


def normal_form(text: str) -> str:
    """What two spellings of one line share: letters and digits, lower case, single spaces."""
    known = _forms.get(text)
    return known if known is not None else remember(_forms, text, _make_form(text))


def _make_form(text: str) -> str:
    if text.isascii():
        return " ".join(text.encode().translate(_ASCII_LETTERS).decode().split())
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


def words_of(*values: str | None) -> str:
    """Class and id values as lower-case words between single spaces, with a space at both ends.

    `relatedNews box_tin-lien-quan` becomes ` related news box tin lien quan `.
    """
    joined = " ".join([value for value in values if value])
    if not joined:
        return ""
    known = _words.get(joined)
    return known if known is not None else remember(_words, joined, _split_words(joined))


_words: Final[dict[str, str]] = {}


def _split_words(joined: str) -> str:
    if not joined.islower():
        joined = _CAMEL.sub(" ", joined)
    if not joined.isascii():
        return f" {_NO_LETTERS.sub(' ', joined).lower().strip()} "
    words = f" {joined.encode().translate(_ASCII_LETTERS).decode()} "
    return f" {' '.join(words.split())} " if "  " in words else words


# The phrases of every set: by their first word, with spaces around, and the sets that hold them as
# bits of a number. So class and id words are looked through once, for all sets at a time.
_phrases: Final[dict[str, list[tuple[str, int]]]] = {}
_holders: Final[dict[str, int]] = {}


def _sets_in(words: str) -> int:
    """The sets of which a phrase stands in class and id words, as bits."""
    known = _holders.get(words)
    if known is not None:
        return known
    found = 0
    for word in words.split():
        for phrase, holders in _phrases.get(word, ()):
            if phrase in words:
                found |= holders
    return remember(_holders, words, found)


class WordSet:
    """Words and phrases that class and id words are searched for. Answers are remembered."""

    def __init__(self, words: str) -> None:
        """Words between spaces; "_" is a space in a phrase, "?" follows an optional letter."""
        plain = {word.replace("?", "") for word in words.split()}
        without = {_OPTIONAL.sub("", word) for word in words.split()}
        self._bit = 1 << len(_sets)
        self._found: dict[str, tuple[str, ...]] = {}
        _sets.append(self)
        _holders.clear()
        for phrase in sorted({word.replace("_", " ") for word in plain | without}):
            _phrases.setdefault(phrase.split()[0], []).append((f" {phrase} ", self._bit))

    def findall(self, words: str) -> tuple[str, ...]:
        """Every phrase of the set in class and id words."""
        if not self.search(words):
            return ()
        known = self._found.get(words)
        return known if known is not None else remember(self._found, words, self._find_all(words))

    def _find_all(self, words: str) -> tuple[str, ...]:
        found: list[str] = []
        for word in words.split():
            for phrase, holder in _phrases.get(word, ()):
                name = phrase.strip()
                if holder == self._bit and name not in found and phrase in words:
                    found.append(name)
        return tuple(found)

    def search(self, words: str) -> bool:
        """Whether any of the set is among the words."""
        return bool(words) and _sets_in(words) & self._bit != 0


_sets: Final[list[WordSet]] = []


# Furniture by its class or id. A hint only: whoever uses it looks at the block's size as well.
FURNITURE_WORDS = WordSet(
    "comments? commentlist respond disqus binhluan binh_luan ykien y_kien phan_hoi phanhoi "
    "related relate relateds relatedbox relatednews related_?posts? lienquan lien_quan "
    "tin_khac tinkhac cung_chuyen_muc tincungmuc cung_muc tin_moi tinmoi bai_khac "
    "share sharing shares sharemxh social socials addthis addtoany sharedaddy chia_se chiase "
    "breadcrumbs? crumbs? nav navs? navbar navigation menu menus topbar topnav footer chan_trang "
    "sidebar side_bar aside right_col rightcol cot_phai cotphai thanh_ben widgets? "
    "popup modal dialog overlay lightbox cookies? gdpr consent cky newsletter subscribe "
    "subscription "
    "signup sign_up login dang_nhap ads? advert adverts advertisement advertising adsbygoogle "
    "quang_cao quangcao banner banners sponsor sponsored promo promos promotion promoted "
    "outbrain taboola "
    "tags tag_list taglist tagcloud tag_links tagdetail tukhoa tu_khoa hashtags? ratings? vote "
    "votes "
    "rating_form danh_gia danhgia bai_viet_danh_gia print in_trang toolbar tool_bar tools tien_ich "
    "pagination pager paging recommend recommended recommendations suggested suggestions "
    "trending popular "
    "most_read mostread most_viewed doc_nhieu docnhieu xem_nhieu xemnhieu xem_them xemthem "
    "doc_them docthem "
    "read_more readmore read_next up_next also_read more_news more_stories latest latest_news "
    "author_bio author_box authorbox about_author about_the_author bio counter luot_xem luotxem "
    "thong_ke thongke statistics? weather thoi_tiet sr_only screen_reader_text visually_hidden "
    "skip_link "
    "search search_box search_form tim_kiem page_tools article_tools post_nav postnav nav_links "
    "font_size fontsize follow follow_us jp_relatedposts yarpp wp_block_latest_posts onenews_title "
    "print_header print_footer hotline lien_he"
)
BODY_WORDS = WordSet(
    "article_body articlebody article_content articlecontent article_text article_detail "
    "post_content post_body entry_content entry_body story_body story_content news_content "
    "newscontent news_detail news_body noi_dung noidung noi_dung_bai_viet noidungbaiviet "
    "content_detail contentdetail detail_content detail_cmain fck_detail maincontent "
    "main_content_detail "
    "the_article_body cms_body rte body_content bodytext body_text chi_tiet chitiet "
    "journal_content_article "
    "singular_content post_text td_post_content ct_content post_entry content_news bodycontent"
)
LEAD_WORDS = WordSet(
    "sapo sa_po lead lede leads chapeau standfirst tomtat tom_tat trich_dan_dau mo_ta mota "
    "description desc summary excerpt intro introduction dek deck subtitle sub_title subheading "
    "sub_headline teaser trichyeu trich_yeu gioi_thieu gioithieu"
)
TITLE_WORDS = WordSet(
    "title headline heading tieude tieu_de ten_bai tenbai title_detail detail_title post_title "
    "article_title news_title lbl_tieu_de entry_title"
)
BOLD_WORDS = WordSet("font_bold font_semibold fw_bold text_bold bold strong")
COMMENT_WORDS = WordSet(
    "comments? commentlist respond disqus binhluan binh_luan ykien y_kien reply"
)
CAPTION_WORDS = WordSet(
    "captions? photo_cms_caption wp_caption_text caption_text image_caption img_caption pcaption "
    "photo_caption chu_thich chuthich chu_thich_anh ghi_chu_anh mo_ta_anh desc_img img_desc "
    "image_desc image_description photo_desc image_title figcaption image pic_note photo_note"
)
# One picture of a gallery with its text.
SLIDE_WORDS = WordSet(
    "slide slides slide_item slideitem gallery_item galleryitem photo_item photoitem album_item "
    "albumitem item_photo item_anh anh_item"
)
BYLINE_WORDS = WordSet(
    "author authors author_name authorname byline by_line bylines tac_gia tacgia but_danh butdanh "
    "nguoi_viet author_info post_author entry_author article_author detail_author writer creator "
    "nguon source_author news_source newssource"
)
DATE_WORDS = WordSet(
    "date dates time datetime pdate published publish posted timestamp ngay ngay_dang thoi_gian "
    "thoigian post_date entry_date publish_date date_time meta"
)
# The trail of links that leads to a page.
TRAIL_WORDS = WordSet("breadcrumbs? bread_crumbs? crumbs? duong_dan")
