//! Kinds of agencies: the codes by which procedures choose who carries them out, with their names.

use crate::Msg;

/// Kinds that carry out procedures: code, Vietnamese name, English name.
pub const AGENCY_KINDS: [(&str, &str, &str); 17] = [
    ("commune", "Ủy ban nhân dân cấp xã", "Commune People's Committee"),
    ("so_tu_phap", "Sở Tư pháp", "Department of Justice"),
    ("so_xay_dung", "Sở Xây dựng", "Department of Construction"),
    ("so_nong_nghiep_moi_truong", "Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment"),
    ("so_tai_chinh", "Sở Tài chính", "Department of Finance"),
    ("so_noi_vu", "Sở Nội vụ", "Department of Home Affairs"),
    ("so_y_te", "Sở Y tế", "Department of Health"),
    ("so_giao_duc", "Sở Giáo dục và Đào tạo", "Department of Education and Training"),
    ("so_cong_thuong", "Sở Công Thương", "Department of Industry and Trade"),
    ("so_van_hoa_the_thao_du_lich", "Sở Văn hóa, Thể thao và Du lịch", "Department of Culture, Sports and Tourism"),
    ("so_khoa_hoc_cong_nghe", "Sở Khoa học và Công nghệ", "Department of Science and Technology"),
    ("so_dan_toc_ton_giao", "Sở Dân tộc và Tôn giáo", "Department of Ethnic and Religious Affairs"),
    ("van_phong_dkdd", "Văn phòng đăng ký đất đai", "Land registration office"),
    ("ban_quan_ly_khu_cong_nghiep", "Ban Quản lý các khu công nghiệp", "Industrial zones authority"),
    ("so_ngoai_vu", "Sở Ngoại vụ", "Department of Foreign Affairs"),
    ("van_phong_ubnd", "Văn phòng Ủy ban nhân dân tỉnh", "Office of the provincial People's Committee"),
    ("thanh_tra_tinh", "Thanh tra tỉnh", "Provincial Inspectorate"),
];

/// Kinds that stand in the tree without carrying out procedures by themselves.
const OTHERS: [(&str, &str, &str); 2] =
    [("ubnd_tinh", "Ủy ban nhân dân tỉnh", "Provincial People's Committee"), ("division", "Phòng, đơn vị trực thuộc", "Division")];

/// The name of a kind of agency; `None` when it is a kind of the province's own.
pub fn agency_kind(code: &str) -> Option<Msg> {
    AGENCY_KINDS.iter().chain(&OTHERS).find(|(known, ..)| *known == code).map(|(_, vi, en)| Msg::new(vi, en))
}
