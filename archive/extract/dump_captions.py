"""Which lines of a page dump are captions of pictures that the dump does not show."""

import re
from collections.abc import Sequence
from statistics import median

from archive.extract.dump_lines import Line
from archive.extract.vietnamese import is_caption_cue

# Who or what a picture shows, as captions begin.
_SHOWN = re.compile(
    r"(?:các |những |một số |nhiều |tập thể )?(?:đồng chí|đ/c|ông|bà|anh|chị|em|cụ|cháu|bé|lãnh đạo"
    r"|đại diện|đại biểu|cán bộ|chiến sĩ|chiến sỹ|bộ đội|công an|lực lượng|nhân dân|người dân"
    r"|bà con|nông dân|đồng bào|đảng viên|nhóm|các bạn|cô|chú"
    r"|học sinh|học viên|sinh viên|đoàn viên|thanh niên|hội viên|phụ nữ|công nhân"
    r"|bác sĩ|y,? bác sĩ|y sĩ|nhân viên|thầy|cô giáo|giáo viên|nghệ nhân|nghệ sĩ|du khách|khách"
    r"|tiểu thương|đoàn"
    r"|ubnd|huyện ủy|huyện uỷ|tỉnh ủy|tỉnh uỷ|thành ủy|thị ủy|đảng ủy|chủ tịch|phó chủ tịch|bí thư"
    r"|phó bí thư|thủ tướng|bộ trưởng|thứ trưởng|giám đốc|phó giám đốc|trưởng|ban|hội|chi bộ"
    r"|thừa ủy quyền|thừa uỷ quyền|ngư dân|thợ|thương lái"
    r"|người lao động|gia đình|đội|tổ|trẻ em|mô hình"
    r"|vườn|cánh đồng|nhà|trụ sở|tuyến đường|con đường|cầu|ruộng|chợ|trường|biểu dương|khen thưởng"
    r"|trao|tặng|lễ|tiết mục|gian hàng|sản phẩm|góc|cảnh|phiên|buổi|khu|đường|cổng|chuồng|ao|rừng"
    r"|bản|thôn|xã|ngôi|chiếc|đồi|dòng|hồ|suối|thí sinh|vận động viên|phóng viên|tác giả)\b",
    re.IGNORECASE,
)
# What people are photographed doing.
_DOING = re.compile(
    r"\b(?:trao|tặng|phát biểu|tham quan|kiểm tra|thăm|dự|chụp ảnh|ký kết|cắt băng|tổ chức hội nghị"
    r"|hướng dẫn|chăm sóc|thu hoạch|vận động|thực hành|trao đổi|tuyên truyền|biểu diễn|diễn tập"
    r"|giới thiệu|chúc mừng|tiếp xúc|khảo sát|dâng hương|dâng hoa|thắp hương|trình diễn|làm việc"
    r"|ra quân|luyện tập|tập luyện|bên|tại buổi|tại lễ|tại hội nghị|biểu quyết|bỏ phiếu|ký|trồng"
    r"|dọn dẹp|thu dọn|sửa chữa|phun|tập huấn|vớt|cấy|gặt|phơi|chế biến|đóng gói|đan|dệt|khám|tiêm"
    r"|hái|nhận|biểu dương|khen thưởng|tuần tra|chữa cháy|đi|mua|chọn|chuẩn bị|tham gia|bàn giao"
    r"|nghiệm thu|chỉ đạo|điều hành|chủ trì|tặng quà|động viên|quán triệt|học tập|giao lưu"
    r"|múa|hát|trong giờ|trong buổi|trong lễ|dọn|bốc|tỉa|bón|tưới|cào|thu|hái|chở|vác"
    r"|nướng|nấu|gói|chuốt|chẻ"
    r"|may|thêu|rang|vẽ|viết|đọc|dạy|chơi|thả|kéo|đẩy|lái|rửa|quét|khâu|bế|bồng|tắm|giúp|vui"
    r"|xếp|gánh|cõng|dắt|chèo|đứng|ngồi|chụp)\b",
    re.IGNORECASE,
)
# What a caption does not say: what was, will be or was said, and why.
_TELLING = re.compile(
    r"\b(?:đã|sẽ|từng|vừa qua|cho biết|nhấn mạnh|khẳng định|cho rằng|yêu cầu|đề nghị"
    r"|chia sẻ|cho hay"
    r"|nói|kể|tâm sự|bộc bạch|phấn khởi|theo đó|nhờ|vì vậy|do đó|tuy nhiên|không|phải|cần"
    r"|được)\b|;",
    re.IGNORECASE,
)
# A scene without a subject, at a place.
_SCENE = re.compile(
    r"(?:thu hoạch|chăm sóc|thu mua|chế biến|sơ chế|đóng gói|vận chuyển|kiểm tra|khám|cấp phát|trao"
    r"|tặng|trồng|gieo|cấy|gặt|phơi|sửa chữa|thi công|xây dựng|tập huấn|hướng dẫn|tuyên truyền"
    r"|biểu diễn|trình diễn|tuần tra|ra quân|diễn tập|giới thiệu|trưng bày|đánh bắt|nuôi)\b"
    r".{3,120}\b(?:ở|tại|trên|trong|của|cho|bên)\b",
    re.IGNORECASE,
)
# Things shown, in a sentence without a verb.
_THINGS = re.compile(
    r"(?:một số|những|các) (?:sản phẩm|hình ảnh|hoạt động|gian hàng|món ăn|tiết mục|mẫu|hiện vật)\b"
    r"(?!.*\b(?:là|có|bị|đã|đang|làm|phải|vẫn|cũng|còn)\b)",
    re.IGNORECASE,
)
_MAX_SYLLABLES = 60
_SCENE_SYLLABLES = 16


def _typical_length(lines: Sequence[Line]) -> float:
    lengths = [line.syllables for line in lines if line.is_prose]
    return median(lengths) if lengths else 0.0


def _reads_as_caption(line: Line, typical: float, *, is_between: bool, gaps_tell: bool) -> bool:
    """Whether a line without any label reads as a caption beside paragraphs of typical length."""
    text = line.text
    if line.syllables > _MAX_SYLLABLES or not line.is_single or text[-1] in ':;,?!”"':
        return False
    if _TELLING.search(text):
        return False
    is_small = is_between and line.syllables <= typical / 2
    if is_small and line.syllables <= _SCENE_SYLLABLES and _THINGS.match(text):
        return True
    if not _SHOWN.match(text):
        # "Thu hoạch quế ở xã …." shows somebody too; without its full stop it would be a subhead.
        is_scene = line.is_sentence and line.syllables <= _SCENE_SYLLABLES
        return is_small and is_scene and _SCENE.match(text) is not None
    if line.has_gap and gaps_tell and is_between:
        return True
    # A full stop makes it a paragraph too, unless the paragraphs around are of another size.
    is_short = line.syllables <= _SCENE_SYLLABLES or typical >= 45
    fits = is_small and is_short if line.is_sentence else line.syllables >= 7
    return fits and _DOING.search(text) is not None


def find_captions(lines: Sequence[Line], first: int) -> set[int]:
    """The indices of captions among an article's lines; `first` is where its text begins.

    Sure ones first: the line under a picture's file name, and what names its picture's source.
    Where a dump shows its pictures' names, no other line is taken; where it does not, short lines
    that say who is seen doing what, among paragraphs that tell, are.
    """
    captions: set[int] = set()
    has_names = any(line.is_picture for line in lines)
    typical = _typical_length(lines)
    gaps = sum(line.has_gap for line in lines)
    for index, line in enumerate(lines):
        if line.is_picture:
            continue
        before = lines[index - 1] if index else None
        if is_caption_cue(line.text):
            captions.add(index)
        elif before is not None and before.is_picture:
            is_under = before.block == line.block and line.syllables <= 2 * _MAX_SYLLABLES
            if is_under or (
                line.is_single and line.syllables <= 35 and bool(_SHOWN.match(line.text))
            ):
                captions.add(index)
        elif not has_names and _reads_as_caption(
            line,
            typical,
            is_between=first < index < len(lines) - 1,
            gaps_tell=gaps <= len(lines) / 3,
        ):
            captions.add(index)
    return captions
