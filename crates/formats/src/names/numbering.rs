//! The numbering plan: which numbers there are, since when, and what became of old ones.

use base::Date;
use serde::{Deserialize, Serialize};

/// What kind of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// A mobile telephone.
    Mobile,
    /// A fixed telephone.
    Landline,
    /// A fixed telephone of the ministries of defence and public security (069).
    Reserved,
    /// Free of charge (1800).
    TollFree,
    /// Paid information and hotlines (1900).
    Premium,
    /// Three digits for emergencies.
    Emergency,
    /// A number of another country.
    Foreign,
}

/// Numbers with the same beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// How they begin, with the 0 of domestic dialling.
    pub prefix: String,
    /// The fewest digits in all.
    pub least: usize,
    /// The most digits in all.
    pub most: usize,
    /// What kind of numbers they are.
    pub kind: PhoneKind,
    /// To whom the block was given: a network, or a province. Mobile numbers may have moved to another
    /// network since (from November 2018).
    pub holder: String,
    /// The first day on which they could be dialled; `None` for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day; `None` while they are in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What their beginning became when it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became: Option<String>,
}

impl Block {
    /// Whether the number has this beginning and a right length.
    pub fn has(&self, number: &str) -> bool {
        number.starts_with(self.prefix.as_str()) && (self.least..=self.most).contains(&number.len())
    }

    /// Whether the numbers could be dialled on this day.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// All blocks. It is data: a new block is a line in a province's own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NumberingPlan {
    /// The blocks; where several fit, the first in force is taken.
    pub blocks: Vec<Block>,
}

impl NumberingPlan {
    /// Vietnam's plan: TT 22/2014/TT-BTTTT, the change of area codes in 2017 (QĐ 2036/QĐ-BTTTT) and of
    /// mobile numbers of eleven digits in 2018. Smaller shares of a block that networks without
    /// masts use are not told apart.
    pub fn vietnam() -> Self {
        let mut blocks = Vec::new();
        for (holder, prefixes) in MOBILE {
            blocks.extend(prefixes.split(' ').map(|p| block(p, 10, PhoneKind::Mobile, holder)));
        }
        let [changed, parallel] = [Date::constant(2018, 9, 15), Date::constant(2018, 11, 14)];
        for (holder, pairs) in SHORTENED {
            for (old, new) in pairs.split(' ').filter_map(|pair| pair.split_once('>')) {
                blocks.push(Block { from: Some(changed), ..block(new, 10, PhoneKind::Mobile, holder) });
                blocks.push(ended(block(old, 11, PhoneKind::Mobile, holder), parallel, new));
            }
        }
        // Subscribers' numbers of the two largest cities have eight digits and begin with 2 to 8 or 9.
        for (area, last, city) in [("024", '8', "Hà Nội"), ("028", '9', "Thành phố Hồ Chí Minh")] {
            let from = Some(Date::constant(2017, 6, 17));
            for first in '2'..=last {
                blocks.push(Block { from, ..block(&format!("{area}{first}"), 11, PhoneKind::Landline, city) });
            }
        }
        for (code, province) in UNCHANGED {
            blocks.push(block(code, 11, PhoneKind::Landline, province));
        }
        let phases = [
            (Date::constant(2017, 2, 11), Date::constant(2017, 3, 12)),
            (Date::constant(2017, 4, 15), Date::constant(2017, 5, 14)),
            (Date::constant(2017, 6, 17), Date::constant(2017, 7, 16)),
        ];
        for ((from, until), areas) in phases.into_iter().zip(AREAS) {
            for (old, new, province) in areas {
                blocks.push(Block { from: Some(from), ..block(new, 11, PhoneKind::Landline, province) });
                // Two digits and the 0 before them, or three; the subscriber has seven.
                let length = old.len() + 7;
                blocks.push(ended(block(old, length, PhoneKind::Landline, province), until, new));
            }
        }
        for (old, new, city) in [("04", "024", "Hà Nội"), ("08", "028", "Thành phố Hồ Chí Minh")] {
            let until = Date::constant(2017, 7, 16);
            blocks.push(ended(block(old, 10, PhoneKind::Landline, city), until, new));
        }
        for (prefix, least, most, kind) in [
            ("069", 8, 9, PhoneKind::Reserved),
            ("1800", 8, 10, PhoneKind::TollFree),
            ("1900", 8, 10, PhoneKind::Premium),
        ] {
            blocks.push(Block { least, ..block(prefix, most, kind, "") });
        }
        for (number, holder) in EMERGENCY {
            blocks.push(block(number, 3, PhoneKind::Emergency, holder));
        }
        Self { blocks }
    }
}

fn block(prefix: &str, length: usize, kind: PhoneKind, holder: &str) -> Block {
    Block {
        prefix: prefix.to_owned(),
        least: length,
        most: length,
        kind,
        holder: holder.to_owned(),
        from: None,
        until: None,
        became: None,
    }
}

fn ended(block: Block, until: Date, became: &str) -> Block {
    Block { until: Some(until), became: Some(became.to_owned()), ..block }
}

const MOBILE: [(&str, &str); 7] = [
    ("Viettel", "096 097 098 086"),
    ("VinaPhone", "091 094 088"),
    ("MobiFone", "090 093 089"),
    ("Vietnamobile", "092 052"),
    ("Gmobile", "099"),
    ("iTel", "087"),
    ("Wintel", "055"),
];

/// Mobile numbers of eleven digits and what their beginnings became in 2018.
const SHORTENED: [(&str, &str); 5] = [
    ("Viettel", "0162>032 0163>033 0164>034 0165>035 0166>036 0167>037 0168>038 0169>039"),
    ("VinaPhone", "0123>083 0124>084 0125>085 0127>081 0129>082"),
    ("MobiFone", "0120>070 0121>079 0122>077 0126>076 0128>078"),
    ("Vietnamobile", "0186>056 0188>058"),
    ("Gmobile", "0199>059"),
];

const UNCHANGED: [(&str, &str); 4] =
    [("0210", "Phú Thọ"), ("0211", "Vĩnh Phúc"), ("0218", "Hòa Bình"), ("0219", "Hà Giang")];

/// Area codes before and after 2017 in the three phases of the change, but for the two cities in the
/// last. Provinces bear their names of that time.
const AREAS: [&[(&str, &str, &str)]; 3] = [
    &[
        ("022", "0212", "Sơn La"),
        ("0231", "0213", "Lai Châu"),
        ("020", "0214", "Lào Cai"),
        ("0230", "0215", "Điện Biên"),
        ("029", "0216", "Yên Bái"),
        ("052", "0232", "Quảng Bình"),
        ("053", "0233", "Quảng Trị"),
        ("054", "0234", "Huế"),
        ("0510", "0235", "Quảng Nam"),
        ("0511", "0236", "Đà Nẵng"),
        ("037", "0237", "Thanh Hóa"),
        ("038", "0238", "Nghệ An"),
        ("039", "0239", "Hà Tĩnh"),
    ],
    &[
        ("033", "0203", "Quảng Ninh"),
        ("0240", "0204", "Bắc Giang"),
        ("025", "0205", "Lạng Sơn"),
        ("026", "0206", "Cao Bằng"),
        ("027", "0207", "Tuyên Quang"),
        ("0280", "0208", "Thái Nguyên"),
        ("0281", "0209", "Bắc Kạn"),
        ("0320", "0220", "Hải Dương"),
        ("0321", "0221", "Hưng Yên"),
        ("0241", "0222", "Bắc Ninh"),
        ("031", "0225", "Hải Phòng"),
        ("0351", "0226", "Hà Nam"),
        ("036", "0227", "Thái Bình"),
        ("0350", "0228", "Nam Định"),
        ("030", "0229", "Ninh Bình"),
        ("0780", "0290", "Cà Mau"),
        ("0781", "0291", "Bạc Liêu"),
        ("0710", "0292", "Cần Thơ"),
        ("0711", "0293", "Hậu Giang"),
        ("074", "0294", "Trà Vinh"),
        ("076", "0296", "An Giang"),
        ("077", "0297", "Kiên Giang"),
        ("079", "0299", "Sóc Trăng"),
    ],
    &[
        ("061", "0251", "Đồng Nai"),
        ("062", "0252", "Bình Thuận"),
        ("064", "0254", "Bà Rịa – Vũng Tàu"),
        ("055", "0255", "Quảng Ngãi"),
        ("056", "0256", "Bình Định"),
        ("057", "0257", "Phú Yên"),
        ("058", "0258", "Khánh Hòa"),
        ("068", "0259", "Ninh Thuận"),
        ("060", "0260", "Kon Tum"),
        ("0501", "0261", "Đắk Nông"),
        ("0500", "0262", "Đắk Lắk"),
        ("063", "0263", "Lâm Đồng"),
        ("059", "0269", "Gia Lai"),
        ("070", "0270", "Vĩnh Long"),
        ("0651", "0271", "Bình Phước"),
        ("072", "0272", "Long An"),
        ("073", "0273", "Tiền Giang"),
        ("0650", "0274", "Bình Dương"),
        ("075", "0275", "Bến Tre"),
        ("066", "0276", "Tây Ninh"),
        ("067", "0277", "Đồng Tháp"),
    ],
];

const EMERGENCY: [(&str, &str); 5] = [
    ("111", "Bảo vệ trẻ em"),
    ("112", "Tìm kiếm, cứu nạn"),
    ("113", "Công an"),
    ("114", "Cứu hỏa"),
    ("115", "Cấp cứu"),
];
