"""Vietnamese personal names and places, as far as telling a byline from a heading needs them.

The lists are of common knowledge: the family names of the Kinh and of the larger minorities,
syllables that given and middle names are made of, provinces and well-known towns.
"""

import re

from archive.extract.marks import plain


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Families whose name is hardly ever another word's first syllable: what follows may be anything.
_PLAIN_FAMILIES = _words("""
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương đinh đoàn trịnh trương đào
    vương phùng quách tạ lương lý lưu tô nông ma hoàn giàng sùng thào lầu vàng lò vừ mùa hạng
    tráng chảo tẩn phàn lừu cứ hờ ly tòng quàng cà lường sộng giàng lèng lỳ pờ khoàng chang chẻo
    thèn sèn hoàng lục bế triệu chu lù rơ siu kpă ksor rmah nay niê êban mlô hmok ayun bkrông
""")
_FAMILIES = _PLAIN_FAMILIES | _words("""
    an âu bá bạch bành bảo bồ ca cao cái cát chiêm chung chử cù cung cảnh dư danh diệp doãn đàm đan
    đậu điền đồng đới đường giang giáp hà hàn hầu hình hoa hứa kha khổng khuất khúc kiều kim
    la lã lai lại lâm lều liễu lô lỗ lữ lục mã mạc mạch mai mẫn mông nghiêm nghị ngụy nhâm nhan
    nhữ ninh ông phí phó phương quan quản sầm sơn tăng tất thạch thái thang thân thẩm thi thiều
    tiết tiêu ton tôn tống trà trác tri trình từ tưởng ung uông ứng vân vi viên viêm văn xa xuân yên
    y bàn đèo hảng háng phá giàng cầm bạc lành liều thò sinh chá chíu dềnh voòng chìu
""")
_GIVEN = _words("""
    a ái ân an anh ánh ảnh ấn âu ba bá bắc bách bạch bằng băng bảo bảy báu bích biên biển bình bội
    bửu bổng cẩm cầm can cảnh cao cát cầu chấn chánh châm chất châu chi chí chiến chiêu chinh chính
    chúc chung chương chước công cư cúc cương cường cửu dạ danh dân dần dậu di diễm diên diện diệp
    diệu dinh doanh du dũ dục dung dũng dư dự dương duy duyên duyệt đa đài đại đạm đan đào đạo đăng
    đắc đạt đậu đệ định đình đoan đoài đoàn độ đô đông đồng đôn đủ đức đường gấm giám gia giang
    giao giáp hà hạ hải hân hàm hàn hằng hạnh hảo hào hậu hiên hiến hiền hiển hiệp hiếu hiệu hinh
    hoa hòa hoà hoài hoan hoàn hoàng hoạt hồng hợp huân huấn huệ huế hùng hưng hương hường hướng
    hữu huy huyên huyền huỳnh hy kha khả khái khải khang khánh khắc khiêm khiết khôi khoa khoát
    khuê khương khuyên kiên kiểm kiếm kiệm kiệt kiều kim kỳ kỷ la lạc lai lam lâm lan lân lành lập
    lê lễ lệ lịch liên liễu liêm linh lĩnh loan lộc lợi long lụa luân luận luật lục lực lũy lương
    lượng lưu luyến ly lý mai mẫn mận mạnh mây mến mi miên minh mộc mộng mùi mừng mỹ my mỵ na nam
    năng nga ngà ngân nghi nghị nghĩa nghiêm nghiệp ngoan ngọc nguyên nguyện nguyệt ngữ nhã nhài
    nhàn nhân nhẫn nhạn nhật nhất nhi nhiên nhơn như nhu nhụ nhung nhuận nhượng nhựt ninh nương oai
    oanh phấn phát phi phong phú phúc phụng phước phương phượng quân quang quảng quế quốc quý quyên
    quyền quyết quỳnh sa sâm san sang sáng sao sen sinh sĩ sỹ sơn song sử sương tá tài tâm tân tấn
    tạo tây thạch thái thạnh thắm thăng thắng thanh thành thảo thạo thế thi thị thiên thiện thiệp
    thiết thiệu thịnh thọ thoa thỏa thoại thoan thơ thơm thông thu thư thuần thuận thuật thục
    thuyết thùy thuỳ thúy thuý thủy thuỷ thụy thuỵ thường thương thưởng thược tía tiên tiến tiệp
    tín tình tỉnh tịnh toại toàn toán tố tôn tới trà trác trâm trân trang tráng trí triết triều
    triệu trinh trình trọng trúc trung truyền trường tú tư từ tuấn tuân tuệ tùng tường tuy tuyền
    tuyên tuyển tuyết tý uy uyên út ưng vân văn vàng vị vi viên viễn việt vinh vĩnh vịnh vượng vũ
    vui vy vỹ xinh xuân xuyến ý yên yến
""")
# Families of the Central Highlands, which stand last: "Y Phôn Ksor", "H'Linh Niê".
_LAST_FAMILIES = _words("""
    adrơng ayun ayŭn bkrông buôn byă êban ê-ban êñuôl hmok hđơk kbuôr kđoh knul kpă kpor krông
    ksor mlô nay niê niê-kđăm puih rahlan rcom rmah rơ-châm rơmah siu
""")
# "Mùa" is a family's name too.
_SEASONS = frozenset({"mùa xuân", "mùa hạ", "mùa thu", "mùa đông"})
# Given names that alone are a word of a menu or of a headline.
_NOT_ALONE = frozenset({"lịch", "ảnh", "thơ", "mới", "tin", "báo", "kinh", "tài", "sử", "văn"})
_NAME_SYLLABLES = _GIVEN | _FAMILIES
# Names typed without marks; three words of them are hardly anything else.
_BARE_FAMILIES = frozenset(map(plain, _PLAIN_FAMILIES))
_BARE_SYLLABLES = frozenset(map(plain, _NAME_SYLLABLES))
_PLACE_LIST = """
    an giang|bà rịa|vũng tàu|bắc giang|bắc kạn|bạc liêu|bắc ninh|bến tre|bình định|bình dương|
    bình phước|bình thuận|cà mau|cần thơ|cao bằng|đà nẵng|đà lạt|đắk lắk|đắk nông|điện biên|
    điện biên phủ|đồng nai|đồng tháp|gia lai|hà giang|hà nam|hà nội|hà tĩnh|hải dương|hải phòng|
    hậu giang|hòa bình|hoà bình|hưng yên|khánh hòa|khánh hoà|kiên giang|kon tum|lai châu|lâm đồng|
    lạng sơn|lào cai|long an|nam định|nghệ an|ninh bình|ninh thuận|phú thọ|phú yên|quảng bình|
    quảng nam|quảng ngãi|quảng ninh|quảng trị|sóc trăng|sơn la|tây ninh|thái bình|thái nguyên|
    thanh hóa|thanh hoá|thừa thiên huế|tiền giang|trà vinh|tuyên quang|vĩnh long|vĩnh phúc|
    yên bái|sài gòn|sa pa|nha trang|hội an|hạ long|tam kỳ|đông hà|đồng hới|biên hòa|biên hoà|
    mỹ tho|long xuyên|rạch giá|sa đéc|cao lãnh|quy nhơn|tuy hòa|tuy hoà|phan thiết|phan rang|
    bảo lộc|buôn ma thuột|việt trì|việt nam|trường sa|hoàng sa|phú quốc|côn đảo|mộc châu|
    hồ chí minh|tây bắc|đông bắc|tây nguyên|nam bộ|bắc bộ|trung quốc|hàn quốc|thái lan|lào|mỹ|anh|
    bắc hà|bát xát|văn bàn|bảo yên|bảo thắng|mường khương|si ma cai|than uyên|tân uyên|
    mai châu|đình lập|lương sơn|bình gia|hoàng su phì|văn yên|lục yên|văn chấn|trạm tấu|trấn yên|
    mù cang chải|yên lập|hạ hòa|đoan hùng|tam nông|lâm thao|phù ninh|cẩm khê|bắc yên|phù yên|
    thuận châu|quỳnh nhai|mường la|mai sơn|yên châu|sông mã|sốp cộp|vân hồ|tủa chùa|tuần giáo|
    mường chà|mường nhé|nậm pồ|mường ảng|bắc mê|quang bình|xín mần|vị xuyên|yên minh|đồng văn|
    mèo vạc|quản bạ|chi lăng|cao lộc|văn lãng|tràng định|hữu lũng|bắc sơn|lộc bình|văn quan|
    bình liêu|ba chẽ|tiên yên|đầm hà|hải hà|vân đồn|cô tô|đông triều|hà quảng|trùng khánh|
    nguyên bình|hòa an|thạch an|hạ lang|chợ đồn|chợ mới|ba bể|na rì|ngân sơn|pác nặm|bạch thông|
    định hóa|đại từ|phú lương|võ nhai|đồng hỷ|phú bình|sơn động|lục ngạn|lục nam|yên thế|tân yên|
    hiệp hòa|lạng giang|cao phong|tân lạc|lạc sơn|lạc thủy|yên thủy|kim bôi|đà bắc|tháp mười|
    hồng ngự|tân hồng|lấp vò|lai vung|kỳ anh|hương khê|đức thọ|nghi xuân|can lộc|quỳ châu|quỳ hợp|
    con cuông|tương dương|kỳ sơn|quế phong|anh sơn|thanh chương|
    phong thổ|sìn hồ|nậm nhùn|mường tè|tam đường|đông anh|sóc sơn|thủ đức|củ chi|hóc môn
"""
_PLACES = frozenset(name.strip() for name in _PLACE_LIST.split("|"))
# How newsrooms sign: editors, reporters, contributors, agencies.
_NEWSROOM = re.compile(
    r"BBT|BTV|PV|P\.V|CTV|CTV\.|TH|T/H|T\.H|TTXVN|VOV\d?|VTV\d?|VNA|VNP|VGP|NDO|QĐND|ĐCSVN|TTV|KTV"
    r"|Ban [Bb]iên tập|BAN BIÊN TẬP|Nhóm (?:PV|[Pp]hóng viên)|NHÓM (?:PV|PHÓNG VIÊN)|Phóng viên"
    r"|Thông tấn xã Việt Nam|TTXVN/Vietnam\+|Vietnam\+|Chinhphu\.vn|Cổng TTĐT.{0,40}"
)
_INITIALS = re.compile(r"(?:[A-ZĐ]\.){1,3}[A-ZĐ]\.?|[A-ZĐ]{2,3}")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.])*")


def is_place(text: str) -> bool:
    """Whether this is a well-known place's name and nothing else."""
    return text.casefold() in _PLACES


def is_newsroom(text: str) -> bool:
    """Whether this signs for a newsroom ("BBT", "PV", "TTXVN", "Ban biên tập")."""
    return _NEWSROOM.fullmatch(text) is not None


def is_person(text: str) -> bool:
    """Whether this reads as one Vietnamese person's name or pen name of one to five syllables."""
    words = text.split()
    if not 1 <= len(words) <= 5 or is_place(text) or text.casefold() in _SEASONS:
        return False
    if not all(word[0].isupper() and _WORD.fullmatch(word) for word in words):
        return False
    if len(words) == 1:
        alone = text.casefold()
        return len(text) > 1 and alone in _GIVEN - _NOT_ALONE and not text.isupper()
    if words[-1].casefold() in _LAST_FAMILIES and words[0][:2] in ("Y", "H'", "H’"):
        return True
    if text.isascii() and len(words) > 2 and words[0].lower() in _BARE_FAMILIES:
        return all(word.lower() in _BARE_SYLLABLES for word in words)
    strange = [word for word in words if word.casefold() not in _NAME_SYLLABLES]
    if not strange:
        return True
    is_plain_family = words[0].casefold() in _PLAIN_FAMILIES
    if text.isupper():
        # Headings are in capitals too, so at most one syllable may be strange.
        return is_plain_family and len(words) > 2 and len(strange) == 1
    # Without a family's name, only initials may be strange: "Thu H.", "Minh T."
    return is_plain_family or (
        strange[0] is not words[0]
        and all(is_initials(word) or len(word.strip(".")) == 1 for word in strange)
    )


def is_initials(text: str) -> bool:
    """Whether this is a signature of initials ("T.H", "N.V.A", "HN")."""
    return _INITIALS.fullmatch(text) is not None
