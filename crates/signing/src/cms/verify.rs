//! Judging a signature (ETSI EN 319 102-1 parts 5.2.2 to 5.2.7 and 5.5): its form, whose it is, what it
//! covers and when it existed.

use base::{Instant, Msg};

use super::{Cms, SignerInfo};
use crate::algorithms::{DigestAlgorithm, Failure, SignatureAlgorithm};
use crate::asn1::oid;
use crate::evidence::Evidence;
use crate::judge;
use crate::trust::Use;
use crate::tsp::Token;
use crate::verdict::{Indication, SubIndication, TimeStampReport, Verdict};
use crate::x509::Certificate;

/// The digest of the signed content, by the algorithm that the signature asks for.
pub(crate) type Content<'a> = &'a mut dyn FnMut(DigestAlgorithm) -> Vec<u8>;

impl Cms {
    /// Judges the one signature over a detached content, at a moment. A container of several signatures is
    /// refused here: [`Cms::verify_each`] judges them.
    pub fn verify(&self, digest_of: &mut dyn FnMut(DigestAlgorithm) -> Vec<u8>, evidence: &Evidence, at: Instant) -> Verdict {
        match self.signers.as_slice() {
            [signer] => self.judge(signer, digest_of, evidence, Use::Signature, at),
            others => {
                let count = others.len();
                let reason = base::msg!("có {count} chữ ký thay vì một", "{count} signatures instead of one");
                Verdict::new(Indication::TotalFailed(SubIndication::FormatFailure), Some(reason))
            }
        }
    }

    /// Judges every signature over a detached content, at a moment.
    pub fn verify_each(
        &self,
        digest_of: &mut dyn FnMut(DigestAlgorithm) -> Vec<u8>,
        evidence: &Evidence,
        at: Instant,
    ) -> Vec<Verdict> {
        self.signers.iter().map(|signer| self.judge(signer, digest_of, evidence, Use::Signature, at)).collect()
    }

    /// Judges every signature over the content that the container carries, at a moment.
    pub fn verify_carried(&self, evidence: &Evidence, at: Instant) -> Vec<Verdict> {
        match &self.content {
            Some(content) => self.verify_each(&mut |algorithm| algorithm.digest(content), evidence, at),
            None => vec![Verdict::new(Indication::Indeterminate(SubIndication::SignedDataNotFound), None)],
        }
    }

    pub(crate) fn judge(
        &self,
        signer: &SignerInfo,
        digest_of: Content<'_>,
        evidence: &Evidence,
        purpose: Use,
        at: Instant,
    ) -> Verdict {
        let mut verdict = Verdict::new(Indication::TotalPassed, None);
        verdict.claimed_at = signer.signing_time().or(evidence.claimed_at);
        verdict.digest_algorithm = signer.digest_algorithm();
        let mut evidence = evidence.clone();
        self.add_own(signer, &mut evidence);

        let holder = self.holder(signer, &evidence, &mut verdict);
        self.check_content(signer, digest_of, &mut verdict);
        let Some(holder) = holder else { return verdict };
        verdict.signer = Some(holder.identity());
        verdict.certificate = Some(holder.clone());
        let algorithm = check_value(signer, &holder, &mut verdict);

        verdict.proven_at = evidence.existed_at;
        if purpose == Use::Signature {
            weigh_time_stamps(signer, &evidence, at, &mut verdict);
        }
        let control = verdict.proven_at.unwrap_or(at);
        if let Some(algorithm) = algorithm {
            judge::check_strength(algorithm, signer.digest_algorithm(), &holder, control, &mut verdict);
        }
        judge::check_chain(&holder, &evidence, purpose, control, at, &mut verdict);
        judge::compare_times(&mut verdict);
        verdict
    }

    /// What the container itself brings to the evidence. What cannot be read there proves nothing.
    fn add_own(&self, signer: &SignerInfo, evidence: &mut Evidence) {
        evidence.certificates.extend(self.certificates.iter().cloned());
        for list in self.crls.iter().chain(signer.archived_crls()) {
            let _ = evidence.add_crl(list);
        }
        for response in self.ocsp.iter().chain(signer.archived_ocsp()) {
            let _ = evidence.add_ocsp(response);
        }
    }

    /// The signer's certificate (5.2.3): the one that the identifier names and the signed attribute binds.
    fn holder(&self, signer: &SignerInfo, evidence: &Evidence, verdict: &mut Verdict) -> Option<Certificate> {
        let trusted = evidence.trust.anchors().iter().map(|anchor| &anchor.certificate);
        let all = evidence.certificates.iter().chain(evidence.trust.known()).chain(trusted);
        let named: Vec<&Certificate> = all.filter(|certificate| signer.names(certificate)).collect();
        let undecided = Indication::Indeterminate(SubIndication::NoSigningCertificateFound);
        let bound = signer.signed.as_ref().and_then(|signed| signed.signing_certificate.as_ref());
        match (named.first(), bound) {
            (None, _) => {
                verdict.find(undecided, Msg::new("không có chứng thư của người ký", "the signer's certificate is not there"));
                None
            }
            (Some(first), None) => {
                verdict.reasons.push(Msg::new(
                    "chữ ký không gắn với chứng thư bằng thuộc tính được ký",
                    "no signed attribute binds the signature to its certificate",
                ));
                Some((*first).clone())
            }
            (Some(first), Some(bound)) => match named.iter().find(|certificate| bound.names(certificate)) {
                Some(certificate) => Some((*certificate).clone()),
                None => {
                    verdict.find(undecided, Msg::new(
                        "chứng thư kèm theo không phải là chứng thư đã được ký cùng: chứng thư đã bị tráo",
                        "the certificate is not the one that was signed along: it was exchanged",
                    ));
                    Some((*first).clone())
                }
            },
        }
    }

    fn check_content(&self, signer: &SignerInfo, digest_of: Content<'_>, verdict: &mut Verdict) {
        let broken = Indication::TotalFailed(SubIndication::FormatFailure);
        let Some(signed) = &signer.signed else {
            verdict.find(
                Indication::Indeterminate(SubIndication::SigConstraintsFailure),
                Msg::new("chữ ký không có thuộc tính được ký", "the signature has no signed attributes"),
            );
            return;
        };
        if signed.content_type.as_ref() != Some(&self.content_type) {
            verdict.find(broken, Msg::new("kiểu nội dung không khớp", "the content types differ"));
        }
        if let Some((digest, signature)) = &signed.protection
            && (digest.name != signer.digest.name || signature.as_ref().is_some_and(|s| *s != signer.algorithm))
        {
            verdict.find(broken, Msg::new("thuật toán đã bị thay đổi sau khi ký", "the algorithms were changed after signing"));
        }
        let Some(algorithm) = signer.digest_algorithm() else {
            let name = oid::dotted(&signer.digest.name);
            verdict.find(
                Indication::Indeterminate(SubIndication::CryptoConstraintsFailure),
                base::msg!("hàm băm {name} chưa được hỗ trợ", "the hash function {name} is not supported"),
            );
            return;
        };
        match &signed.message_digest {
            Some(digest) if *digest == digest_of(algorithm) => {}
            Some(_) => verdict.find(
                Indication::TotalFailed(SubIndication::HashFailure),
                Msg::new("mã băm của nội dung không khớp", "the digest of the content differs"),
            ),
            None => verdict.find(broken, Msg::new("thiếu mã băm của nội dung", "the message digest is missing")),
        }
    }
}

/// Whether the holder's key made the value over the signed attributes. They are tried as received and in
/// the order of DER, since makers differ in which of the two they signed.
fn check_value(signer: &SignerInfo, holder: &Certificate, verdict: &mut Verdict) -> Option<SignatureAlgorithm> {
    let signed = signer.signed.as_ref()?;
    let result = SignatureAlgorithm::read(&signer.algorithm, signer.digest_algorithm()).and_then(|algorithm| {
        let key = holder.public_key().ok_or_else(|| {
            Failure::Unknown(Msg::new("loại khóa công khai chưa được hỗ trợ", "this kind of public key is not supported"))
        })?;
        verdict.algorithm = Some(format!("{}, {}", algorithm.name(), key.name()));
        let first = algorithm.check(key, &signed.as_received, &signer.signature);
        match first {
            Err(Failure::Wrong) if signed.sorted != signed.as_received => {
                algorithm.check(key, &signed.sorted, &signer.signature)
            }
            other => other,
        }
        .map(|()| algorithm)
    });
    match result {
        Ok(algorithm) => Some(algorithm),
        Err(Failure::Wrong) => {
            verdict.find(
                Indication::TotalFailed(SubIndication::SigCryptoFailure),
                Msg::new("giá trị chữ ký không khớp với chứng thư", "the value was not made by the certificate's key"),
            );
            None
        }
        Err(Failure::Unknown(what)) => {
            verdict.find(Indication::Indeterminate(SubIndication::CryptoConstraintsFailure), what);
            None
        }
    }
}

fn weigh_time_stamps(signer: &SignerInfo, evidence: &Evidence, at: Instant, verdict: &mut Verdict) {
    for der in signer.time_stamps() {
        let token = match Token::parse(der) {
            Ok(token) => token,
            Err(e) => {
                verdict.reasons.push(base::msg!("không đọc được dấu thời gian: {e}", "a time stamp cannot be read: {e}"));
                continue;
            }
        };
        let judged = token.verify(&mut |algorithm| algorithm.digest(signer.signature()), evidence, at);
        let report = TimeStampReport::of(&token, &judged);
        if judged.passed() {
            let proven = verdict.proven_at.map_or(token.at(), |other| other.min(token.at()));
            verdict.proven_at = Some(proven);
        } else {
            let (vi, en) = (&report.indication.say().vi, &report.indication.say().en);
            verdict.reasons.push(base::msg!("dấu thời gian không được tính: {vi}", "a time stamp does not count: {en}"));
        }
        verdict.time_stamps.push(report);
    }
}
