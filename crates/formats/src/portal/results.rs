//! The national store of results: is there one that spares the applicant a paper?

use super::wire::wire;
use super::{Body, Kind};

wire! {
    /// A question for a person's results.
    ResultQuery
    texts {
        "SoDinhDanhChuSoHuu" owner_number "The owner's identity number.";
        "HoTenNguoiYeuCau" asked_by "The name of who asks.";
        "KenhThucHien" channel "The channel of the dossier it is for.";
        "SoDinhDanhNguoiYeuCau" asked_by_number "The identity number of who asks.";
        "MaThuTuc" procedure "The procedure it is for.";
    }
    lists { "DanhSachDanhMucKetQua" results: WantedResult, "The results that would do."; }
}

wire! {
    /// A result that would do.
    WantedResult
    texts { "MaKetQua" code "Its code."; "SoKyHieu" number "Its number and symbol, if known."; }
}

wire! {
    /// The answer.
    ResultAnswer
    texts {
        "errorCode" error_code "Its code.";
        "message" message "Its words.";
        "signature" signature "The store's signature over the answer, unread.";
    }
    parts { "result" found: FoundResults, "What was found."; }
}

wire! {
    /// What was found.
    FoundResults
    lists { "DanhSachGiayToKetQua" results: FoundResult, "The results."; }
}

wire! {
    /// A result of the store.
    FoundResult
    texts {
        "MaKetQua" code "Its code.";
        "TenGiayTo" name "Its name.";
        "SoKyHieu" number "Its number and symbol.";
        "CoQuanChuQuan" keeper "The agency that keeps it.";
    }
    lists { "DanhSachTepDinhKem" files: StoredFile, "Its files."; }
}

wire! {
    /// A file of the store.
    StoredFile
    texts { "TenTep" name "Its name."; "DuongDan" path "Its path in the store."; }
}

wire! {
    /// A request for a file.
    Download
    texts {
        "CoQuanChuQuan" keeper "The agency that keeps it.";
        "DuongDan" path "Its path in the store.";
        "TenTep" name "Its name.";
    }
}

impl Body for ResultQuery {
    const KIND: Kind = Kind::ResultQuery;
}

impl Body for Download {
    const KIND: Kind = Kind::Download;
}

impl FoundResult {
    /// The requests for its files.
    pub fn downloads(&self) -> impl Iterator<Item = Download> {
        self.files.iter().map(|file| Download {
            keeper: self.keeper.clone(),
            path: file.path.clone(),
            name: file.name.clone(),
        })
    }
}
