//! A dossier as the portal is told of it (`DongBoHoSoMC`).

use super::wire::wire;
use super::{Body, Kind};

wire! {
    /// A dossier. Codes are those of [`super::codes`], moments those of [`super::Moment`].
    Dossier
    texts {
        "MaHoSo" code "Its code.";
        "SoBienNhan" receipt_number "The number of its receipt, where one is kept.";
        "MaTTHC" procedure "Its procedure's code.";
        "TenTTHC" procedure_name "Its procedure's name.";
        "MaLinhVuc" sector "Its sector's code.";
        "TenLinhVuc" sector_name "Its sector's name.";
        "KenhThucHien" channel "How it came in.";
        "SoGiayToChuHoSo" owner_number "The owner's identity number.";
        "ChuHoSo" owner "The owner's name.";
        "LoaiDoiTuong" owner_kind "What kind of applicant the owner is.";
        "MaDoiTuong" owner_account "The owner's account on the portal (TechID).";
        "ThongTinKhac" other "Anything else.";
        "Email" email "The owner's address for mail.";
        "Fax" fax "The owner's fax.";
        "SoDienThoai" phone "The owner's phone.";
        "TrichYeuHoSo" subject "What it is about.";
        "NgayNopHoSo" handed_in "When it was handed in.";
        "NgayTiepNhan" received "When it was received.";
        "NgayHenTra" due "When the result is promised.";
        "TrangThaiHoSo" status "Its status.";
        "NgayTra" handed_over "When the result was handed over.";
        "ThongTinTra" handed_over_to "To whom and how.";
        "HinhThuc" return_by "How the result goes out.";
        "NgayKetThucXuLy" finished "When it was finished.";
        "NgayTuChoi" refused "When it was refused.";
        "DonViXuLy" agency "The agency that resolves it, by name.";
        "GhiChu" note "A note.";
        "NoiNopHoSo" place "Where it was handed in.";
        "HoSoCoThanhPhanSoHoa" digitised "Whether any of its papers is digitised.";
        "TaiKhoanDuocXacThucVoiVNeID" verified "Whether the account is verified with VNeID.";
        "DuocThanhToanTrucTuyen" online_payment "How its fees can be paid.";
    }
    lists {
        "TaiLieuNop" papers: Paper, "The papers handed in.";
        "DanhSachLePhi" fees: Fee, "The fees.";
        "DanhSachTepDinhKemKhac" other_papers: OtherPaper, "Papers that are not files.";
        "DanhSachHoSoBoSung" supplements: Supplement, "What was asked for later.";
        "DanhSachGiayToKetQua" results: ResultPaper, "The results.";
        "DinhDanhCHS" identities: Identity, "The owner's identity numbers.";
        "DSKetNoiCSDL" databases: Database, "The databases that were asked.";
    }
}

wire! {
    /// A paper handed in.
    Paper
    texts {
        "TepDinhKemId" id "The file's number with the sender.";
        "TenTepDinhKem" name "The file's name.";
        "IsDeleted" deleted "Whether it was taken back: `True` or `False`.";
        "MaThanhPhanHoSo" component "The paper's code in the procedure.";
        "DuongDanTaiTepTin" url "Where the file can be fetched.";
        "DuocSoHoa" digitised "Whether it is digitised.";
        "DuocTaiSuDung" reused "Whether it is used again.";
        "DuocLayTuKhoDMQG" from_store "Whether it came from the person's store on the portal.";
        "MaKetQuaThayThe" replaced_by "The result that stands in its place.";
    }
}

wire! {
    /// A fee.
    Fee
    texts {
        "TenPhiLePhi" name "Its name.";
        "MaPhiLePhi" code "Its code.";
        "HinhThucThu" collected "When it is collected.";
        "Gia" amount "The amount in đồng.";
        "LoaiPhiLePhi" kind "Fee or charge.";
    }
}

wire! {
    /// A paper that is not a file.
    OtherPaper
    texts {
        "TenGiayTo" name "Its name.";
    }
    numbers {
        "SoLuong" count "How many.";
        "LoaiGiayTo" kind "Original, certified copy or photocopy.";
    }
}

wire! {
    /// A request for more papers and what came of it.
    Supplement
    texts {
        "NguoiYeuCauBoSung" asked_by "Who asked.";
        "NoiDungBoSung" content "What for and why.";
        "NgayBoSung" asked "When it was asked.";
        "NguoiTiepNhanBoSung" received_by "Who took the papers.";
        "ThongTinTiepNhan" received_note "What was said then.";
        "NgayTiepNhanBoSung" received "When they came.";
        "NgayHenTraTruoc" due_before "When the result was promised before.";
        "NgayHenTraMoi" due_now "When it is promised now.";
    }
    numbers {
        "HoSoBoSungId" id "Its number with the sender.";
    }
    truths {
        "TrangThaiBoSung" done "Whether the papers came.";
    }
    lists {
        "DanhSachGiayToBoSung" papers: OtherPaper, "The papers asked for.";
        "DanhSachLePhiBoSung" fees: Fee, "The fees asked for.";
    }
}

wire! {
    /// A result.
    ResultPaper
    texts {
        "TenGiayTo" name "Its name.";
        "MaThanhPhanHoSo" component "Its code in the procedure.";
        "GiayToId" id "Its number with the sender.";
        "DuongDanTepTinKetQua" url "Where the file can be fetched.";
        "MaGiayToKetQua" code "The result's code.";
    }
}

wire! {
    /// An identity number.
    Identity
    texts {
        "LoaiDinhDanh" kind "Its kind.";
        "SoDinhDanh" number "The number.";
    }
}

wire! {
    /// A database that was asked.
    Database
    texts {
        "MaCSDL" code "Its code.";
    }
}

impl Body for Dossier {
    const KIND: Kind = Kind::Dossier;
}

impl Identity {
    /// The entry of a person's number; its kind follows from its length.
    pub fn of(number: &base::cccd::IdentityNumber) -> Self {
        let digits = number.digits();
        let kind =
            if digits.len() == 12 { super::codes::IdentityKind::Personal } else { super::codes::IdentityKind::OldCard };
        Self { kind: kind.code().to_owned(), number: digits.to_owned() }
    }
}
