//! A step in the course of a dossier (`CapNhatTienDoHoSoMC`).

use super::wire::wire;
use super::{Body, Kind};

wire! {
    /// A step.
    Progress
    texts {
        "MaHoSo" dossier "The dossier's code.";
        "NguoiXuLy" by "Who did it.";
        "ChucDanh" position "Their position.";
        "ThoiDiemXuLy" at "When.";
        "PhongBanXuLy" division "Their division.";
        "NoiDungXuLy" content "What was done.";
        "TrangThai" status "The dossier's status after it.";
        "NgayBatDau" began "When the step began.";
        "NgayKetThucTheoQuyDinh" due "When it had to end.";
    }
}

impl Body for Progress {
    const KIND: Kind = Kind::Progress;
}
