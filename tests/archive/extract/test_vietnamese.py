"""What Vietnamese pages say around and about their articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract.vietnamese import (
    detect_language,
    ends_article,
    is_caption_cue,
    is_furniture,
    read_byline,
    read_dateline_site,
)

ENDINGS = [
    "Phản hồi",
    "PHẢN HỒI",
    "Bình luận (3)",
    "Gửi bình luận của bạn",
    "Các tin khác",
    "Tin cùng chuyên mục:",
    "Mới nhất",
    "Liên kết website",
    "Thống kê truy cập",
    "Hôm nay : 6.051",
    "Tháng 03 : 229.955",
    "Tổng số : 82.126.883",
    "Tối thiểu 10 chữ Tiếng việt có dấu Không chứa liên kết",
    "Tổng số điểm của bài viết là: 0 trong 0 đánh giá",
]
FURNITURE = [
    *ENDINGS,
    "A- A A+ | Chia sẻ bài viết lên facebook Chia sẻ bài viết lên twitter",
    "Lượt xem: 95",
    "1.204 lượt xem",
    "#Khởi nghiệp #Bến Nứa",
    "Giới thiệu | Hoạt động | Gương phụ nữ | Văn bản | Liên hệ",
    "Trang chủ Tin tức Hoạt động Hội Văn bản Thư viện",
    "Chào mừng bạn đến với Cổng thông tin điện tử huyện Nậm Sằng",
    "00:00 / 03:12",
    "Video Player is loading.",
    "Ảnh: 2",
    "Mọi ý kiến đóng góp xin gửi về hòm thư bandoc@hatram.example",
    "Click để đánh giá bài viết",
    "image banner",
    "1800 1260 - 1800 1261",
    "• :",
    "SẢN PHẨM - DỊCH VỤ",
    "Kết nối",
    "Trang chủ > Tin tức > Thời sự",
    "Facebook Twitter Zalo In bài viết",
    "Bản quyền © 2019 Báo Thạch Khê",
    "Giấy phép số 12/GP-BTTTT",
    "Địa chỉ: số 1 đường Hoa Lê",
    "Tin liên quan",
    "RSS",
    "Quay lại",
    "Từ khóa: quế, giảm nghèo",
    "Đăng nhập",
]
TEXT = [
    "Chia sẻ với phóng viên, ông Lò Văn Pánh cho biết năm nay được mùa.",
    "Về mục tiêu năm 2024",
    "Năm 2024",
    "Người đang nuôi cá lồng",
    "Nhiệt độ thấp nhất 18°C.",
    "Kết quả bước đầu",
    "Đặng Tài",
    "Xem ra vụ này được mùa",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_known(line: str) -> None:
    """What sites say around articles is furniture."""
    assert is_furniture(line)


@pytest.mark.parametrize("line", TEXT)
def test_text_is_no_furniture(line: str) -> None:
    """Sentences, subheads and names that look a little like furniture are none."""
    assert not is_furniture(line)
    assert not ends_article(line)


@pytest.mark.parametrize("line", ENDINGS)
def test_endings_end_the_article(line: str) -> None:
    """Comments, other news and counters stand only below an article."""
    assert ends_article(line)


@pytest.mark.parametrize("line", ["Lượt xem: 95", "Chia sẻ", "Tin liên quan", "Kết nối"])
def test_other_furniture_does_not_end_it(line: str) -> None:
    """What also stands above or between paragraphs ends nothing."""
    assert not ends_article(line)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Tác giả: Phạm Dung", "Phạm Dung"),
        ("Bài và ảnh: Hà An - Thu Trang", "Hà An - Thu Trang"),
        ("Tin, ảnh: Hoàng Văn Slùng", "Hoàng Văn Slùng"),
        ("Lê Hưng - Hồng Hải", "Lê Hưng - Hồng Hải"),
        ("DŨNG CHINH", "DŨNG CHINH"),
        ("Tuệ Anh", "Tuệ Anh"),
        ("Giàng A Páo", "Giàng A Páo"),
        ("BBT", "BBT"),
        ("(TTXVN)", "TTXVN"),
        ("Theo TTXVN", "Theo TTXVN"),
        ("Nguồn: laocai.gov.vn", "laocai.gov.vn"),
        ("Hưng Thịnh (TTXVN)", "Hưng Thịnh (TTXVN)"),
        ("Quang Minh và Thu Trang", "Quang Minh và Thu Trang"),
        ("Nguyễn Văn Hùng - Phòng Văn hóa huyện", "Nguyễn Văn Hùng - Phòng Văn hóa huyện"),
        ("Thanh Tùng - Đài TT-TH huyện", "Thanh Tùng - Đài TT-TH huyện"),
        ("Giàng A Páo (Sở TT&TT)", "Giàng A Páo (Sở TT&TT)"),
        ("Tin và ảnh: Lò Văn Hặc (CTV)", "Lò Văn Hặc (CTV)"),
        ("Bài: Thu Hà; Ảnh: Quốc Việt", "Thu Hà; Ảnh: Quốc Việt"),
        ("Sỹ Đức/VOV-Miền Trung", "Sỹ Đức/VOV-Miền Trung"),
        ("PGS.TS Trần Văn Bình", "PGS.TS Trần Văn Bình"),
        ("BS Lâm Tú", "BS Lâm Tú"),
        ("Viết bởi Nguyễn Hữu Tiệp", "Nguyễn Hữu Tiệp"),
        ("Minh Anh t/h", "Minh Anh t/h"),
        ("H'Linh Niê", "H'Linh Niê"),
        ("Y Phôn Ksor", "Y Phôn Ksor"),
        ("Tran Van Khoa", "Tran Van Khoa"),
    ],
)
def test_byline_is_read_as_spelled(line: str, byline: str) -> None:
    """Names, newsrooms and sources sign; the label is left out."""
    assert read_byline(line) == byline


@pytest.mark.parametrize(
    "line",
    [
        "HUYỆN CAO LÃNH",
        "Lào Cai",
        "SA PA",
        "Hoàng Su Phì",
        "Mai Châu",
        "Lịch",
        "PV: Xin cảm ơn ông",
        "Thai Binh",
        "Kết quả bước đầu",
        "KINH TẾ",
        "Văn Hóa",
        "Tin Tức",
        "Trang Chủ",
        "Theo ông Lò Văn Pánh, năm nay được mùa.",
        "Nguyễn Văn A cho biết",
        "Tác giả: admin",
        "2019",
        "",
    ],
)
def test_heading_and_place_sign_nothing(line: str) -> None:
    """A heading, a place, a menu entry or a sentence is no byline."""
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("Laocaitv.vn - Sau 4 năm", "laocaitv.vn"),
        ("(laichau.gov.vn)", "laichau.gov.vn"),
        ("ĐTO -\xa0Quán triệt", "ĐTO"),
        ("(TKO) - Sáng nay", "TKO"),
        ("(Dân trí) - Trong", "Dân trí"),
        ("GD&TĐ - Với", "GD&TĐ"),
        ("TP.HCM - Sáng nay", None),
        ("UBND - Ngày", None),
        ("Sa Pa - Thị trấn", None),
        ("Sáng nay, trời mưa.", None),
    ],
)
def test_dateline_names_the_newsroom(line: str, site: str | None) -> None:
    """A host or a newsroom's abbreviation before a dash is the site; a place is not."""
    assert read_dateline_site(line) == site


@pytest.mark.parametrize(
    "line",
    [
        "Nông dân thu hoạch lúa. Ảnh: Thu Hà",
        "Nông dân thu hoạch lúa (Ảnh: Thu Hà)",
        "Cầu mới. Nguồn ảnh: baothachkhe.example",
        "Ảnh minh họa",
        "Quang cảnh hội nghị.",
        "Một góc thị xã hôm nay.",
    ],
)
def test_caption_shows_itself(line: str) -> None:
    """A named source of the picture or a view's opening makes a caption."""
    assert is_caption_cue(line)


@pytest.mark.parametrize(
    "line",
    ["Một góc nhìn khác là người dân đã bỏ ruộng.", "Hình thức phong phú.", "Ông nói: “Được mùa”."],
)
def test_sentence_is_no_caption(line: str) -> None:
    """A sentence that tells is no caption for a word it shares with captions."""
    assert not is_caption_cue(line)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sáng nay trời mưa to ở vùng cao", "vi"),
        ("sang nay cac dong chi trong tinh va nguoi dan cua huyen duoc mua", "vi"),
        ("The harvest of the valley was good and the people are happy with it", "en"),
        ("Le marché est dans la vallée avec les enfants et une fête pour tous", "fr"),
        ("新しい橋がかかりました", "ja"),
        ("12 345", "und"),
    ],
)
def test_language_is_detected(text: str, language: str) -> None:
    """Vietnamese, typed with or without marks, is told from other languages."""
    assert detect_language(text) == language


@given(st.text())
def test_any_line_is_answered(line: str) -> None:
    """No line makes a function raise, and a byline is part of its line."""
    is_furniture(line)
    ends_article(line)
    is_caption_cue(line)
    read_dateline_site(line)
    detect_language(line)
    assert (read_byline(line) or "") in " ".join(line.split())
