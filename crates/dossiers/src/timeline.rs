//! What the events of a dossier are called.

use base::Msg;

/// The act's name on timelines, by the event's kind.
pub fn title(kind: &str) -> Msg {
    let (vi, en) = match kind {
        "dossier.submit" => ("Nộp hồ sơ trực tuyến", "Handed in online"),
        "dossier.receive" => ("Tiếp nhận hồ sơ", "Received"),
        "dossier.refuse" => ("Từ chối tiếp nhận", "Refused"),
        "dossier.take" => ("Nhận xử lý", "Taken in hand"),
        "dossier.assign" => ("Phân công xử lý", "Assigned"),
        "dossier.pass_on" => ("Xử lý xong, chuyển bước", "Step done, passed on"),
        "dossier.approve" => ("Phê duyệt", "Approved"),
        "dossier.opinion" => ("Cho ý kiến phối hợp", "Opinion given"),
        "dossier.return" => ("Trả lại bước trước", "Returned to an earlier step"),
        "dossier.pass_to_agency" => ("Chuyển cơ quan khác giải quyết", "Passed to another agency"),
        "dossier.request_supplement" => ("Yêu cầu bổ sung hồ sơ", "Supplement requested"),
        "dossier.supplement" => ("Gửi hồ sơ bổ sung", "Supplement handed in"),
        "dossier.accept_supplement" => ("Xác nhận bổ sung đầy đủ", "Supplement confirmed"),
        "dossier.expire_supplement" => ("Quá hạn bổ sung, dừng giải quyết", "No supplement in time, stopped"),
        "dossier.suspend" => ("Yêu cầu thực hiện nghĩa vụ tài chính", "Financial obligation requested"),
        "dossier.resume" => ("Đã thực hiện nghĩa vụ tài chính", "Financial obligation met"),
        "dossier.extend" => ("Xin lỗi và gia hạn", "Apology and extension"),
        "dossier.stop" => ("Dừng giải quyết", "Stopped"),
        "dossier.withdraw" => ("Rút hồ sơ", "Withdrawn"),
        "dossier.finish" => ("Ban hành kết quả", "Result issued"),
        "dossier.hand_over" => ("Trả kết quả", "Result handed over"),
        "dossier.confirm_receipt" => ("Người nộp xác nhận đã nhận kết quả", "Applicant confirmed receipt"),
        _ => ("Thao tác khác", "Other act"),
    };
    Msg::new(vi, en)
}
