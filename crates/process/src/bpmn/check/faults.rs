//! What could not be understood when the model was read.

use base::{Msg, msg};

use super::{Checking, Severity};
use crate::bpmn::model::What;

impl Checking<'_> {
    pub(super) fn faults(&mut self) {
        for fault in self.model.faults.clone() {
            let (rule, message, remedy) = tell(&fault.what);
            // A pool that shows no process changes nothing.
            let severity = match fault.what {
                What::Dangling("processRef", _) => Severity::Warning,
                _ => Severity::Error,
            };
            self.find(severity, rule, &fault.element, message, remedy);
        }
    }
}

fn tell(what: &What) -> (&'static str, Msg, Msg) {
    match what {
        What::NoProcess => (
            "no-process",
            msg!("Tệp không có quy trình nào.", "The file has no process."),
            msg!("Hãy vẽ một quy trình trong tệp.", "Draw a process in the file."),
        ),
        What::NotBpmn => (
            "not-bpmn",
            msg!("Tệp không phải là BPMN 2.0.", "The file is not BPMN 2.0."),
            msg!("Hãy xuất tệp theo định dạng BPMN 2.0.", "Export the file as BPMN 2.0."),
        ),
        What::NoId => (
            "no-id",
            msg!("Phần tử không có mã (id).", "The element has no id."),
            msg!("Hãy đặt mã cho phần tử.", "Give the element an id."),
        ),
        What::SameId => (
            "same-id",
            msg!("Mã (id) này đã được phần tử khác dùng.", "Another element has the same id."),
            msg!("Hãy đặt mã khác.", "Give it another id."),
        ),
        What::Dangling(name, to) => (
            "dangling",
            msg!("“{name}” trỏ tới “{to}”, nhưng không có phần tử đó.", "“{name}” names “{to}”, which does not exist."),
            msg!("Hãy chọn lại phần tử được trỏ tới.", "Choose an element that exists."),
        ),
        What::CrossesBorder => (
            "crosses-border",
            msg!(
                "Luồng tuần tự vượt ra ngoài quy trình con hoặc làn bơi của nó.",
                "The sequence flow crosses the border of a sub-process or pool."
            ),
            msg!(
                "Hãy nối trong cùng một quy trình con; giữa các bên hãy dùng luồng thông điệp.",
                "Connect inside the sub-process; between participants use a message flow."
            ),
        ),
        What::Incomplete(name) => (
            "incomplete",
            msg!("Sự kiện thiếu nội dung của {name}.", "The event has no content for its {name}."),
            msg!(
                "Hãy nêu thông điệp, tín hiệu, thời gian hoặc điều kiện của sự kiện.",
                "Name the message, signal, time or condition of the event."
            ),
        ),
        What::NoCount => (
            "no-count",
            msg!(
                "Hoạt động lặp không nói lặp bao nhiêu lần.",
                "The multi-instance activity does not say how many instances."
            ),
            msg!("Hãy nêu số lần hoặc danh sách.", "Give a number or a list."),
        ),
        What::ParallelMultiple => (
            "parallel-multiple",
            msg!(
                "Sự kiện chờ đủ nhiều nguyên nhân cùng lúc không thực thi được.",
                "An event that waits for several triggers together is not executed."
            ),
            msg!("Hãy dùng cổng song song và các sự kiện riêng.", "Use a parallel gateway and single events."),
        ),
    }
}
