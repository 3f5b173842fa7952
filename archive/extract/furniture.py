"""What Vietnamese sites say around their articles: menus, counters, share bars, forms, footers."""

import re
from typing import Final

from archive.extract.marks import plain, squeeze
from archive.extract.names import is_person
from archive.extract.wording import remember

# Longer lines are prose; only footers' addresses and licences come near.
_MAX_CHARS: Final = 400
_PHRASE_CHARS: Final = 60
# A row of a menu names sections that no list knows besides those that this module knows.
_MENU_ROW_SHARE = 0.6


def _phrases(text: str) -> frozenset[str]:
    return frozenset(plain(squeeze(phrase)) for phrase in text.split("|"))


# Whole lines after which nothing of the article follows.
_ENDINGS: Final = _phrases("""
    phản hồi|ý kiến phản hồi|gửi phản hồi|bình luận|gửi bình luận|gửi bình luận của bạn|
    bình luận của bạn|viết bình luận|thêm bình luận|đăng bình luận|bình luận bài viết|
    bình luận facebook|bình luận mới nhất|tất cả bình luận|ý kiến bạn đọc|ý kiến của bạn|ý kiến|
    gửi ý kiến|gửi ý kiến của bạn|gửi ý kiến bạn đọc|ý kiến độc giả|để lại bình luận|
    để lại một bình luận|để lại phản hồi|hủy trả lời|leave a reply|comments|leave a comment|
    các tin khác|tin khác|các bài khác|bài khác|bài viết khác|các bài viết khác|tin bài khác|
    các tin bài khác|những tin khác|tin tức khác|các tin tức khác|các tin đã đưa|tin đã đưa|
    các tin trước|tin trước|các tin tiếp theo|tin cùng chuyên mục|cùng chuyên mục|
    các tin cùng chuyên mục|bài cùng chuyên mục|bài viết cùng chuyên mục|tin bài cùng chuyên mục|
    tin cùng loại|tin cùng thể loại|bài viết cùng thể loại|tin cùng chủ đề|cùng danh mục|
    bài viết cùng danh mục|tin cũ hơn|các tin cũ hơn|những tin cũ hơn|tin mới hơn|các tin mới hơn|
    những tin mới hơn|bài viết mới hơn|bài viết cũ hơn|tin mới nhất|mới nhất|tin mới|bài mới nhất|
    bài viết mới nhất|bài viết mới|tin đọc nhiều|đọc nhiều|đọc nhiều nhất|tin đọc nhiều nhất|
    được đọc nhiều nhất|bài đọc nhiều|tin xem nhiều|xem nhiều|xem nhiều nhất|tin xem nhiều nhất|
    tin được quan tâm|được quan tâm|tin nổi bật khác|liên kết website|liên kết web|liên kết|
    website liên kết|các website liên kết|liên kết trang|trang liên kết|liên kết hữu ích|
    thống kê truy cập|thống kê|thống kê lượt truy cập|số lượt truy cập|số lượng truy cập|
    lượng truy cập|bộ đếm truy cập|người dùng trực tuyến|đánh giá bài viết|chấm điểm bài viết|
    gửi bài viết qua email|gửi cho bạn bè|gửi tới bạn bè|các ý kiến|ý kiến thảo luận|
    bản đồ địa giới hành chính|bản đồ hành chính|danh sách bình luận|nhận xét|gửi nhận xét|
    viết nhận xét|phản hồi của bạn đọc|tin bài đọc nhiều|tin, bài khác|đăng nhận xét|
    các bản ghi khác|bản ghi khác|bình chọn|thăm dò ý kiến|leave a reply cancel reply|share this|
    like this|like loading|bài đăng mới hơn|bài đăng cũ hơn|newer posts|older posts|lưu trữ blog|
    trả lời trích dẫn|trả lời trích dẫn thích
""")
# Whole lines over a box that may also stand between paragraphs.
_RELATED: Final = _phrases("""
    tin liên quan|các tin liên quan|tin bài liên quan|bài liên quan|bài viết liên quan|
    các bài viết liên quan|bài viết có liên quan|nội dung liên quan|xem thêm|đọc thêm|tin nên đọc|
    có thể bạn quan tâm|bạn có thể quan tâm|có thể bạn muốn đọc|tin cùng sự kiện|dòng sự kiện|
    tin nổi bật|tin đáng chú ý|bài nổi bật|tiêu điểm|tin tiêu điểm|đừng bỏ lỡ|mời bạn đọc|
    mời xem thêm|mời đọc thêm|mời bạn đọc thêm|xem các tin liên quan|related news|read more|
    related articles|tin tức liên quan|chủ đề liên quan|video liên quan|sự kiện liên quan
""")
# Whole lines that may stand anywhere and never belong to the text.
_LABELS: Final = _phrases("""
    in bài viết|in bài này|in bài|in trang|in tin|bản in|in|print|gửi email|gửi mail|email|gửi bài|
    gửi tin|gửi tin qua email|lưu bài viết|lưu bài|lưu tin|sao chép liên kết|copy link|chia sẻ|
    chia sẻ bài viết|chia sẻ tin|chia sẻ ngay|share|tweet|like|thích|facebook|twitter|zalo|
    google+|linkedin|pinterest|youtube|instagram|tiktok|telegram|messenger|viber|facebook twitter|
    thích chia sẻ|tăng tương phản|giảm tương phản|tương phản|cỡ chữ|cỡ chữ a a|kích cỡ chữ|
    phóng to|thu nhỏ|mặc định|nghe bài viết|nghe đọc bài|đọc bài viết|nghe đọc|giọng nữ|giọng nam|
    dừng đọc|tạm dừng|image banner|banner|slide banner|hình ảnh banner|logo|quảng cáo|advertisement|
    ads|đang tải|loading|vui lòng chờ|quay lại|về trang trước|trở lại|trở về|lên đầu trang|
    về đầu trang|đầu trang|về trang chủ|back to top|top|trang chủ|home|đăng nhập|đăng ký|
    đăng xuất|login|đăng nhập với|quên mật khẩu|tìm kiếm|search|nhập từ khóa|menu|toggle navigation|
    skip to content|bỏ qua nội dung|chuyển đến nội dung|rss|sitemap|sơ đồ trang|sơ đồ website|
    sơ đồ cổng|tin rss|hotline|đường dây nóng|kết nối|kết nối với chúng tôi|theo dõi chúng tôi|
    theo dõi|sản phẩm - dịch vụ|sản phẩm dịch vụ|english|tiếng việt|tiếng anh|vietnamese|
    click để đánh giá bài viết|nhấn để đánh giá|xếp hạng|gửi|gửi đi|gửi đánh giá|hủy|hủy bỏ|
    nhập lại|làm mới|mã xác nhận|mã bảo vệ|mã kiểm tra|captcha|họ và tên|họ tên|tên của bạn|
    email của bạn|nội dung bình luận|
    nội dung phản hồi|xóa trắng|xem trước|xem tiếp|xem tất cả|xem toàn bộ|xem chi tiết|
    đọc tiếp|tất cả|tải thêm|xem thêm bình luận|quan tâm nhất|báo điện tử|bản mobile|bản desktop|
    phiên bản di động|tải ứng dụng|thư điện tử|hộp thư|hộp thư điện tử|đặt báo|báo in|báo giấy|
    liên hệ quảng cáo|liên hệ tòa soạn|tòa soạn|bảng giá quảng cáo|đường dẫn bài viết|
    chèn ảnh|tải về|download|xem ảnh|toàn màn hình|phát video|play|pause|mute|00:00|
    thời tiết|tỷ giá|giá vàng|lịch cắt điện|trước|sau|tiếp|tiếp theo|previous|prev|next|trang trước|
    trang sau|trang tiếp|bài trước|bài sau|bài tiếp theo|bài kế tiếp|hỗ trợ trực tuyến|
    chung nhan tin nhiem mang|chứng nhận tín nhiệm mạng|gửi câu hỏi|tags|tag|
    thích trang|báo lỗi|báo xấu|thông tin bạn đọc|thông tin tòa soạn|ngôn ngữ|chọn ngôn ngữ|
    like share|audio|podcast|tôi đồng ý|lưu|báo nói|nghe|nghe báo|nghe bài báo|nghe nội dung|a|aa|
    trực tuyến tv|xem bản in|bản đọc|gửi cho bạn|lưu trang|yêu thích|skip navigation|main menu|
    main navigation|close|open menu|subscribe|newsletter|lời nhắn|tên|google news|
    fullscreen|picture-in-picture|unmute
""")
# Names of sections and pages of a site. Inside a text they may be subheads, so only what stands
# before or after the text is taken for a menu by them.
_MENU: Final = _phrases("""
    giới thiệu|giới thiệu chung|tin tức|tin tức - sự kiện|tin tức sự kiện|tin tức và sự kiện|
    tin tức, sự kiện|sự kiện|thời sự|thời sự - chính trị|chính trị|chính trị - xã hội|kinh tế|
    kinh tế - xã hội|xã hội|văn hóa|văn hóa - xã hội|văn hóa - thể thao|văn hóa - giải trí|
    văn hóa xã hội|thể thao|giáo dục|giáo dục - đào tạo|y tế|sức khỏe|đời sống|pháp luật|an ninh|
    an ninh - quốc phòng|quốc phòng - an ninh|quốc phòng an ninh|công nghệ|khoa học|du lịch|
    giải trí|thế giới|quốc tế|trong nước|trong tỉnh|tin trong tỉnh|tin trong nước|tin quốc tế|
    tin địa phương|tin tổng hợp|tin hoạt động|tin vắn|tin nhanh|tin nóng|góc nhìn|bạn đọc|nhịp sống|
    xây dựng đảng|xây dựng đảng - chính quyền|công tác xây dựng đảng|học và làm theo bác|
    học tập và làm theo bác|nông thôn mới|nông nghiệp|nông nghiệp - nông thôn|môi trường|
    tài nguyên|tài nguyên - môi trường|đất đai|giao thông|bất động sản|doanh nghiệp|thị trường|
    tài chính|đầu tư|việc làm|lao động|phóng sự|ký sự|bút ký|truyện ngắn|thơ|video|ảnh|thư viện|
    thư viện ảnh|thư viện video|thư viện hình ảnh|media|multimedia|đa phương tiện|truyền hình|
    truyền hình trực tuyến|phát thanh|phát thanh trực tuyến|chuyên mục|chuyên đề|danh mục|
    văn bản|văn bản mới|văn bản pháp luật|văn bản pháp quy|văn bản quy phạm pháp luật|
    văn bản chỉ đạo|văn bản chỉ đạo điều hành|hệ thống văn bản|thủ tục hành chính|
    cải cách hành chính|chuyển đổi số|dịch vụ công|dịch vụ công trực tuyến|công báo|hỏi đáp|
    hỏi - đáp|lịch công tác|lịch làm việc|lịch tiếp dân|thông báo|tuyển dụng|đấu thầu|
    quy hoạch|chiến lược|ngân sách|công khai ngân sách|tổ chức bộ máy|cơ cấu tổ chức|
    lịch sử|điều kiện tự nhiên|tiềm năng|đảng bộ|chính quyền|đoàn thể|mặt trận|liên hệ|
    điều khoản sử dụng|chính sách bảo mật|bảo mật|quyền riêng tư|thông tin cần biết|
    thông tin tuyên truyền|tuyên truyền|phổ biến giáo dục pháp luật|phổ biến pháp luật|
    trả lời|góp ý|đánh giá|
    nội dung|tiêu đề|điện thoại|địa chỉ|số điện thoại|chi tiết|từ khóa|thẻ|bài viết|đồng ý|
    chấp nhận|từ chối|chỉ đạo điều hành|thông tin chỉ đạo điều hành|tin ảnh|chùm ảnh|infographic|
    infographics|văn bản - chỉ đạo|dịch vụ công - văn bản|
    emagazine|longform|megastory|diễn đàn|ý kiến cử tri|đại biểu dân cử|hội đồng nhân dân|
    ủy ban nhân dân|người tốt việc tốt|gương người tốt việc tốt|gương điển hình|
    đất và người|đất nước con người|dân tộc|dân tộc - tôn giáo|tôn giáo|biển đảo|quân sự|nội chính
""")
_ENDING: Final = re.compile(
    r"""
      (?:binh\ luan|phan\ hoi|y\ kien(?:\ ban\ doc)?)\s?(?:\(\d+\)|:?\s?\d+)
    | \(?\d+\)?\ (?:binh\ luan|phan\ hoi|y\ kien)(?:\ .{0,40})?
    | (?:gui|viet|them|dang|nhap|hay\ (?:de\ lai|viet|la\ nguoi\ dau\ tien)|ban\ co)
      \ (?:mot\ )?(?:binh\ luan|phan\ hoi|y\ kien)(?:\ (?:cua\ ban|moi|ve|tai|dau|cho)\b.{0,60})?
    | khong\ co\ (?:binh\ luan|nhan\ xet)\ nao\b.{0,20}
    | \d+\ thoughts?\ on\b.{0,200} | \d+\ (?:comments?|responses?)
    | tro\ thanh\ nguoi\ dau\ tien\b.{0,60}
    | chua\ co\ (?:binh\ luan|phan\ hoi|y\ kien|danh\ gia)\b.{0,60}
    | (?:ban\ )?(?:vui\ long|can|phai|hay)\ dang\ nhap\b.{0,80}
    | toi\ thieu\ \d+\ (?:chu|ky\ tu)\b.{0,100}
    | tong\ so\ diem\ cua\ bai\ viet\ la\b.{0,80}
    | (?:(?:nhung|cac|mot\ so)\ )?(?:tin|bai|tin,?\ bai|bai\ viet|tin\ tuc|ban\ tin|video|su\ kien
      |cau\ hoi|thong\ bao|hoat\ dong|hinh\ anh|chuong\ trinh)
      \ (?:khac|tiep|tiep\ theo|ke\ tiep|truoc|truoc\ do|da\ dua(?:\ ngay)?|da\ dang(?:\ ngay)?|moi
      |moi\ hon|moi\ nhat
      |moi\ dang|moi\ cap\ nhat|cu|cu\ hon|doc\ nhieu|xem\ nhieu|hay\ nhat|(?:doc|xem)\ nhieu\ nhat)
    | (?:(?:nhung|cac)\ )?(?:tin|bai|tin\ bai|bai\ viet|tin\ tuc)\ (?:cung|trong|thuoc)
      \ (?:chuyen\ muc|chuyen\ de|muc|the\ loai|loai|danh\ muc|chu\ de|nhom)\b.{0,40}
    | (?:thong\ ke|tong(?:\ so)?\ luot|so\ luot|luot)\ truy\ cap\s?[:(]?.{0,30}
    | (?:dang\ )?(?:truy\ cap|online|truc\ tuyen)\s?[:(]\s?[\d.,]+\)?
    | (?:hom\ nay|hom\ qua|tuan\ nay|tuan\ truoc|thang\ nay|thang\ truoc|nam\ nay)
      (?:\s?:\s?|\s)[\d.,]{1,15}
    | (?:thang\ \d+|nam\ \d+|tong\ so|tong|tat\ ca|tong\ truy\ cap|trong\ (?:ngay|tuan|thang|nam))
      \s?:\s?[\d.,]{1,15}
    """,
    re.VERBOSE,
)
_ANYWHERE: Final = re.compile(
    r"""
      (?:(?:so\ |da\ )?(?:luot|lan|nguoi|so\ lan)?\s?(?:xem|doc|truy\ cap|nghe|thich|tai)|views?)
      (?:\ (?:tin|bai(?:\ viet)?|lan))?\s?[:(]?\s?[\d.,]+[kKm]?\)?(?:\ (?:luot|lan))?
    | [\d.,]+k?\ (?:luot|lan|nguoi)?\s?(?:xem|doc|truy\ cap|thich|views?|likes?|shares?)
    | (?:a\s?[-+]?\s?[|/]?\s?){2,4}
    | (?:font|text)[-\ ]?size\b.{0,40} | \d{1,3}\s?%
    | (?:current\ time|duration|remaining\ time|thoi\ luong)?[\s:-]*
      \d{1,2}:\d{2}(?::\d{2})?(?:\s?/\s?-?\d{1,2}:\d{2}(?::\d{2})?)?
    | (?:video\ player|loaded|stream\ type|playback\ rate|audio\ track|seek\ to\ live
      |this\ is\ a\ modal|beginning\ of\ dialog|end\ of\ dialog|escape\ will)\b.{0,80}
    | (?:anh|hinh(?:\ anh)?|video|clip|audio|tep|file)\s?(?:dinh\ kem)?\s?:?\s?\(?\d{1,3}\)?
    | (?:file|tep|tai\ lieu|van\ ban)(?:\ tin)?\ (?:dinh\ )?kem(?:\ theo)?\s?:?.{0,120}
    | chao\ mung\ (?:ban|quy|cac|ban\ doc)\b.{0,40}\b(?:den|ghe|truy\ cap).{0,120}
    | (?:moi\ )?(?:y\ kien|thu\ tu|bai\ vo|tin\ bai|tin,\ bai|thong\ tin|dong\ gop).{0,60}
      \b(?:xin|vui\ long|moi)\ (?:vui\ long\ )?gui\ (?:ve|den|toi|qua)\b.{0,160}
    | (?:goi\ y|bao)\ loi\ (?:chinh\ ta|bai\ viet|noi\ dung).{0,40}
    | (?:a\s?-\s?)?a\s(?:a\s?\+).{0,200}
    | (?:url|dia\ chi|duong\ dan)\ (?:cua\ )?(?:ban\ tin|bai\ viet|trang)\b.{0,200}
    | (?:chuyen\ muc|danh\ muc|the\ loai|nhan|category|filed\ under|link|lien\ ket)\s?:.{0,160}
    | chia\ se\ (?:bai\ viet|bai|tin|lien\ ket)\ (?:nay\ )?
      (?:len|qua|tren|voi|cho|den|toi)\b.{0,160}
    | chia\ se\s?(?:len|qua|tren|voi|cho)?\s?:?\s
      (?:ban\ be|facebook|twitter|zalo|google|linkedin|email|mang\ xa\ hoi)\b.{0,80}
    | (?:tang|giam)\ (?:tuong\ phan|co\ chu|kich\ thuoc).{0,80}
    | (?:(?:xem|doi|chon|thay\ doi)\ )?(?:co|kich)\ (?:chu|co\ chu)\s?:?.{0,20}
    | (?:click|bam|nhan|nhap|kich)(?:\ (?:vao|chuot|day|de))?
      \ (?:vao\ )?(?:day\ )?de\ (?:danh\ gia|xem|nghe|tai|binh\ luan|phong\ to|dang\ nhap).{0,60}
    | (?:rating|danh\ gia|diem|xep\ hang)\s?:?\s?[\d.,]+\s?(?:/\s?\d+)?.{0,60}
    | \d\ (?:sao|stars?)(?:\ .{0,30})?
    | trang\ chu\s?(?:[>»›/|\\-]|::).{0,200}
    | (?:ban\ dang\ o|vi\ tri|duong\ dan)(?:\ day)?\s?:.{0,200}
    | (?:tu\ khoa|tags?|the|keywords?|chu\ de|hashtag)\s?:.{0,300}
    | (?:\#\w[^\#.!?]{0,40}){1,20}
    | (?:©|copyright|ban\ quyen|all\ rights|powered\ by|designed\ by|thiet\ ke\ (?:va|boi|web))
      .{0,300}
    | (?:giay\ phep|so\ giay\ phep|gp)\s?(?:so|hoat\ dong|xuat\ ban|thiet\ lap|:|trang|bao).{0,300}
    | (?:ghi\ ro|vui\ long\ ghi|de\ nghi\ ghi|yeu\ cau\ ghi)\s(?:ro\s)?nguon\b.{0,200}
    | (?:gui|in)\ (?:bai|trang|tin)(?:\ viet)?\ (?:qua|cho|nay|den|toi|ban).{0,60}
    | (?:email|print|in)\s?[|/]\s?(?:email|print|in|gui).{0,40}
    | [+(]?(?:0|84|1[89]00)[\d\s.()+\-–|/,]{6,120}
    | (?:ma\ (?:xac\ nhan|bao\ ve|bao\ mat|kiem\ tra)|nhap\ ma)\b.{0,60}
    | (?:ho\ (?:va\ )?ten|email|dien\ thoai|dia\ chi|tieu\ de|noi\ dung)\s?(?:\(?\*\)?|:).{0,40}
    | (?:nhap|vui\ long\ nhap)\ (?:ho|ten|noi\ dung|email|tu\ khoa|ma|tim|so|thong\ tin).{0,60}
    | (?:facebook|twitter|zalo|google\+?|linkedin|pinterest|youtube|email|print|copy|link|in|gmail
      |instagram|tiktok|telegram|messenger|share|tweet|like|chia\ se|thich|luu)
      (?:[\s|,/•·-]+(?:facebook|twitter|zalo|google\+?|linkedin|pinterest|youtube|email|print|copy
      |link|in|gmail|instagram|tiktok|telegram|messenger|share|tweet|like|chia\ se|thich|luu|bai
      |viet)){1,12}
    | (?:theo\ doi|tai\ ung\ dung|quan\ tam|cai\ dat)\ .{0,60}\b(?:tren|qua|tai)\ (?:facebook|zalo
      |google\ news|youtube|tiktok|app\ store|google\ play|telegram|mang\ xa\ hoi).{0,40}
    | theo\ doi\ .{1,50}\ tren
    | (?:thu\ (?:hai|ba|tu|nam|sau|bay|[2-7])|chu\ nhat),?
    | (?:ban\ dang\ doc|quy\ vi\ dang\ doc)\ (?:bai|tin)\b.{0,250}
    | moi\ (?:y\ kien|thac\ mac|chi\ tiet)\b.{0,80}\b(?:email|hop\ thu|hom\ thu)\b.{0,160}
    | (?:chung\ toi|trang\ web|website)[\w\ ]{0,40}\ (?:su\ dung|dung)\ cookie.{0,250}
    | (?:trang|page)\s\d+(?:\s?/\s?\d+)? | \d{1,3}\s?/\s?\d{1,3}
    | (?:\d{1,3}\s){2,30}\d{1,3}(?:\ \D{0,12})?
    | (?:hom\ nay|bay\ gio)\b\s?(?:la)?\s?,?:?\s?(?:thu\ \w+|chu\ nhat|ngay).{0,60}
    | (?:javascript|function)\b.{0,300} | (?:https?://|www\.)\S{1,300}
    | (?:trinh\ duyet|your\ browser)\b.{0,120}(?:ho\ tro|support).{0,80}
    | (?:trang\ tin|cong|trang)\ (?:thong\ tin\ )?dien\ tu\b[^.,;]{0,80}
    | (?:nguoi\ dang|dang\ boi|nguoi\ nhap\ tin|post(?:ed)?\ by)(?:\ tin|\ bai)?\s?:.{0,40}
    | (?:quay\ lai|ve|tro\ ve|len)\ (?:dau\ )?trang(?:\ (?:chu|truoc|dau))?
    | (?:sign|log)\ (?:in|up|out)\b.{0,40}
    """,
    re.VERBOSE,
)
# Furniture by a sign that may stand anywhere in the line; it is looked for first.
_TRAIL = re.compile(r"(?:[^.>»›]{1,40}[>»›]){2,6}[^.>»›]{0,120}")
_SIGNED: Final = (
    (">", _TRAIL),
    ("»", _TRAIL),
    ("›", _TRAIL),
    ("©", re.compile(r".{0,120}©.{0,200}")),
    ("all rights reserved", re.compile(r".{0,120}\ball rights reserved.{0,200}")),
    ("ghi ro nguon", re.compile(r".{0,160}\bghi ro nguon\b.{0,200}")),
    ("co chu", re.compile(r"[\w ]{0,15}\bco chu\b.{0,20}")),
    ("°", re.compile(r"[\w ]{0,25}\s\d{1,2}(?:\s?-\s?\d{1,2})?\s?°\s?c")),
)
# Contacts and imprint: furniture below an article, but advertisements and notices end so too.
_IMPRINT: Final = re.compile(
    r"""
      (?:dia\ chi|tru\ so|toa\ soan|tru\ so\ toa\ soan|van\ phong\ dai\ dien|dien\ thoai|dt|tel|fax
      |hotline|duong\ day\ nong|e-?mail|website|ma\ so\ thue|so\ dien\ thoai|phone)
      (?:\ [\w\ ]{1,30})?\s?:.{0,300}
    | (?:tong\ bien\ tap|pho\ tong\ bien\ tap|chiu\ trach\ nhiem|nguoi\ chiu\ trach\ nhiem
      |truong\ ban\ bien\ tap|co\ quan\ chu\ quan|don\ vi\ chu\ quan|chu\ quan)
      (?:\ [\w\ ]{1,40})?\s?:.{0,300}
    """,
    re.VERBOSE,
)
_RELATED_LINE: Final = re.compile(
    r"(?:>>+|»|▶|►|→|=>|👉|➡|☞|☛)+\ufe0f?\s?\S.{0,200}|"
    r"(?:moi )?(?:ban )?(?:xem|doc)(?: them)?\s?:\s?.{1,200}"
)
_EDGE: Final = " \t👉➡☞☛📌🔥✅\ufe0f•·●○▪■◆►▶»«>|*#:;.…,–—-_=~+\"“”'[]✔✓"
_BAR_EDGE: Final = _EDGE.replace("#", "")
_COUNT: Final = re.compile(r"\s?[:(]?\s?\(?\d[\d.,:]*\s?\)?$")


# Pages of one site say the same lines again and again, and one line is asked about many times.
_REMEMBERED_LINES: Final = 8192
_kinds: Final[dict[str, int]] = {}
# What a line is, as bits; prose is none of it.
_ENDS: Final = 1
_HEADS_RELATED: Final = 2
_LINKS_RELATED: Final = 4
_IS_MENU: Final = 8
_STANDS: Final = 16
_PROSE: Final = 0


# What the names of sections and labels begin with, and the longest of them in words.
_FIRST_WORDS: Final = frozenset(name.split()[0] for name in _MENU | _LABELS | _ENDINGS)
_NAME_WORDS = 5


def _is_menu_row(key: str) -> bool:
    """Whether a line is three or more names of sections side by side, as a menu's row."""
    if "|" in key or "•" in key or "/" in key:
        parts = [part.strip() for part in re.split(r"[|•/]", key) if part.strip()]
        if len(parts) >= 3 and not any(map(str.isdigit, key)):
            known = sum(part in _MENU or part in _LABELS or part in _ENDINGS for part in parts)
            if known >= len(parts) / 2:
                return True
    words = key.replace("|", " ").replace("/", " ").split()
    if not 3 <= len(words) <= 60:
        return False
    beginnings = sum([word in _FIRST_WORDS for word in words])
    if beginnings < 3 or beginnings * _NAME_WORDS < _MENU_ROW_SHARE * len(words):
        return False
    covered = names = index = 0
    while index < len(words):
        for length in range(min(_NAME_WORDS, len(words) - index), 0, -1):
            name = " ".join(words[index : index + length])
            if name in _MENU or name in _LABELS or name in _ENDINGS:
                covered += length
                names += 1
                break
        else:
            length = 1
        index += length
    return names >= 3 and covered >= _MENU_ROW_SHARE * len(words)


def _classify(line: str) -> int:
    """What kinds of furniture a line of at most _MAX_CHARS is."""
    bare = squeeze(plain(line))
    key = bare.strip(_EDGE)
    if not key:
        return _STANDS if bare else _PROSE
    is_phrase = len(key) <= _PHRASE_CHARS
    counted = _COUNT.sub("", key) if is_phrase and key[-1] in "0123456789)" else key
    spelled = _begins_as_spelled(bare)
    ends = (is_phrase and (key in _ENDINGS or counted in _ENDINGS)) or (
        spelled and _ENDING.fullmatch(key) is not None
    )
    heads = is_phrase and key in _RELATED
    # Without marks a name can be a label: "Đặng Tài" and "Đang tải".
    is_label = (
        is_phrase
        and (key in _LABELS or counted in _LABELS)
        and not (" " in key and is_person(squeeze(line)))
    )
    is_menu = (is_phrase and key in _MENU) or (
        spelled and _IMPRINT.fullmatch(bare.lstrip(_EDGE)) is not None
    )
    made = _is_signed(bare) or (spelled and _ANYWHERE.fullmatch(bare.lstrip(_BAR_EDGE)) is not None)
    stands = ends or heads or is_label or made or _is_row(bare, key)
    return (
        (_ENDS if ends else 0)
        | (_HEADS_RELATED if heads else 0)
        | (_LINKS_RELATED if spelled and _RELATED_LINE.fullmatch(bare) is not None else 0)
        | (_IS_MENU if is_menu else 0)
        | (_STANDS if stands else 0)
    )


def _is_signed(bare: str) -> bool:
    """Whether a line is a trail, a licence or the like by a sign in it."""
    for sign, pattern in _SIGNED:
        if sign in bare and pattern.fullmatch(bare.lstrip(_BAR_EDGE)) is not None:
            return True
    return False


def _is_row(bare: str, key: str) -> bool:
    return bare[-1] not in ".!?:;" and _is_menu_row(key)


def _words_in(*patterns: re.Pattern[str]) -> frozenset[str]:
    """Every word that patterns spell out, those that may begin what they match among them."""
    sources = (re.sub(r"\\[a-zA-Z]", " ", pattern.pattern) for pattern in patterns)
    return frozenset(word for source in sources for word in re.findall(r"[a-z]{2,}", source))


_SPELLED: Final = _words_in(_ENDING, _ANYWHERE, _IMPRINT, _RELATED_LINE)
_BEGINNINGS: Final = frozenset(word[:3] for word in _SPELLED if len(word) > 2)
_SHORT_WORDS: Final = frozenset(word for word in _SPELLED if len(word) == 2)


def _begins_as_spelled(bare: str) -> bool:
    """Whether a line may begin as one of these patterns does: with its letters, or with a sign."""
    head = bare[:3]
    return (
        not head.isalpha()
        or head in _BEGINNINGS
        or head[:2] in _SHORT_WORDS
        or head.startswith("aa")
        or len(head) < 3
    )


# What furniture says at any place in a line as long as a sentence.
_SAID_ANYWHERE = (">", "»", "›", "©", "rights", "nguồn", "nguon")


def _is_sentence(line: str) -> bool:
    """Whether a line is none of the furniture known here, at the cost of a glance."""
    if len(line) <= _PHRASE_CHARS or line[-1] not in ".!?":
        return False
    head = plain(line[:8])
    if not head[0].isalpha() or head[:3] in _BEGINNINGS:
        return False
    if not head[:3].isalpha() and (head[0] == "a" or head[:2] in _SHORT_WORDS):
        return False
    lower = line.lower()
    return head[:2] != "aa" and not any(sign in lower for sign in _SAID_ANYWHERE)


def _kind_of(line: str) -> int:
    if len(line) > _MAX_CHARS:
        return _PROSE
    known = _kinds.get(line)
    if known is not None:
        return known
    kind = _PROSE if _is_sentence(line) else _classify(line)
    return remember(_kinds, line, kind, _REMEMBERED_LINES)


def ends_article(line: str) -> bool:
    """Whether a site says this line only below its articles: comments, other news, counters."""
    return _kind_of(line) & _ENDS != 0


def opens_related(line: str) -> bool:
    """Whether this line heads a box of other articles, which may stand between paragraphs."""
    return _kind_of(line) & _HEADS_RELATED != 0


def is_related_link(line: str) -> bool:
    """Whether this line alone points to another article (">> …", "Xem thêm: …")."""
    return _kind_of(line) & _LINKS_RELATED != 0


def is_menu_entry(line: str) -> bool:
    """Whether this line names a site's section or its imprint; within a text it may be text."""
    return _kind_of(line) & _IS_MENU != 0


def is_standing_furniture(line: str) -> bool:
    """Whether this line is furniture wherever it stands, between paragraphs too."""
    return _kind_of(line) & _STANDS != 0


def is_furniture(line: str) -> bool:
    """Whether a site says this line around its articles: menu, counter, share bar, form, footer."""
    return _kind_of(line) & (_STANDS | _IS_MENU) != 0
