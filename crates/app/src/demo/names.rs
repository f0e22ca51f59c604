//! Names of people, streets and places of the fictional province.

use base::Date;
use dossiers::Person;

use super::dice::Dice;

const FAMILY: &[&str] = &[
    "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ",
    "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lò", "Hà", "Đinh", "Mai", "Trịnh", "Tạ", "Lương", "Cao",
];
const MALE_MIDDLE: &[&str] = &["Văn", "Văn", "Đức", "Minh", "Quốc", "Hữu", "Công", "Xuân", "Thanh", "Ngọc", "Gia", "Tuấn"];
const FEMALE_MIDDLE: &[&str] = &["Thị", "Thị", "Thị", "Ngọc", "Thu", "Thanh", "Kim", "Minh", "Bích", "Mỹ", "Phương", "Khánh"];
const MALE: &[&str] = &[
    "An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hiếu", "Hoàng", "Hùng", "Huy", "Khánh", "Kiên", "Lâm", "Long", "Mạnh", "Nam",
    "Nghĩa", "Phong", "Phúc", "Quân", "Quang", "Sơn", "Tài", "Thắng", "Thành", "Toàn", "Trung", "Tú", "Việt", "Vinh",
];
const FEMALE: &[&str] = &[
    "An", "Anh", "Chi", "Dung", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hồng", "Huệ", "Hương", "Lan", "Liên", "Linh", "Loan",
    "Ly", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Phượng", "Quyên", "Thảo", "Thủy", "Trang", "Yến",
];
const STREETS: &[&str] = &[
    "Trần Hưng Đạo", "Lê Lợi", "Nguyễn Huệ", "Hai Bà Trưng", "Lý Thường Kiệt", "Phan Chu Trinh", "Quang Trung", "Nguyễn Trãi",
    "Lê Duẩn", "Hùng Vương", "Nguyễn Du", "Bà Triệu", "Võ Thị Sáu", "Điện Biên Phủ", "Cách Mạng Tháng Tám",
];
const TRADES: &[&str] = &[
    "Thương mại", "Xây dựng", "Nông sản", "Vận tải", "Dược phẩm", "Cơ khí", "May mặc", "Thực phẩm", "Du lịch", "Điện máy",
];
const BRANDS: &[&str] = &["Hòa Phát Đạt", "Minh Long", "Tân Tiến", "An Khang", "Đại Thành", "Sao Mai", "Phú Cường", "Thiên Phúc", "Bình Minh", "Kim Ngân"];

/// Communes: their kind and name. The first is where the guide's story takes place.
pub(crate) const COMMUNES: &[(&str, &str)] = &[
    ("Phường", "An Hòa"), ("Phường", "Bình Khê"), ("Phường", "Cẩm Sơn"), ("Phường", "Đông Giang"), ("Phường", "Hòa Lạc"),
    ("Phường", "Kim Đồng"), ("Phường", "Long Tân"), ("Phường", "Minh Đức"), ("Phường", "Nam Ngạn"), ("Phường", "Phú Hậu"),
    ("Phường", "Quang Vinh"), ("Phường", "Tân Giang"), ("Phường", "Thạch Bích"), ("Phường", "Trung Hà"), ("Phường", "Vĩnh Lộc"),
    ("Xã", "An Khê Thượng"), ("Xã", "Ba Trại"), ("Xã", "Bản Mường"), ("Xã", "Bình Sa"), ("Xã", "Cẩm Lĩnh"), ("Xã", "Châu Khê"),
    ("Xã", "Đại Lãnh"), ("Xã", "Đắk Nia"), ("Xã", "Đông Phú"), ("Xã", "Đồng Tâm"), ("Xã", "Gia Hòa"), ("Xã", "Hải Thượng"),
    ("Xã", "Hòa Sơn"), ("Xã", "Hồng Thái"), ("Xã", "Khánh Bình"), ("Xã", "Kim Sơn"), ("Xã", "La Ngà"), ("Xã", "Liên Minh"),
    ("Xã", "Lộc Thủy"), ("Xã", "Long Hải"), ("Xã", "Mỹ Đức"), ("Xã", "Mường Then"), ("Xã", "Nà Phặc"), ("Xã", "Nghĩa Trung"),
    ("Xã", "Ninh Hải"), ("Xã", "Phong Điền"), ("Xã", "Phú Lương"), ("Xã", "Phước Tân"), ("Xã", "Quế Sơn"), ("Xã", "Sa Pả"),
    ("Xã", "Sơn Trung"), ("Xã", "Suối Cát"), ("Xã", "Tam Hiệp"), ("Xã", "Tân Lập"), ("Xã", "Thanh Bình"), ("Xã", "Thạnh Mỹ"),
    ("Xã", "Thuận Hưng"), ("Xã", "Tiên Phước"), ("Xã", "Trà My"), ("Xã", "Trường Xuân"), ("Xã", "Vạn Ninh"), ("Xã", "Vĩnh An"),
    ("Xã", "Xuân Lộc"), ("Xã", "Yên Bình"), ("Đặc khu", "Hòn Ngọc"),
];

/// Departments and other agencies of the province: identifier, kind, name, short name.
pub(crate) const DEPARTMENTS: &[(&str, &str, &str, &str)] = &[
    ("02", "van_phong_ubnd", "Văn phòng Ủy ban nhân dân tỉnh", "Văn phòng UBND tỉnh"),
    ("03", "so_tu_phap", "Sở Tư pháp", "Sở Tư pháp"),
    ("04", "so_xay_dung", "Sở Xây dựng", "Sở Xây dựng"),
    ("05", "so_nong_nghiep_moi_truong", "Sở Nông nghiệp và Môi trường", "Sở NN&MT"),
    ("06", "so_tai_chinh", "Sở Tài chính", "Sở Tài chính"),
    ("07", "so_noi_vu", "Sở Nội vụ", "Sở Nội vụ"),
    ("08", "so_y_te", "Sở Y tế", "Sở Y tế"),
    ("09", "so_giao_duc", "Sở Giáo dục và Đào tạo", "Sở GD&ĐT"),
    ("10", "so_cong_thuong", "Sở Công Thương", "Sở Công Thương"),
    ("11", "so_van_hoa_the_thao_du_lich", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL"),
    ("12", "so_khoa_hoc_cong_nghe", "Sở Khoa học và Công nghệ", "Sở KH&CN"),
    ("13", "so_dan_toc_ton_giao", "Sở Dân tộc và Tôn giáo", "Sở DT&TG"),
    ("14", "so_ngoai_vu", "Sở Ngoại vụ", "Sở Ngoại vụ"),
    ("15", "ban_quan_ly_khu_cong_nghiep", "Ban Quản lý các khu công nghiệp tỉnh", "BQL KCN"),
    ("16", "van_phong_dkdd", "Văn phòng Đăng ký đất đai tỉnh", "VP ĐKĐĐ"),
    ("17", "cong_an", "Công an tỉnh", "Công an tỉnh"),
    ("18", "thue", "Thuế tỉnh", "Thuế tỉnh"),
    ("19", "bao_hiem_xa_hoi", "Bảo hiểm xã hội tỉnh", "BHXH tỉnh"),
    ("20", "trung_tam_pvhcc", "Trung tâm Phục vụ hành chính công tỉnh", "TTPVHCC tỉnh"),
];

/// A full name.
pub(crate) fn full_name(dice: &mut Dice, female: bool) -> String {
    let family = dice.text(FAMILY);
    let (middle, given) =
        if female { (dice.text(FEMALE_MIDDLE), dice.text(FEMALE)) } else { (dice.text(MALE_MIDDLE), dice.text(MALE)) };
    format!("{family} {middle} {given}")
}

/// A phone number of the shape of mobile numbers.
pub(crate) fn phone(dice: &mut Dice) -> String {
    let prefix = dice.text(&["090", "091", "093", "097", "098", "032", "035", "070", "079", "086"]);
    format!("{prefix}{}", dice.digits(7))
}

/// House and street in a ward, or a hamlet elsewhere.
pub(crate) fn street(dice: &mut Dice) -> String {
    if dice.chance(0.6) {
        let street = dice.text(STREETS);
        format!("Số {}, đường {street}", dice.between(1, 320))
    } else {
        format!("Thôn {}", dice.between(1, 14))
    }
}

/// A grown-up of the province, living in a commune.
pub(crate) fn citizen(dice: &mut Dice, commune: &str, commune_name: &str) -> Person {
    let female = dice.chance(0.52);
    let year = dice.between(1952, 2005);
    let born = Date::new(i16::try_from(year).unwrap_or(1980), i8::try_from(dice.between(1, 12)).unwrap_or(1), i8::try_from(dice.between(1, 28)).unwrap_or(1));
    let century = match (year >= 2000, female) {
        (false, false) => '0',
        (false, true) => '1',
        (true, false) => '2',
        (true, true) => '3',
    };
    let street = street(dice);
    Person {
        kind: "citizen".to_owned(),
        name: full_name(dice, female),
        number: format!("099{century}{:02}{}", year % 100, dice.digits(6)),
        born: born.map(|d| d.to_string()).unwrap_or_default(),
        sex: if female { "female" } else { "male" }.to_owned(),
        phone: phone(dice),
        email: String::new(),
        address: format!("{street}, {commune_name}, Tỉnh Tân Giang"),
        province: "99".to_owned(),
        commune: commune.to_owned(),
        street,
        submitter: None,
        verified: true,
    }
}

/// A business of the province.
pub(crate) fn business(dice: &mut Dice, commune: &str, commune_name: &str) -> Person {
    let (trade, brand) = (dice.text(TRADES), dice.text(BRANDS));
    let street = street(dice);
    Person {
        kind: "business".to_owned(),
        name: format!("Công ty TNHH {trade} {brand} {}", dice.between(1, 99)),
        number: format!("99{}", dice.digits(8)),
        phone: phone(dice),
        address: format!("{street}, {commune_name}, Tỉnh Tân Giang"),
        province: "99".to_owned(),
        commune: commune.to_owned(),
        street,
        verified: true,
        ..Person::default()
    }
}
