//! Texts that try to break the typesetter: markup, giants, and what no font has.

use base::{Date, Dong};

use super::{print, read, samples};
use crate::*;

#[test]
fn markup_is_printed_as_it_was_typed() {
    for typed in [
        "# heading",
        "#import \"/etc/passwd\"",
        "$x^2$",
        "*đậm* _nghiêng_",
        "\"ngoặc\" 'đơn'",
        "\\ gạch chéo \\n",
        "- gạch đầu dòng",
        "+ đánh số",
        "@nguoi-dung <nhan>",
        "<script>alert(1)</script>",
        "// chú thích /* hết */",
        "= tiêu đề",
        "[nội dung] {mã}",
        "~ -- ---",
        "`mã` ```typ #1```",
        "1. một",
    ] {
        let mut receipt = samples::receipt();
        receipt.subject = typed.to_owned();
        receipt.submitter.name = typed.to_owned();
        receipt.components[0].name = typed.to_owned();
        let text = read(&print(&Document::Receipt(receipt)));
        assert!(text.matches(typed).count() >= 3, "{typed} is missing in: {text}");
    }
}

#[test]
fn what_the_fonts_lack_is_shown_as_a_box() {
    let mut receipt = samples::receipt();
    receipt.subject = "Nhà 🏠 của 山田 👨\u{200D}👩\u{200D}👧 \u{202E}xuôi".into();
    let text = read(&print(&Document::Receipt(receipt)));
    assert!(text.contains("Nhà □ của □□ □□□ xuôi"), "{text}");
}

#[test]
fn hostile_texts_never_stop_the_press() {
    let texts = [
        "Nguyễn Thị Ánh Tuyết ".repeat(500),
        "W".repeat(2_000),
        "#$*\"\\@<>".repeat(125),
        "🏠\u{FE0F}\u{200D}".repeat(500),
        "dòng\n".repeat(200),
        "e\u{302}\u{301}".repeat(500),
        "\u{0}\u{7}\u{FEFF}\u{FFFE}\u{E000}\u{10FFFF}\u{202E}\t\r\n \u{2028}".to_owned(),
        String::new(),
        "- x".to_owned(),
    ];
    for text in &texts {
        for document in samples::all() {
            print(&filled(document, text));
        }
    }
}

/// The document with `text` wherever a person could have typed something, and its first 1,000
/// characters where the office's own settings stand.
fn filled(document: Document, text: &str) -> Document {
    let t = || text.to_owned();
    let some = || Some(text.to_owned());
    let own = || text.chars().take(1_000).collect::<String>();
    let head = Letterhead {
        parent: Some(own()),
        issuer: own(),
        number: Some(own()),
        place: own(),
        date: Date::constant(2026, 1, 1),
    };
    let person = || Person { name: t(), id_number: some(), address: some(), phone: some(), email: some() };
    let contact = || Contact { officer: Some(own()), phone: Some(own()), website: Some(own()) };
    let component = || Component { name: t(), originals: u32::MAX, ..Component::default() };
    let fees = || vec![Fee { name: t(), amount: Dong(i64::MAX), paid: false, only: Some(t()) }];
    let signer = Signer { authority: vec![own()], position: own(), name: own() };
    let list = || vec![t(), t()];
    match document {
        Document::Receipt(d) => Document::Receipt(Receipt {
            head,
            submitter: person(),
            owner: Some(person()),
            procedure: t(),
            subject: t(),
            components: vec![component()],
            time_limit: t(),
            fees: fees(),
            delivery: Delivery::Post(t()),
            book: Some(BookEntry { volume: t(), number: t() }),
            contact: contact(),
            officer: own(),
            ..d
        }),
        Document::SupplementRequest(d) => Document::SupplementRequest(SupplementRequest {
            head,
            owner: person(),
            procedure: t(),
            subject: t(),
            items: vec![SupplementItem { component: component(), remark: t() }],
            reason: t(),
            legal_basis: list(),
            guidance: some(),
            contact: contact(),
            officer: own(),
            ..d
        }),
        Document::Refusal(d) => Document::Refusal(Refusal {
            head,
            owner: person(),
            procedure: t(),
            subject: t(),
            reason: t(),
            legal_basis: list(),
            guidance: some(),
            contact: contact(),
            submitter: some(),
            officer: own(),
            ..d
        }),
        Document::Apology(d) => Document::Apology(Apology {
            head,
            to: person(),
            field: t(),
            procedure: t(),
            reason: t(),
            contact: contact(),
            recipients: vec![own(), own()],
            signer,
            ..d
        }),
        Document::StopNotice(d) => Document::StopNotice(StopNotice {
            head,
            to: person(),
            procedure: t(),
            step: t(),
            reason: t(),
            legal_basis: list(),
            returned: vec![component()],
            contact: contact(),
            recipients: vec![own(), own()],
            signer,
            ..d
        }),
        Document::ControlSheet(d) => Document::ControlSheet(ControlSheet {
            head,
            owner: t(),
            procedure: t(),
            handled_by: t(),
            with: list(),
            book: Some(BookEntry { volume: t(), number: t() }),
            handovers: vec![Handover {
                from: t(),
                to: t(),
                giver: some(),
                receiver: some(),
                note: some(),
                ..Handover::default()
            }],
            ..d
        }),
        Document::Register(d) => Document::Register(Register {
            head,
            rows: d
                .rows
                .into_iter()
                .take(2)
                .map(|row| RegisterRow {
                    code: t(),
                    subject: t(),
                    owner: t(),
                    address: some(),
                    phone: some(),
                    handled_by: t(),
                    recipient: some(),
                    officer: own(),
                    note: some(),
                    ..row
                })
                .collect(),
            officer: own(),
            ..d
        }),
        Document::OnlineConfirmation(d) => Document::OnlineConfirmation(OnlineConfirmation {
            head,
            submitter: person(),
            owner: Some(person()),
            procedure: t(),
            subject: t(),
            files: vec![SubmittedFile { component: t(), file: t(), sha256: t() }],
            fees: fees(),
            delivery: Delivery::Counter(t()),
            contact: contact(),
            ..d
        }),
        Document::ResultLetter(d) => Document::ResultLetter(ResultLetter {
            head,
            kind: d.kind.map(|_| t()),
            subject: t(),
            authority: some(),
            to: list(),
            grounds: list(),
            body: vec![
                Block::Text { text: t() },
                Block::Heading { text: t() },
                Block::Article { label: t(), text: t() },
                Block::Table { columns: list(), rows: vec![vec![t()], vec![t(), t(), t()]] },
            ],
            recipients: vec![own(), own()],
            signer,
            ..d
        }),
    }
}
