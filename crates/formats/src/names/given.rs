//! Words that names begin with.

/// Family names that are common enough to tell a form of address before them: `Anh Nguyễn Văn An`
/// begins with one, `Anh Thư` does not. Folded.
pub(super) const FAMILIES: &[&str] = &[
    "an", "au", "bach", "ban", "be", "bui", "ca", "cai", "cao", "cam", "chau", "che", "chu", "cu", "cung", "dam",
    "dang", "danh", "dao", "dau", "diep", "dien", "dinh", "do", "doan", "dong", "du", "duong", "giang", "giap", "ha",
    "hac", "han", "ho", "hoa", "hoang", "hong", "hua", "huynh", "khieu", "khong", "khuat", "khuc", "kieu", "kim", "la",
    "lai", "lam", "le", "lieu", "lo", "lu", "luc", "luong", "luu", "luyen", "ly", "ma", "mac", "mach", "mai", "nghiem",
    "ngo", "nguy", "nguyen", "nhan", "nong", "ong", "phan", "pham", "phi", "pho", "phung", "phuong", "quach", "quan",
    "quang", "son", "ta", "tang", "thach", "thai", "than", "thieu", "tieu", "to", "ton", "tong", "tra", "tran",
    "trang", "trieu", "trinh", "truong", "tu", "tuong", "vi", "vien", "vo", "vu", "vuong", "xa",
];

/// Family names of more than one word, folded, the longest first.
pub(super) const COMPOUND: &[&str] = &[
    "cong tang ton nu",
    "cong huyen ton nu",
    "cong ton nu",
    "huyen ton nu",
    "ton that",
    "ton nu",
    "au duong",
    "tu ma",
    "gia cat",
    "thuong quan",
    "tay mon",
];

/// Forms of address in small letters, with their marks: `Chú` is one and `Chu` a family. They count
/// only where a known family name or a title follows.
pub(super) const ADDRESSES: &[&str] = &[
    "ông",
    "bà",
    "anh",
    "chị",
    "cô",
    "chú",
    "bác",
    "cụ",
    "em",
    "cháu",
    "đồng chí",
    "đ/c",
    "ông/bà",
    "mr",
    "mrs",
    "ms",
];

/// Degrees and titles, folded, without dots. They never are a name.
pub(super) const TITLES: &[&str] = &[
    "gs ts", "gsts", "pgs ts", "pgsts", "gs", "pgs", "tskh", "ts", "ths", "bs ckii", "bs cki", "bs", "ds", "ks", "kts",
    "cn", "ls", "ths bs", "nsnd", "nsut", "ngnd", "ngut", "giao su", "tien si",
];
