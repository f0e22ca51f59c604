//! Messages as they travel, made here in the shapes of real ones.

mod deviations;
mod hostile;
mod packing;
mod round_trip;
mod writing;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::*;

/// A PDF small enough for a test and real enough to be looked at.
pub(super) fn pdf() -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Length 2048 /Filter /FlateDecode >>\nstream\n".to_vec();
    bytes.extend((0..2048_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()));
    bytes.extend(b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n");
    bytes
}

/// A complete document message.
pub(super) fn document() -> Document {
    let spec = serde_json::json!({
        "from": {"organ_id": "H41.05", "organization_in_charge": "UBND tỉnh Thử", "organ_name": "Sở Thử nghiệm",
                 "organ_add": "1 đường Mẫu", "email": "so@thu.example", "telephone": "(0200) 1", "fax": "2", "website": "thu.example"},
        "to": [{"organ_id": "000.00.00.G22", "organ_name": "Văn phòng Mẫu"}, {"organ_id": "H37.02.02", "organ_name": "Xã Mẫu"}],
        "document_id": "H41.05,2026/03/02,17/STN-VP",
        "code": {"code_number": "17", "code_notation": "STN-VP"},
        "promulgation_info": {"place": "Thử", "promulgation_date": "2026-03-02"},
        "document_type": {"type": 18, "type_name": "Công văn"},
        "subject": "V/v thử <gửi> & nhận", "content": "V/v thử",
        "signer_info": {"competence": "KT. GIÁM ĐỐC", "position": "Phó Giám đốc", "full_name": "Trần Thị Mẫu"},
        "due_date": "2026-03-20",
        "other_info": {"priority": 1, "sphere_of_promulgation": "Nội bộ", "typer_notation": "TTM", "promulgation_amount": 2,
                       "page_amount": 3, "direction": false, "appendixes": ["Phụ lục 1"]},
        "response_for": [{"organ_id": "000.00.00.G22", "code": "5/VPM", "promulgation_date": "2026-02-01", "document_id": "khóa 5"}],
        "response_for_task": ["NV-1"], "steering_type": 2, "to_places": ["Như trên", "Lưu: VT"],
        "trace_headers": [{"organ_id": "H41.05", "timestamp": "2026-03-02T08:30:00"}],
        "business": {"type": "new", "reason": "Văn bản điện tử mới", "paper": false,
                     "staff_info": {"department": "Văn thư", "staff": "Lê Văn Thử", "email": "vt@thu.example", "mobile": "0900000000"}}
    });
    serde_json::from_value(spec).unwrap()
}

/// A complete status message.
pub(super) fn status(code: &str) -> Status {
    let spec = serde_json::json!({
        "from": {"organ_id": "H37.02.02", "organ_name": "Xã Mẫu"},
        "response_for": {"organ_id": "H41.05", "code": "17/STN-VP", "promulgation_date": "2026-03-02",
                         "document_id": "H41.05,2026/03/02,17/STN-VP"},
        "staff_info": {"department": "Văn thư", "staff": "Ngô Mẫu"},
        "status_code": code, "description": "đã xem", "timestamp": "2026-03-02T09:00:01"
    });
    serde_json::from_value(spec).unwrap()
}

/// A message with files, packed as receivers are used to.
pub(super) fn sent(message: &Message, files: &[(&str, &[u8])]) -> String {
    let outgoing = files.iter().map(|(name, bytes)| Outgoing {
        attachment: Attachment { attachment_name: Some((*name).to_owned()), ..Attachment::default() },
        packing: Packing::of_name(name),
        body: Box::new(*bytes),
    });
    let mut out = Vec::new();
    write(message, outgoing.collect(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The complete document with one PDF.
pub(super) fn plain() -> String {
    sent(&Message::Document(Box::new(document())), &[("thử.pdf", &pdf())])
}

/// A place to receive files in.
#[derive(Clone, Default)]
pub(super) struct Files(Arc<Mutex<Vec<Vec<u8>>>>);

struct OneFile(Files, usize);

impl Write for OneFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.0.lock().unwrap()[self.1].extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads a message, keeping its files.
pub(super) fn receive(bytes: impl io::Read) -> Result<(Received, Vec<Vec<u8>>), ReadError> {
    let files = Files::default();
    let received = read(bytes, &Limits::default(), |head| {
        let mut all = files.0.lock().unwrap();
        all.push(Vec::new());
        assert_eq!(all.len(), head.index + 1);
        Ok(OneFile(files.clone(), head.index))
    })?;
    let files = files.0.lock().unwrap().clone();
    Ok((received, files))
}

/// The codes of what is odd about a text.
pub(super) fn codes(text: &str) -> Vec<&'static str> {
    let (received, _) = receive(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    received.findings.iter().map(|f| f.code.code()).collect()
}

/// `text` with one thing changed that must be there.
pub(super) fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not in the fixture");
    text.replacen(from, to, 1)
}

/// The number of the line in which a byte stands.
pub(super) fn lines_to(text: &str, at: usize) -> u64 {
    u64::try_from(text.get(..at).unwrap().lines().count()).unwrap()
}
