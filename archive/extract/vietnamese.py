"""What Vietnamese pages look like: furniture, bylines, datelines, captions, and their language."""

import re
from itertools import pairwise
from typing import Final

from archive.extract.furniture import ends_article, is_furniture
from archive.extract.marks import squeeze
from archive.extract.names import is_initials, is_newsroom, is_person, is_place

__all__ = [
    "detect_language",
    "ends_article",
    "is_caption_cue",
    "is_furniture",
    "read_byline",
    "read_dateline_site",
]

_BYLINE_CHARS = 120
_AUTHOR_LABEL = re.compile(
    r"(?:tác giả(?: bài viết)?|bài(?:\s?(?:và|,|-|–|&|/)\s?|\s)ảnh|ảnh và bài|bài viết|bài"
    r"|tin,? bài"
    r"|tin(?:\s?(?:và|,|-|–|&|/)\s?|\s)ảnh|tin,? bài(?:,| và) ảnh|tin bài ảnh|người viết|thực hiện"
    r"|nhóm thực hiện|nhóm tác giả|biên soạn|tổng hợp|phóng viên|pv|ctv|cộng tác viên|by|author"
    r"|nguồn(?: tin)?|sưu tầm|dịch|biên dịch|nội dung và hình ảnh|bài và clip|bài, ảnh, clip"
    r"|tin, ảnh, clip|written by|lược dịch)\s?:\s*(?P<who>\S.{0,100})",
    re.IGNORECASE,
)
# "Phóng viên: …" asks as often as it signs.
_ASKS = re.compile(r"(?:pv|phóng viên|ctv)\b", re.IGNORECASE)
_WRITTEN_BY = re.compile(
    r"(?:được )?(?:viết|thực hiện|biên soạn) bởi\s?:?\s(?P<who>\S.{1,60})", re.IGNORECASE
)
# What stands before a name as a title; initials with a full stop or without.
_TITLE = re.compile(
    r"(?:(?:PGS|GS|TS|Th\.?S|KS|BS(?:CK[I12]+)?|Bs|LS|DS|CN|NSND|NSƯT|NB|Nhà báo|Bác sĩ|Thạc sĩ"
    r"|Tiến sĩ|Luật sư|Kỹ sư)\.?[ ,]*)+\s?(?=[A-ZĐÀ-Ỵ])"
)
_AFTER = re.compile(r"theo[\s:]+(?P<who>\S.{0,80})", re.IGNORECASE)
_BY = re.compile(r"[Bb]y (?P<who>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,4})")
_BETWEEN = re.compile(r"\s+(?:và|&|\+)\s+|\s*[-–—,;/|&]\s*")
_BRACKETED = re.compile(r"\((?P<inner>[^()]{1,60})\)")
_REMARK = re.compile(
    r"(?P<name>.{2,60}?)\s*[(\[](?:tổng hợp|t/h|th|lược dịch|dịch|biên dịch|sưu tầm|ghi|thực hiện"
    r"|theo [^()]{2,40}|nguồn:? [^()]{2,40}|[A-ZĐ][\w.+/&-]{1,14}"
    r"|(?:trường|sở|phòng|ban|báo|đài|trung tâm|hội|bệnh viện|công an|đoàn|huyện|xã) [^()]{2,50})"
    r"[)\]]|(?P<signer>.{2,60}?)\s+(?:t/h|tổng hợp|lược dịch|\(?th\)?)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:phòng|sở|ban|trung tâm|văn phòng|ubnd|hđnd|đài|báo|công an|hội|mttq|ủy ban|uỷ ban|đoàn|bộ"
    r"|trường|cổng|tạp chí|chi cục|cục|viện|tỉnh ủy|huyện ủy|thành ủy|thị ủy|đảng ủy|trạm|kho bạc"
    r"|chi nhánh|liên đoàn|ttvh|tt\b|bch|bqlda|ban qlda|xã|phường|huyện|thị xã|thành phố)\b.{0,60}",
    re.IGNORECASE,
)
_OF_OFFICE = re.compile(r"(?P<name>[^,–—-]{2,40}?)(?:\s[-–—]\s|,\s)(?P<unit>.{3,60})")
_TEXT_AND_PICTURES = re.compile(
    r"bài\s?:\s*(?P<who>[^:]{2,50}[;,.–-]\s?ảnh\s?:.{2,50})", re.IGNORECASE
)
_NOBODY = frozenset({"admin", "administrator", "quản trị", "quản trị viên", "ad", "không rõ"})
_SOURCE_WORD = re.compile(r"[^\W\d_][\w.&+/'’()-]*|\d+h")

# Any top-level domain in lower case; in capitals only those that cannot be a place ("TP.HCM").
_HOST = (
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.){1,4}(?:[a-z]{2,12}|VN|COM|NET|ORG|EDU)"
)
_DATELINE_HOST = re.compile(rf"[(\[]?\s?(?:www\.)?(?P<host>{_HOST})\s?[)\]]?\s?[-–—:]\s?\S")
_LONE_HOST = re.compile(rf"[(\[]\s?(?:www\.)?(?P<host>{_HOST})\s?[)\]]")
_DATELINE_ABBREVIATION = re.compile(
    r"(?P<name>[A-ZĐ][A-ZĐƯƠÂÊÔ]{1,6}(?:&[A-ZĐ]{1,4}|\s?ONLINE|\s?Online|\+)?)\s?[-–—]\s"
    r"[\"“‘'(]?[A-ZÀ-ỴĐƠƯ\d]"
)
_DATELINE_BRACKET = re.compile(
    r"\(\s?(?P<name>[A-ZĐÀ-ỴƯƠ][\w&+.]*(?:\s[\w&+.]+){0,3})\s?\)\s?[-–—]\s?[\"“‘'(]?[A-ZÀ-ỴĐƠƯ\d]"
)
_DATELINE_PLACE = re.compile(
    r"[A-ZĐÀ-ỴƯƠ]\w+(?:\s[A-ZĐÀ-ỴƯƠ]\w+){0,3}\s\((?P<name>[A-ZĐ]{2,8}\+?)\)\s?[-–—]\s?\S"
)
# Abbreviations that open a sentence as a place, a body or a title, never as a newsroom.
_NO_NEWSROOM = frozenset(
    {"TP", "HCM", "HN", "UBND", "HĐND", "MTTQ", "THPT", "THCS", "CSGT", "HĐXX", "TAND", "VKSND"}
    | {"CLB", "HLV", "NSND", "NSƯT", "GS", "TS", "PGS", "BS", "ÔNG", "BÀ", "USD", "VND", "WHO"}
    | {"UNESCO", "ASEAN", "COVID", "GDP", "ODA", "FDI", "VN", "TP.HCM", "TP.HN"}
)

_CAPTION = re.compile(
    r"""
      \(?(?:nguồn\s)?(?:ảnh|hình|photo|ảnh\sminh\shọa|ảnh\sminh\shoạ|hình\sminh\shọa|ảnh\stư\sliệu
        |ảnh\stl|đồ\shọa|clip|video)(?:\s\d{1,2})?\s?[:.].{0,300}
    | \(?(?:ảnh|hình)\s(?:minh\s(?:họa|hoạ)|tư\sliệu|internet|chụp|trên|dưới)\b.{0,200}
    | .{3,500}[\s(\[.–-](?:nguồn\s)?(?:ảnh|photo)\s?(?:minh\s(?:họa|hoạ)|tư\sliệu)?\s?:\s?.{1,60}
    | .{3,500}[(\[](?:nguồn\s)?(?:ảnh|hình)\s[^()\[\]]{1,50}[)\]]\.?
    | .{3,500}[.\s]\s?(?:ảnh|hình)\sminh\s(?:họa|hoạ)\.?\)?
    | (?:quang\scảnh|một\sgóc|toàn\scảnh|khung\scảnh|hình\sảnh|cảnh\squan|góc\snhìn\stừ)\s.{3,250}
    | (?:trong\sảnh|ảnh\strên|ảnh\sdưới)\s?[:,].{3,250}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STARTS_VIEW = re.compile(
    r"(?:quang|một góc|toàn|khung|hình ảnh|cảnh quan|góc nhìn từ)", re.IGNORECASE
)


def _is_source(text: str) -> bool:
    """Whether this names a source in a few words, capitalised and without a sentence's marks."""
    words = text.split()
    if not 1 <= len(words) <= 8 or not (text[0].isupper() or "." in words[0]):
        return False
    return all(_SOURCE_WORD.fullmatch(word.rstrip(",")) for word in words if word not in "-–&/")


def _is_signature(text: str) -> bool:
    """Whether every part of this is a person, a newsroom or, after a person, an office."""
    office = _OF_OFFICE.fullmatch(text)
    if office is not None and is_person(office["name"]) and _UNIT.fullmatch(office["unit"]):
        return True
    parts = [part for part in _BETWEEN.split(text) if part]
    if not parts or len(parts) > 5 or is_place(text):
        return False
    if not (is_person(parts[0]) or is_newsroom(parts[0]) or is_newsroom(text)):
        # "T.H", "N.V" and the like sign only together with somebody, or alone with dots.
        return all(is_initials(part) and "." in part for part in parts)
    return all(
        is_person(part)
        or is_newsroom(part)
        or is_initials(part)
        or _UNIT.fullmatch(part)
        # A newsroom's office in a region: "VOV-Vùng cao".
        or (is_newsroom(before) and part[0].isupper() and len(part.split()) <= 3)
        for before, part in pairwise(parts)
    )


def _signs(text: str) -> bool:
    """Whether this is a signature, with a title before it or a remark behind it."""
    remark = _REMARK.fullmatch(text)
    name = (remark["name"] or remark["signer"]) if remark is not None else text.rstrip(". ")
    return _is_signature(_TITLE.sub("", name, count=1))


def _labelled(text: str) -> str | None:
    match = _AUTHOR_LABEL.fullmatch(text)
    if match is None:
        return None
    who = match["who"].strip(" .;,-–")
    if not who or who.casefold() in _NOBODY:
        return None
    is_source = _is_source(who) and _ASKS.match(text) is None
    if not (_signs(who) or is_source):
        return None
    return who


def _unwrap(line: str) -> str:
    """The line without decoration and without brackets around all of it; "" if too long."""
    if len(line) > _BYLINE_CHARS * 2:
        return ""
    text = squeeze(line).strip("*•·_~ ")
    if text[:1] in ("(", "["):
        match = _BRACKETED.fullmatch(text)
        text = match["inner"].strip() if match is not None else ""
    return text if len(text) <= _BYLINE_CHARS else ""


def read_byline(line: str) -> str | None:
    """Who signed, when this line is a byline, as spelled but without a label; else None.

    Read are labelled lines ("Tác giả: …", "Bài và ảnh: …", "Nguồn: …"), "Theo …", newsrooms
    ("BBT", "(TTXVN)") and lines of one to five names. Places, headings and sentences are not.
    """
    text = _unwrap(line)
    if not text:
        return None
    labelled = _labelled(text)
    if labelled is not None:
        return labelled
    by = _BY.fullmatch(text) or _WRITTEN_BY.fullmatch(text)
    if by is not None and by["who"].casefold() not in _NOBODY:
        return str(by["who"])
    after = _AFTER.fullmatch(text)
    if after is not None:
        return text if _is_source(after["who"].rstrip(".")) else None
    both = _TEXT_AND_PICTURES.fullmatch(text)
    if both is not None and _signs(re.split(r"[;,.–-]", both["who"], maxsplit=1)[0].strip()):
        return str(both["who"])
    return text if _signs(text) else None


def read_dateline_site(line: str) -> str | None:
    """The newsroom that a text opens with: its host in lower case, else its name as spelled.

    "Laocaitv.vn - Sau 4 năm" gives "laocaitv.vn", "ĐTO - Quán triệt" gives "ĐTO", and a line that
    is nothing but "(laichau.gov.vn)" that host. A place ("TP.HCM - …") is no newsroom.
    """
    head = squeeze(line[:200])
    match = _DATELINE_HOST.match(head) or _LONE_HOST.fullmatch(head)
    if match is not None:
        host: str = match["host"].lower()
        return None if host.upper() in _NO_NEWSROOM else host
    match = (
        _DATELINE_ABBREVIATION.match(head)
        or _DATELINE_BRACKET.match(head)
        or _DATELINE_PLACE.match(head)
    )
    if match is None:
        return None
    name: str = match["name"]
    return None if name.upper() in _NO_NEWSROOM or is_place(name) else name


def is_caption_cue(line: str) -> bool:
    """Whether the line says of itself that it is a picture's caption.

    Either it names the picture's source ("… Ảnh: Minh Tuấn", "(Nguồn ảnh: …)") or it opens as
    captions of views do ("Quang cảnh …", "Một góc …") and is a single short sentence.
    """
    if len(line) > 600:
        return False
    text = squeeze(line)
    if _CAPTION.fullmatch(text) is None:
        return False
    if _STARTS_VIEW.match(text):
        return len(text.split()) <= 30 and not re.search(r"[.!?]\s\S|(?:;|\bđã\b|\bsẽ\b)", text)
    return True


# Letters that among the languages of the world's web only Vietnamese uses, in lower case.
_VIETNAMESE_ONLY = re.compile("[ạảắằẳẵặấầẩẫậẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹđơư]")
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_WORDS = {
    "vi": "va cua khong duoc nguoi nhung trong cac cho voi nhieu la tinh huyen ngay nam theo khi",
    "en": "the of and to in is that for was with on are as by from this have be it an",
    "fr": "le la les des et est une dans que pour sur qui par avec du au pas plus ce cette",
    "de": "der die das und ist nicht ein eine den von mit sich auf für dem im zu auch wird",
    "es": "el los las de que y en un una por con para del se su al como más es",
    "pt": "o os as de que e em um uma por com para do da não se ao no na mais",
    "it": "il lo gli di che e un una per con del della non si sono alla nel anche le",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er om ook",
    "id": "yang dan di ini itu dengan untuk dari pada dalam tidak akan adalah oleh juga",
}
_LANGUAGES: Final = list(_WORDS)
# The languages, by their place, that a word is frequent in.
_LANGUAGES_OF: Final[dict[str, list[int]]] = {}
for _place, _frequent in enumerate(_WORDS.values()):
    for _word in set(_frequent.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_place)
_SAMPLE_CHARS: Final = 1_200
_WORD: Final = re.compile(r"[^\W\d_]+")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_NO_ASCII_LETTERS: Final = bytes(code for code in range(0x80) if not chr(code).isalpha())


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language that most of the text's beginning is in, or "und".

    Vietnamese shows by its own letters (about a seventh of its letters are ones no other language
    uses), other scripts by theirs, the rest by the most frequent words.
    """
    sample = text[:_SAMPLE_CHARS].lower()
    letters = len(sample.encode("ascii", "ignore").translate(None, _NO_ASCII_LETTERS))
    if not sample.isascii():
        others = "".join(_NOT_ASCII.findall(sample))
        letters += sum(map(str.isalpha, others))
        if letters and len(_VIETNAMESE_ONLY.findall(others)) > letters * 0.03:
            return "vi"
        for code, pattern in _SCRIPTS:
            if letters and len(pattern.findall(others)) > letters * 0.2:
                return code
    words: list[str] = _WORD.findall(sample)
    counts = [0] * len(_LANGUAGES)
    for word in words:
        for place in _LANGUAGES_OF.get(word, ()):
            counts[place] += 1
    most = max(counts)
    return _LANGUAGES[counts.index(most)] if most >= max(2, len(words) * 0.12) else "und"
