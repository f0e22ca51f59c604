//! The rules that are known, line by line.

use std::borrow::Cow;

use super::rules::{Check, Kind, Sure};
use Check::{
    AgencyCode, Amount, Ascii, DossierCode, Filled, Hash, IdentityNumber, Items, Letters, Link, Moment, ProcedureCode,
    ResultCode, SectorCode, ServiceCode,
};
use Kind::{
    Dossier, Download, KioskCard, Payment, PaymentLookup, PaymentQuery, PortalSignIn, PostOrder, Procedure, Progress,
    ResultQuery, Vneid,
};
use Sure::{Confirmed, OneSource, Unconfirmed};

fn one_of(codes: &'static str) -> Check {
    Check::OneOf(codes.split(' ').map(Cow::Borrowed).collect())
}

const STATUS: &str = "1 2 3 4 5 6 7 8 9 10";
const TRUTH: &str = "0 1";

/// Message, field, what must hold, how sure it is.
pub(super) fn table() -> Vec<(Kind, &'static str, Check, Sure)> {
    let mut all = dossier();
    all.extend(lists_of_a_dossier());
    all.extend(payment());
    all.extend(others());
    all
}

fn dossier() -> Vec<(Kind, &'static str, Check, Sure)> {
    vec![
        (Dossier, "MaHoSo", Filled, Confirmed),
        (Dossier, "MaTTHC", Filled, Confirmed),
        (Dossier, "TenTTHC", Filled, Confirmed),
        (Dossier, "MaLinhVuc", Filled, Confirmed),
        (Dossier, "TenLinhVuc", Filled, Confirmed),
        (Dossier, "LoaiDoiTuong", Filled, Confirmed),
        (Dossier, "NgayTiepNhan", Filled, Confirmed),
        (Dossier, "TrangThaiHoSo", Filled, Confirmed),
        (Dossier, "HinhThuc", Filled, Confirmed),
        // One producer's list of optional fields leaves these out.
        (Dossier, "KenhThucHien", Filled, OneSource),
        (Dossier, "SoGiayToChuHoSo", Filled, OneSource),
        (Dossier, "Email", Filled, OneSource),
        (Dossier, "SoDienThoai", Filled, OneSource),
        (Dossier, "TrichYeuHoSo", Filled, OneSource),
        (Dossier, "NgayNopHoSo", Filled, OneSource),
        (Dossier, "NgayHenTra", Filled, OneSource),
        (Dossier, "DonViXuLy", Filled, OneSource),
        (Dossier, "NoiNopHoSo", Filled, OneSource),
        // Codes of other generations and systems travel too; the portal's own check is not known.
        (Dossier, "MaHoSo", DossierCode, Unconfirmed),
        (Dossier, "MaTTHC", ProcedureCode, Confirmed),
        (Dossier, "MaLinhVuc", SectorCode, OneSource),
        (Dossier, "KenhThucHien", one_of("1 2 3"), Confirmed),
        (Dossier, "SoGiayToChuHoSo", IdentityNumber, OneSource),
        (Dossier, "LoaiDoiTuong", one_of("1 2 3 4"), Confirmed),
        (Dossier, "TrichYeuHoSo", Letters(1_000), Confirmed),
        (Dossier, "NgayNopHoSo", Moment, Confirmed),
        (Dossier, "NgayTiepNhan", Moment, Confirmed),
        (Dossier, "NgayHenTra", Moment, Confirmed),
        (Dossier, "TrangThaiHoSo", one_of(STATUS), Confirmed),
        (Dossier, "NgayTra", Moment, Confirmed),
        (Dossier, "HinhThuc", one_of(TRUTH), Confirmed),
        (Dossier, "NgayKetThucXuLy", Moment, Confirmed),
        (Dossier, "NgayTuChoi", Moment, Confirmed),
        // 2 is sent for dossiers handed in locally; 1 is presumed to be the portal.
        (Dossier, "NoiNopHoSo", one_of("1 2"), Unconfirmed),
        (Dossier, "HoSoCoThanhPhanSoHoa", one_of(TRUTH), Confirmed),
        (Dossier, "TaiKhoanDuocXacThucVoiVNeID", one_of(TRUTH), Confirmed),
        (Dossier, "DuocThanhToanTrucTuyen", one_of("0 1 2 3"), Confirmed),
        // 3 is one producer's own.
        (Dossier, "DuocThanhToanTrucTuyen", one_of("0 1 2"), Unconfirmed),
    ]
}

fn lists_of_a_dossier() -> Vec<(Kind, &'static str, Check, Sure)> {
    vec![
        (Dossier, "TaiLieuNop[].TepDinhKemId", Filled, OneSource),
        (Dossier, "TaiLieuNop[].TenTepDinhKem", Letters(4_000), Confirmed),
        (Dossier, "TaiLieuNop[].IsDeleted", one_of("True False"), Confirmed),
        (Dossier, "TaiLieuNop[].DuongDanTaiTepTin", Link, Confirmed),
        (Dossier, "TaiLieuNop[].DuocSoHoa", one_of(TRUTH), Confirmed),
        (Dossier, "TaiLieuNop[].DuocTaiSuDung", one_of("0 1 2"), Confirmed),
        (Dossier, "TaiLieuNop[].DuocLayTuKhoDMQG", one_of(TRUTH), Confirmed),
        (Dossier, "TaiLieuNop[].MaKetQuaThayThe", ResultCode, Unconfirmed),
        (Dossier, "DanhSachLePhi[].TenPhiLePhi", Filled, OneSource),
        (Dossier, "DanhSachLePhi[].Gia", Amount, Confirmed),
        (Dossier, "DanhSachHoSoBoSung[].NgayBoSung", Moment, Confirmed),
        (Dossier, "DanhSachHoSoBoSung[].NgayTiepNhanBoSung", Moment, Confirmed),
        (Dossier, "DanhSachHoSoBoSung[].NgayHenTraTruoc", Moment, Confirmed),
        (Dossier, "DanhSachHoSoBoSung[].NgayHenTraMoi", Moment, Confirmed),
        (Dossier, "DanhSachHoSoBoSung[].DanhSachLePhiBoSung[].Gia", Amount, Confirmed),
        (Dossier, "DanhSachGiayToKetQua[].TenGiayTo", Letters(2_000), Confirmed),
        (Dossier, "DanhSachGiayToKetQua[].DuongDanTepTinKetQua", Link, Confirmed),
        (Dossier, "DanhSachGiayToKetQua[].MaGiayToKetQua", ResultCode, OneSource),
        (Dossier, "DinhDanhCHS[].LoaiDinhDanh", one_of("1 2"), Confirmed),
        (Dossier, "DinhDanhCHS[].SoDinhDanh", IdentityNumber, Confirmed),
        // Sent by one producer for every dossier; presumed to be the register of the population.
        (Dossier, "DSKetNoiCSDL[].MaCSDL", one_of("7"), Unconfirmed),
        (Progress, "", Items(10), OneSource),
        (Progress, "MaHoSo", Filled, Confirmed),
        (Progress, "NguoiXuLy", Filled, Confirmed),
        (Progress, "ThoiDiemXuLy", Filled, Confirmed),
        (Progress, "NoiDungXuLy", Filled, Confirmed),
        (Progress, "TrangThai", Filled, Confirmed),
        (Progress, "MaHoSo", DossierCode, Unconfirmed),
        (Progress, "NguoiXuLy", Letters(50), Confirmed),
        (Progress, "ThoiDiemXuLy", Moment, Confirmed),
        (Progress, "TrangThai", one_of(STATUS), Confirmed),
        (Progress, "NgayBatDau", Moment, Confirmed),
        (Progress, "NgayKetThucTheoQuyDinh", Moment, Confirmed),
    ]
}

fn payment() -> Vec<(Kind, &'static str, Check, Sure)> {
    vec![
        (Payment, "LoaiBanTin", one_of("INIT"), Confirmed),
        (Payment, "PhienBan", one_of("1.0.6"), OneSource),
        (Payment, "MaDoiTac", Filled, Confirmed),
        (Payment, "MaThamChieu", Filled, Confirmed),
        (Payment, "MaThamChieu", Ascii, Confirmed),
        (Payment, "SoTien", Filled, Confirmed),
        (Payment, "SoTien", Amount, Confirmed),
        (Payment, "LoaiHinhThanhToan", one_of("PAY"), OneSource),
        (Payment, "MaTienTe", one_of("VND"), Confirmed),
        (Payment, "ThongTinGiaoDich", Filled, Confirmed),
        (Payment, "ThongTinGiaoDich", Ascii, Confirmed),
        (Payment, "ThoiGianGD", Filled, Confirmed),
        (Payment, "ThoiGianGD", Moment, Confirmed),
        (Payment, "MaXacThuc", Filled, Confirmed),
        (Payment, "MaXacThuc", Hash, Confirmed),
        (Payment, "ThongTinBienLai.MaTTHC", ProcedureCode, Confirmed),
        (Payment, "ThongTinBienLai.MaDVC", ServiceCode, OneSource),
        (Payment, "ThongTinBienLai.TenTTHC", Letters(250), Confirmed),
        (Payment, "ThongTinBienLai.MaDonVi", AgencyCode, OneSource),
        (Payment, "ThongTinBienLai.MaHoSo", Filled, Confirmed),
        (Payment, "ThongTinBienLai.MaHoSo", DossierCode, Unconfirmed),
        (Payment, "ThongTinBienLai.SoCMNDNguoiNop", IdentityNumber, OneSource),
        (Payment, "ThongTinBienLai.PhiLePhi[].SoTien", Amount, Confirmed),
        (Payment, "ThongTinBienLai.PhiLePhi[].LoaiPhiLePhi", one_of("Phi LePhi"), Unconfirmed),
        (Payment, "ThongTinBienLai.DSKhoanNop[].SoTien", Amount, Confirmed),
        (PaymentQuery, "LoaiBanTin", Filled, Confirmed),
        (PaymentQuery, "MaDoiTac", Filled, Confirmed),
        (PaymentQuery, "MaThamChieu", Filled, Confirmed),
        (PaymentQuery, "ThoiGianGD", Moment, Confirmed),
        (PaymentQuery, "MaXacThuc", Filled, Confirmed),
        (PaymentQuery, "MaXacThuc", Hash, Confirmed),
        (PaymentLookup, "error_code", one_of("0 -1 1"), OneSource),
        (PaymentLookup, "MaHoSo", Filled, OneSource),
        (PaymentLookup, "PhiLePhi[].SoTien", Amount, Confirmed),
        (PaymentLookup, "DSKhoanNop[].SoTien", Amount, Confirmed),
    ]
}

fn others() -> Vec<(Kind, &'static str, Check, Sure)> {
    vec![
        (Procedure, "MATTHC", Filled, Confirmed),
        (Procedure, "MATTHC", ProcedureCode, Confirmed),
        (Procedure, "TENTTHC", Filled, Confirmed),
        (Procedure, "MACOQUANCONGBO", AgencyCode, OneSource),
        (Procedure, "CACHTHUCTHUCHIEN[].KENH", one_of("1 2 3"), Confirmed),
        (Procedure, "CACHTHUCTHUCHIEN[].THOIGIAN[].PHILEPHI[].SOTIEN", Amount, Unconfirmed),
        (Procedure, "KETQUATHUCHIEN[].MAKETQUA", ResultCode, OneSource),
        (Procedure, "THANHPHANHOSO[].GIAYTO[].MA_KQ_THAYTHE", ResultCode, Unconfirmed),
        (Procedure, "THANHPHANHOSO[].GIAYTO[].SOBANCHINH", Amount, Unconfirmed),
        (Procedure, "THANHPHANHOSO[].GIAYTO[].SOBANSAO", Amount, Unconfirmed),
        (ResultQuery, "SoDinhDanhChuSoHuu", Filled, Confirmed),
        (ResultQuery, "SoDinhDanhChuSoHuu", IdentityNumber, OneSource),
        (ResultQuery, "KenhThucHien", one_of("1 2 3"), OneSource),
        (ResultQuery, "MaThuTuc", Filled, Confirmed),
        (ResultQuery, "MaThuTuc", ProcedureCode, Confirmed),
        (ResultQuery, "DanhSachDanhMucKetQua", Filled, OneSource),
        (ResultQuery, "DanhSachDanhMucKetQua[].MaKetQua", ResultCode, Confirmed),
        (Download, "CoQuanChuQuan", Filled, Confirmed),
        (Download, "DuongDan", Filled, Confirmed),
        (Download, "TenTep", Filled, Confirmed),
        (PostOrder, "OrderNumber", Filled, Confirmed),
        (PostOrder, "SenderName", Filled, Confirmed),
        (PostOrder, "SenderAddress", Filled, OneSource),
        (PostOrder, "SenderTel", Filled, OneSource),
        (PostOrder, "ReceiverName", Filled, Confirmed),
        (PostOrder, "ReceiverAddress", Filled, Confirmed),
        (PostOrder, "ReceiverTel", Filled, Confirmed),
        (PostOrder, "CODAmount", Amount, Confirmed),
        (PostOrder, "FlagConfig", one_of("2"), Unconfirmed),
        (Vneid, "sub", Filled, Confirmed),
        (Vneid, "LoaiTaiKhoan", one_of("1 2 3"), Confirmed),
        (Vneid, "SoDinhDanh", IdentityNumber, Confirmed),
        (Vneid, "HoVaTen", Filled, OneSource),
        (PortalSignIn, "sub", Filled, Confirmed),
        (PortalSignIn, "LoaiTaiKhoan", one_of("1 2 3"), Confirmed),
        (PortalSignIn, "SoDinhDanh", IdentityNumber, Confirmed),
        (KioskCard, "idCode", Filled, Confirmed),
        (KioskCard, "idCode", IdentityNumber, Confirmed),
        (KioskCard, "personName", Filled, Confirmed),
    ]
}
