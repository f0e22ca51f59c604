//! `print` for `dossiers::Press`: which form a letter is, filled from its dossier.

use access::EventRow;
use base::{Error, Instant, Result};
use catalogue::Taken;
use dossiers::{Agency, Channel, LetterSheet, Paper, RegisterLine, RegisterSheet, ResultBy};
use print::{
    Apology, Block, Component, Contact, ControlSheet, Delivery, Document, Fee, Handover, Letterhead, OnlineConfirmation,
    Outcome, Person, Receipt, Refusal, Register, RegisterRow, ResultLetter, Sheet, Signer, Stage, StopNotice, SubmittedFile, SupplementItem,
    SupplementRequest,
};
use serde_json::Value;

/// The press.
pub(crate) struct Press {
    pub(crate) base_url: String,
    pub(crate) hotline: String,
}

impl dossiers::Press for Press {
    fn pdf(&self, sheet: &LetterSheet<'_>) -> Result<Vec<u8>> {
        print::render(&self.document(sheet)?, sheet.letter.made_at)
    }

    fn register(&self, s: &RegisterSheet) -> Result<Vec<u8>> {
        let head = Letterhead {
            parent: some(&s.agency.parent_name),
            issuer: s.agency.name.clone(),
            number: None,
            place: s.agency.place.clone(),
            date: s.made_at.date(),
        };
        let rows = s.lines.iter().map(register_row).collect();
        print::render(&Document::Register(Register { head, from: s.from, to: s.to, rows, officer: s.officer.clone() }), s.made_at)
    }
}

fn register_row(line: &RegisterLine) -> RegisterRow {
    RegisterRow {
        code: line.code.clone(),
        subject: line.subject.clone(),
        sets: 1,
        owner: line.person.name.clone(),
        address: some(&line.person.address),
        phone: some(&line.person.phone),
        channel: channel(line.channel),
        handled_by: line.competent.clone(),
        received_at: line.received_at,
        due_at: line.due_at,
        returned_at: line.handed_over_at,
        recipient: some(&line.receiver),
        officer: line.officer.clone(),
        note: some(&line.note),
    }
}

impl Press {
    fn document(&self, s: &LetterSheet<'_>) -> Result<Document> {
        Ok(match s.letter.form.as_str() {
            "confirmation" => Document::OnlineConfirmation(self.confirmation(s)),
            "01" => Document::Receipt(self.receipt(s)),
            "02" => Document::SupplementRequest(self.supplement(s)?),
            "03" => Document::Refusal(self.refusal(s)),
            "04" => Document::Apology(self.apology(s)),
            "05" => Document::StopNotice(self.stop(s)),
            "06" => Document::ControlSheet(self.control(s)),
            "result" => Document::ResultLetter(self.result(s)),
            other => return Err(Error::bug(format!("no form {other}"))),
        })
    }

    fn lookup(&self, s: &LetterSheet<'_>) -> Option<String> {
        Some(format!("{}/track/{}?k={}", self.base_url, s.dossier.code, s.dossier.lookup))
    }

    fn contact(&self, agency: &Agency, officer: &str) -> Contact {
        let phone = if agency.phone.is_empty() { &self.hotline } else { &agency.phone };
        let site = self.base_url.trim_start_matches("https://").trim_start_matches("http://");
        Contact { officer: some(officer), phone: some(phone), website: some(site) }
    }

    fn confirmation(&self, s: &LetterSheet<'_>) -> OnlineConfirmation {
        OnlineConfirmation {
            head: head(s.receiving, s),
            code: s.dossier.code.clone(),
            lookup_url: self.lookup(s),
            submitted_at: s.dossier.submitted_at,
            submitter: submitter(s),
            owner: s.dossier.person.submitter.is_some().then(|| owner(s)),
            procedure: s.dossier.procedure_name.clone(),
            subject: s.dossier.subject.clone(),
            files: submitted_files(s),
            fees: fees(s),
            delivery: delivery(s),
            // Letters of before that was kept in them tell what the dossier tells now.
            answer_by: match s.letter.data.get("accept_by") {
                Some(_) => moment(&s.letter.data, "accept_by"),
                None => s.dossier.accept_by,
            },
            contact: self.contact(s.receiving, ""),
        }
    }

    fn receipt(&self, s: &LetterSheet<'_>) -> Receipt {
        let time = |key: &str| moment(&s.letter.data, key);
        Receipt {
            head: head(s.receiving, s),
            code: s.dossier.code.clone(),
            lookup_url: self.lookup(s),
            channel: channel(s.dossier.channel),
            submitter: submitter(s),
            owner: s.dossier.person.submitter.is_some().then(|| owner(s)),
            procedure: s.dossier.procedure_name.clone(),
            subject: s.dossier.subject.clone(),
            components: components(s),
            sets: 1,
            time_limit: time_limit(s),
            received_at: time("received").unwrap_or(s.dossier.submitted_at),
            due_at: time("due"),
            fees: fees(s),
            delivery: delivery(s),
            book: None,
            contact: self.contact(s.receiving, &s.letter.made_by),
            officer: s.letter.made_by.clone(),
            sheet: Sheet::A4,
        }
    }

    fn supplement(&self, s: &LetterSheet<'_>) -> Result<SupplementRequest> {
        let id = s.letter.data.get("supplement").and_then(Value::as_str).unwrap_or_default();
        let request = s.supplements.iter().find(|r| r.id.to_string() == id).ok_or_else(|| Error::bug("form 02 without its request"))?;
        let fields = request.marks.fields.iter().map(|mark| SupplementItem {
            component: Component { name: format!("Nội dung tờ khai: {}", question(s, &mark.key)), ..Component::default() },
            remark: mark.reason.clone(),
        });
        let papers = request.marks.papers.iter().map(|mark| SupplementItem {
            component: Component { name: component_name(s, &mark.key), electronic: 1, ..Component::default() },
            remark: mark.reason.clone(),
        });
        Ok(SupplementRequest {
            head: head(s.receiving, s),
            code: Some(s.dossier.code.clone()),
            lookup_url: self.lookup(s),
            owner: owner(s),
            procedure: s.dossier.procedure_name.clone(),
            subject: s.dossier.subject.clone(),
            stage: if request.stage == "intake" { Stage::Intake } else { Stage::Examination },
            items: fields.chain(papers).collect(),
            reason: request.reason.clone(),
            legal_basis: grounds(s),
            guidance: None,
            deadline: Some(request.answer_by),
            contact: self.contact(s.receiving, &request.requested_by),
            officer: request.requested_by.clone(),
        })
    }

    fn refusal(&self, s: &LetterSheet<'_>) -> Refusal {
        Refusal {
            head: head(s.receiving, s),
            code: Some(s.dossier.code.clone()),
            submitted_at: Some(s.dossier.submitted_at),
            owner: owner(s),
            procedure: s.dossier.procedure_name.clone(),
            subject: s.dossier.subject.clone(),
            reason: text(&s.letter.data, "reason"),
            legal_basis: grounds(s),
            guidance: None,
            contact: self.contact(s.receiving, &s.letter.made_by),
            submitter: None,
            officer: s.letter.made_by.clone(),
        }
    }

    fn apology(&self, s: &LetterSheet<'_>) -> Apology {
        let time = |key: &str| moment(&s.letter.data, key).unwrap_or(s.letter.made_at);
        Apology {
            head: head(s.competent, s),
            to: owner(s),
            code: s.dossier.code.clone(),
            lookup_url: self.lookup(s),
            field: s.definition.sector.name.vi.to_string(),
            procedure: s.dossier.procedure_name.clone(),
            received_at: s.dossier.received_at.unwrap_or(s.dossier.submitted_at),
            promised_at: time("promised"),
            reason: text(&s.letter.data, "reason"),
            new_due_at: time("new_due"),
            contact: self.contact(s.competent, ""),
            recipients: vec!["Như trên".to_owned(), s.receiving.name.clone(), "Lưu: VT".to_owned()],
            signer: signer(s.competent, &s.letter.made_by, ""),
        }
    }

    fn stop(&self, s: &LetterSheet<'_>) -> StopNotice {
        StopNotice {
            head: head(s.competent, s),
            to: owner(s),
            code: s.dossier.code.clone(),
            lookup_url: self.lookup(s),
            procedure: s.dossier.procedure_name.clone(),
            received_at: s.dossier.received_at.unwrap_or(s.dossier.submitted_at),
            at_request: false,
            step: step_name(s, &text(&s.letter.data, "step")),
            reason: text(&s.letter.data, "reason"),
            legal_basis: grounds(s),
            stopped_at: s.letter.made_at,
            refund: None,
            returned: Vec::new(),
            contact: self.contact(s.competent, ""),
            recipients: vec!["Như trên".to_owned(), s.receiving.name.clone(), "Lưu: VT".to_owned()],
            signer: signer(s.competent, &s.letter.made_by, ""),
        }
    }

    fn control(&self, s: &LetterSheet<'_>) -> ControlSheet {
        let moves = ["dossier.receive", "dossier.pass_on", "dossier.approve", "dossier.return", "dossier.finish", "dossier.hand_over"];
        let moved: Vec<&EventRow> = s.events.iter().filter(|e| moves.contains(&e.kind.as_str())).collect();
        let mut handovers: Vec<Handover> = Vec::new();
        for (i, event) in moved.iter().enumerate() {
            let norm = moment(&event.data, "norm_due");
            let outcome = norm.map(|due| if event.at <= due { Outcome::OnTime } else { Outcome::Late });
            // Reception notes no step: it leads to where the next move begins.
            let next = moved.get(i + 1).map(|e| text(&e.data, "step")).filter(|step| !step.is_empty());
            let (from, to) = match event.kind.as_str() {
                "dossier.receive" => (step_name(s, "receive"), step_name(s, &next.unwrap_or_else(|| s.dossier.step_key.clone()))),
                "dossier.hand_over" => (step_name(s, "hand_over"), "Người nhận kết quả".to_owned()),
                _ => (step_name(s, &text(&event.data, "step")), step_name(s, &text(&event.data, "to"))),
            };
            handovers.push(Handover {
                from,
                to,
                giver: some(&event.actor_name),
                receiver: some(&text(&event.data, "receiver")),
                at: Some(event.at),
                outcome,
                note: some(&text(&event.data, "note")),
            });
        }
        // Whoever passes a step on received it at the one before.
        let givers: Vec<Option<String>> = handovers.iter().skip(1).map(|h| h.giver.clone()).collect();
        for (handover, receiver) in handovers.iter_mut().zip(givers) {
            handover.receiver = receiver;
        }
        ControlSheet {
            head: head(s.competent, s),
            code: s.dossier.code.clone(),
            owner: s.dossier.person.name.clone(),
            procedure: s.dossier.procedure_name.clone(),
            received_at: s.dossier.received_at.unwrap_or(s.dossier.submitted_at),
            due_at: s.dossier.due_at,
            handled_by: s.competent.name.clone(),
            with: Vec::new(),
            book: None,
            handovers,
            blanks: 0,
        }
    }

    fn result(&self, s: &LetterSheet<'_>) -> ResultLetter {
        let result: dossiers::Outcome = serde_json::from_value(s.letter.data.clone()).unwrap_or_default();
        let body = if result.body.is_empty() {
            let (name, subject) = (&s.dossier.person.name, &s.dossier.subject);
            format!("{} giải quyết hồ sơ {} của {name} về việc: {subject}.", s.competent.name, s.dossier.code)
        } else {
            result.body.clone()
        };
        let mut head = head(s.competent, s);
        head.number = some(&result.number);
        ResultLetter {
            head,
            kind: Some(result.title.to_uppercase()),
            subject: s.dossier.subject.clone(),
            authority: None,
            to: vec![s.dossier.person.name.clone()],
            grounds: grounds(s).into_iter().map(|g| format!("Căn cứ {g};")).collect(),
            body: vec![Block::Text { text: body }],
            recipients: vec!["Như trên".to_owned(), s.receiving.name.clone(), "Lưu: VT".to_owned()],
            signer: signer(s.competent, &result.signer, &result.signer_title),
            verify_url: self.lookup(s),
        }
    }
}

fn some(text: &str) -> Option<String> {
    if text.is_empty() { None } else { Some(text.to_owned()) }
}

fn text(data: &Value, key: &str) -> String {
    data.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn moment(data: &Value, key: &str) -> Option<Instant> {
    data.get(key).and_then(Value::as_i64).map(Instant::from_ms)
}

fn head(agency: &Agency, s: &LetterSheet<'_>) -> Letterhead {
    Letterhead {
        parent: some(&agency.parent_name),
        issuer: agency.name.clone(),
        number: some(&s.letter.number),
        place: agency.place.clone(),
        date: s.letter.made_at.date(),
    }
}

fn owner(s: &LetterSheet<'_>) -> Person {
    let p = &s.dossier.person;
    Person { name: p.name.clone(), id_number: some(&p.number), address: some(&p.address), phone: some(&p.phone), email: some(&p.email) }
}

fn submitter(s: &LetterSheet<'_>) -> Person {
    match &s.dossier.person.submitter {
        Some(by) => Person { name: by.name.clone(), id_number: some(&by.number), phone: some(&by.phone), ..Person::default() },
        None => owner(s),
    }
}

fn channel(channel: Channel) -> print::Channel {
    match channel {
        Channel::Counter => print::Channel::Counter,
        Channel::Online => print::Channel::Online,
        Channel::Post => print::Channel::Post,
    }
}

fn case<'a>(s: &LetterSheet<'a>) -> Option<&'a catalogue::Case> {
    s.definition.cases.iter().find(|c| c.key == s.dossier.case_key)
}

fn component_name(s: &LetterSheet<'_>, key: &str) -> String {
    case(s)
        .and_then(|c| c.components.iter().find(|p| p.key == key))
        .map_or_else(|| key.to_owned(), |p| p.name.vi.to_string())
}

/// The files of a submission as its letter keeps them; of older letters, those that were there then.
fn submitted_files(s: &LetterSheet<'_>) -> Vec<SubmittedFile> {
    let name = |component: &str| if component.is_empty() { "Tệp kèm tờ khai".to_owned() } else { component_name(s, component) };
    match s.letter.data.get("files").and_then(Value::as_array) {
        Some(files) => files
            .iter()
            .map(|f| SubmittedFile { component: name(&text(f, "component")), file: text(f, "file"), sha256: text(f, "sha256") })
            .collect(),
        None => s
            .papers
            .iter()
            .filter(|p| p.kind == "component" && p.file_id.is_some() && p.added_at <= s.letter.made_at)
            .map(|p| SubmittedFile { component: name(&p.component), file: p.name.clone(), sha256: String::new() })
            .collect(),
    }
}

/// The papers that are there at the letter's moment, one line for each component.
fn components(s: &LetterSheet<'_>) -> Vec<Component> {
    let at = s.letter.made_at;
    let there = |p: &&Paper| p.kind == "component" && p.added_at <= at && p.superseded_at.is_none_or(|gone| gone > at);
    let mut all: Vec<Component> = Vec::new();
    for paper in s.papers.iter().filter(there) {
        let name = if paper.component.is_empty() { paper.name.clone() } else { component_name(s, &paper.component) };
        // What came online is electronic, whatever older dossiers noted of it.
        let on_paper = s.dossier.channel != Channel::Online || paper.file_id.is_none();
        let (originals, copies) = if on_paper { (paper.originals, paper.copies) } else { (0, 0) };
        let electronic = u32::from(paper.file_id.is_some());
        match all.iter_mut().find(|c| c.name == name) {
            Some(line) => {
                line.originals += originals;
                line.copies += copies;
                line.electronic += electronic;
            }
            None => all.push(Component { name, originals, certified: 0, copies, electronic }),
        }
    }
    all
}

/// What is taken for certain, and what may come on top of it with the reason beside.
fn fees(s: &LetterSheet<'_>) -> Vec<Fee> {
    let all = case(s).map(|c| c.fees.as_slice()).unwrap_or_default();
    all.iter()
        .filter(|f| f.amount.0 > 0)
        .map(|f| Fee {
            name: f.name.vi.to_string(),
            amount: f.amount,
            paid: false,
            only: (f.when != Taken::Always).then(|| f.when.name().vi.to_lowercase()),
        })
        .collect()
}

fn time_limit(s: &LetterSheet<'_>) -> String {
    let clock = s.dossier.clock.as_ref().and_then(|c| c.term);
    clock.map_or_else(|| "theo quy định".to_owned(), |term| term.text().vi.to_string())
}

fn delivery(s: &LetterSheet<'_>) -> Delivery {
    match s.dossier.result_by {
        ResultBy::Counter => Delivery::Counter(s.receiving.name.clone()),
        ResultBy::Post => Delivery::Post(s.dossier.person.address.clone()),
        ResultBy::Online => Delivery::Online,
    }
}

fn grounds(s: &LetterSheet<'_>) -> Vec<String> {
    s.definition.legal_basis.iter().map(|l| format!("{} số {}", l.name, l.number)).collect()
}

fn question(s: &LetterSheet<'_>, path: &str) -> String {
    let key = path.split('.').next().unwrap_or(path);
    s.definition
        .form
        .sections
        .iter()
        .flat_map(|section| &section.fields)
        .find(|f| f.key == key)
        .map_or_else(|| path.to_owned(), |f| f.label.vi.to_string())
}

fn step_name(s: &LetterSheet<'_>, key: &str) -> String {
    match key {
        "" => "Kết thúc".to_owned(),
        "receive" => "Tiếp nhận hồ sơ".to_owned(),
        "hand_over" => "Bộ phận trả kết quả".to_owned(),
        "supplement" => "Chờ bổ sung hồ sơ".to_owned(),
        "payment" => "Chờ nghĩa vụ tài chính".to_owned(),
        _ => s.definition.process.step(key).map_or_else(|| key.to_owned(), |step| step.task.vi.to_string()),
    }
}

fn signer(agency: &Agency, name: &str, position: &str) -> Signer {
    let commune = agency.level == "commune";
    let authority = if commune { vec!["TM. ỦY BAN NHÂN DÂN".to_owned()] } else { Vec::new() };
    let position = match (position.is_empty(), commune) {
        (false, _) => position.to_uppercase(),
        (true, true) => "CHỦ TỊCH".to_owned(),
        (true, false) => "GIÁM ĐỐC".to_owned(),
    };
    Signer { authority, position, name: name.to_owned() }
}

#[cfg(test)]
mod tests;
