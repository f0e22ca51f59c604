//! Verifying every signature of a file, each for what it covered and what came after it.

use base::{Instant, Msg, msg};

use crate::evidence::Evidence;
use crate::pades::changes::{Change, Level, changes};
use crate::pades::report::{Judged, Kind, Report, RevisionReport, SignatureReport};
use crate::pades::request::Certification;
use crate::pades::signature::{self, Signature};
use crate::pades::store::Store;
use crate::pades::{PadesError, date};
use crate::pdf::{Document, Object, PdfError, fields, is_space};
use crate::tsp::Token;
use crate::verdict::{Indication, SubIndication, Verdict};

/// How many signatures of a file are verified.
const MAX_SIGNATURES: usize = 500;

/// How many revisions are compared; people's documents have a dozen.
const MAX_REVISIONS: usize = 250;

const BROKEN: Indication = Indication::TotalFailed(SubIndication::FormatFailure);
/// The standard has no code of its own for a document that was changed by a later revision; what
/// it says of the hash holds of the document that is shown: it is not the one that was signed.
const CHANGED: Indication = Indication::TotalFailed(SubIndication::HashFailure);

/// Verifies all signatures of a file at a moment.
///
/// # Errors
/// When the file cannot be read at all; what is wrong with a signature is told in its report.
pub fn verify(pdf: &[u8], evidence: &Evidence, at: Instant) -> Result<Report, PadesError> {
    let document = Document::open(pdf)?;
    let signatures = signature::all(&document)?;
    if signatures.len() > MAX_SIGNATURES || (!signatures.is_empty() && document.revisions().len() > MAX_REVISIONS) {
        return Err(PdfError::Limit("more than 500 signatures or 250 revisions").into());
    }
    let store = Store::read(&document.latest())?;
    let mut evidence = evidence.clone();
    store.add_to(&mut evidence);
    let mut file = File { document: &document, signatures: &signatures, evidence, at, changes: Vec::new() };
    let mut reports = Vec::new();
    // Last first: a time stamp proves that what it covers existed then.
    for signature in signatures.iter().rev() {
        let report = file.judge(signature);
        if report.kind == Kind::TimeStamp && report.verdict.passed() {
            let proven = report.verdict.claimed_at;
            file.evidence.existed_at = [file.evidence.existed_at, proven].into_iter().flatten().min();
        }
        reports.push(report);
    }
    reports.reverse();
    for i in 0..reports.len() {
        file.weigh_changes(&mut reports, i);
    }
    levels(&document, &signatures, &mut reports)?;
    Ok(Report {
        at,
        size: pdf.len(),
        revisions: document.revisions().len(),
        indication: reports.iter().map(|r| r.verdict.indication).reduce(Indication::graver),
        signatures: reports,
    })
}

struct File<'f, 'a> {
    document: &'f Document<'a>,
    signatures: &'f [Signature],
    evidence: Evidence,
    at: Instant,
    /// What each revision changed, as far as it was asked.
    changes: Vec<Option<Result<Vec<Change>, PdfError>>>,
}

impl File<'_, '_> {
    fn judge(&self, signature: &Signature) -> SignatureReport {
        let [name, reason, location, _] = signature.texts.clone();
        let length = self.document.bytes().len();
        let coverage = self.coverage(signature);
        let mut verdict = self.cryptographic(signature);
        // Without knowing what was signed nothing else counts, so this is told first.
        if let Err(what) = &coverage {
            verdict.indication = BROKEN;
            verdict.sub_indication = BROKEN.sub();
            verdict.reasons.insert(0, what.clone());
        }
        let end = signature.covered(length).map(|[_, second]| second.end);
        let nothing_after = |end: usize| self.document.bytes().get(end..).unwrap_or_default().iter().all(|b| is_space(*b));
        SignatureReport {
            field: signature.field.clone(),
            kind: match (signature.is_time_stamp(), signature.certification) {
                (true, _) => Kind::TimeStamp,
                (false, Some(_)) => Kind::Certification,
                (false, None) => Kind::Approval,
            },
            format: signature.format.clone(),
            level: None,
            name,
            reason,
            location,
            visible: signature.visible > 0,
            revision: coverage.as_ref().ok().map(|revision| revision + 1),
            covers: coverage.is_ok().then_some(end).flatten(),
            covers_whole_file: coverage.is_ok() && end.is_some_and(nothing_after),
            certification: signature.certification,
            later: Vec::new(),
            verdict,
        }
    }

    /// The revision, counted from 0, that a signature covers: whole, with the signature in it, and
    /// still part of the file's chain of revisions.
    fn coverage(&self, signature: &Signature) -> Result<usize, Msg> {
        let bytes = self.document.bytes();
        let Some([_, second]) = signature.covered(bytes.len()) else {
            return Err(Msg::new(
                "phạm vi ký (/ByteRange) không phải là toàn bộ tệp trừ chỗ đặt chữ ký: có thể đã chèn nội dung không ký",
                "the range it covers (/ByteRange) is not the file without the place of the signature: content may have been slipped in",
            ));
        };
        if self.signatures.iter().filter(|s| s.value == signature.value).count() > 1 {
            return Err(Msg::new("một chữ ký được gắn vào nhiều ô", "one signature stands in several fields"));
        }
        let unreadable = |e: PdfError| msg!("không đọc được phần đã ký: {e}", "what was signed cannot be read: {e}");
        let signed = Document::open(bytes.get(..second.end).unwrap_or_default()).map_err(unreadable)?;
        let (then, all) = (signed.revisions(), self.document.revisions());
        let same = then.len() <= all.len() && then.iter().zip(all).all(|(a, b)| a.start == b.start && a.end == b.end);
        let ends = then.last().map_or(0, |r| r.end);
        let rest = bytes.get(ends..second.end).unwrap_or_default();
        if !same || !rest.iter().all(|b| is_space(*b)) {
            return Err(Msg::new(
                "phần đã ký không phải là một phiên bản trọn vẹn của tệp này",
                "what was signed is not a whole revision of this file",
            ));
        }
        let state = signed.latest();
        let held = fields(&state).map_err(unreadable)?.into_iter().find(|f| f.name == signature.field);
        let value = held.and_then(|field| field.dict.get("V").reference());
        let now = self.document.latest();
        let stayed = value.is_some_and(|id| signature.value == Some(id) && state.place(id) == now.place(id));
        if !stayed {
            return Err(Msg::new(
                "chữ ký không nằm trong phần đã ký: đã bị tráo hoặc chuyển chỗ",
                "the signature is not part of what it covers: it was exchanged or moved",
            ));
        }
        Ok(then.len().saturating_sub(1))
    }

    fn cryptographic(&self, signature: &Signature) -> Verdict {
        let content = signature.octets(self.document.bytes()).unwrap_or_default();
        let mut evidence = self.evidence.clone();
        let [.., time] = &signature.texts;
        evidence.claimed_at = time.as_deref().and_then(date::read);
        let broken = |reason: String| {
            let what = msg!("không đọc được chữ ký: {reason}", "the signature cannot be read: {reason}");
            Verdict::new(BROKEN, Some(what))
        };
        match signature.format.as_str() {
            "ETSI.RFC3161" => match Token::parse(&signature.contents) {
                Ok(token) => token.verify(&mut |algorithm| algorithm.digest(&content), &evidence, self.at),
                Err(e) => broken(e.to_string()),
            },
            "ETSI.CAdES.detached" | "adbe.pkcs7.detached" => match crate::cms::parse(&signature.contents) {
                Ok(cms) => cms.verify(&mut |algorithm| algorithm.digest(&content), &evidence, self.at),
                Err(e) => broken(e.to_string()),
            },
            other => Verdict::new(
                Indication::Indeterminate(SubIndication::Generic),
                Some(msg!("chưa hỗ trợ định dạng chữ ký “{other}”", "the signature's format “{other}” is not supported")),
            ),
        }
    }

    /// Judges what the revisions after a signature changed.
    fn weigh_changes(&mut self, reports: &mut [SignatureReport], i: usize) {
        let Some(revision) = reports.get(i).and_then(|r| r.revision) else { return };
        let Some(signature) = self.signatures.get(i) else { return };
        let allowed = self.allowed(reports, i);
        let mut later = Vec::new();
        for next in revision..self.document.revisions().len() {
            match self.changes_of(next) {
                Ok(found) => {
                    let judged = found.into_iter().map(|change| {
                        let locked = !change.signs && change.field.as_ref().is_some_and(|f| signature.locks.iter().any(|l| l.covers(f)));
                        let forged = change.signs && change.draws && !intact(reports, change.field.as_deref());
                        Judged { allowed: change.level <= allowed && !locked && !forged, change }
                    });
                    later.push(RevisionReport { revision: next + 1, changes: judged.collect() });
                }
                Err(e) => {
                    let revision = next + 1;
                    let what = msg!("không so sánh được phiên bản {revision}: {e}", "revision {revision} cannot be compared: {e}");
                    if let Some(report) = reports.get_mut(i) {
                        report.verdict.find(BROKEN, what);
                    }
                }
            }
        }
        let Some(report) = reports.get_mut(i) else { return };
        let forbidden: Vec<&Change> = later.iter().flat_map(|r| &r.changes).filter(|c| !c.allowed).map(|c| &c.change).collect();
        for change in forbidden {
            let (vi, en) = (&change.what.vi, &change.what.en);
            report.verdict.find(CHANGED, msg!("thay đổi không được phép sau khi ký: {vi}", "changed after signing without being allowed to: {en}"));
        }
        let end = report.covers.unwrap_or(0);
        let after_last = later.is_empty() && !report.covers_whole_file;
        if after_last && self.document.bytes().get(end..).is_some_and(|rest| !rest.is_empty()) {
            report.verdict.find(BROKEN, Msg::new(
                "sau phần đã ký có dữ liệu không thuộc phiên bản nào",
                "after what was signed there are data that belong to no revision",
            ));
        }
        report.later = later;
    }

    /// How far changes after a signature may go: what it or an earlier one certifies, otherwise
    /// fields and signatures.
    fn allowed(&self, reports: &[SignatureReport], i: usize) -> Level {
        let certified = reports.iter().take(i + 1).filter_map(|r| r.certification).min();
        match certified {
            Some(Certification::NoChanges) => Level::Evidence,
            None | Some(Certification::FormFilling) => Level::FormFilling,
            Some(Certification::Annotations) => Level::Annotations,
        }
    }

    fn changes_of(&mut self, revision: usize) -> Result<Vec<Change>, PdfError> {
        if self.changes.len() <= revision {
            self.changes.resize_with(revision + 1, || None);
        }
        let document = self.document;
        match self.changes.get_mut(revision) {
            Some(known) => known.get_or_insert_with(|| changes(document, revision)).clone(),
            None => changes(document, revision),
        }
    }
}

/// Whether the signature in a field is one: what it draws on the page is then its signer's to answer for.
fn intact(reports: &[SignatureReport], field: Option<&str>) -> bool {
    let report = reports.iter().find(|r| Some(r.field.as_str()) == field);
    report.is_some_and(|r| r.revision.is_some() && !matches!(r.verdict.indication, Indication::TotalFailed(_)))
}

/// The baseline levels that the evidence in the file reaches (EN 319 142-1, part 6).
fn levels(document: &Document<'_>, signatures: &[Signature], reports: &mut [SignatureReport]) -> Result<(), PadesError> {
    let kept = |revision: usize| -> Result<bool, PadesError> {
        let (_, catalog) = document.state(revision).catalog()?;
        let store = document.state(revision).dict(catalog.get("DSS"))?;
        Ok(*store.get("OCSPs") != Object::Null || *store.get("CRLs") != Object::Null)
    };
    let last = document.revisions().len().saturating_sub(1);
    let mut stamps = Vec::new();
    for report in reports.iter() {
        if let (Kind::TimeStamp, true, Some(revision)) = (report.kind, report.verdict.passed(), report.revision) {
            stamps.push((revision, kept(revision - 1)?));
        }
    }
    for (report, signature) in reports.iter_mut().zip(signatures) {
        if signature.format != "ETSI.CAdES.detached" {
            continue;
        }
        let Some(own) = report.revision else { continue };
        let later = stamps.iter().filter(|(revision, _)| *revision > own);
        let stamped = report.verdict.time_stamps.iter().any(|t| t.indication == Indication::TotalPassed);
        let archived = later.clone().any(|(_, kept)| *kept);
        report.level = Some(match (stamped || later.count() > 0, kept(last)?) {
            (true, true) if archived => "B-LTA",
            (true, true) => "B-LT",
            (true, false) => "B-T",
            (false, _) => "B-B",
        });
    }
    Ok(())
}
