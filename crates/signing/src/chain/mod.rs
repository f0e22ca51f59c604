//! Chains of certificates: found among what is known, validated by RFC 5280 part 6.
//!
//! The search is bounded: hostile containers hold certificates that all claim to issue each other.

mod names;
mod policies;

use base::{Instant, Msg};

use crate::algorithms::{Failure, safe_at};
use crate::asn1::oid;
use crate::trust::{Anchor, TrustList, Use};
use crate::verdict::{Indication, SubIndication};
use crate::x509::{Certificate, key_usage};

/// Certificates of a chain at most.
const LENGTH: usize = 10;
/// Signatures on certificates that one search checks at most.
const CHECKS: usize = 64;

/// A chain that holds: the holder's certificate first, a trusted one last.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The certificates.
    pub certificates: Vec<Certificate>,
}

/// Why no chain holds, and at whose certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainError {
    /// The certificate's subject.
    pub who: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// Whether it is the holder's own certificate.
    pub is_holder: bool,
    /// The chain as far as it was built.
    pub certificates: Vec<Certificate>,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nobody trusted has issued it, as far as is known.
    NoIssuer,
    /// It leads to a certificate that was not trusted for this at this time.
    NotTrustedThen,
    /// Its time had not begun.
    NotYetValid,
    /// Its time was over.
    Expired,
    /// An algorithm is too weak or not supported, in words.
    Algorithm(Msg),
    /// It issues without being an authority.
    NoAuthority,
    /// The key may not be used so.
    KeyUsage,
    /// It is not for this purpose.
    Purpose,
    /// There are more authorities below than it may have.
    PathLength,
    /// It names somebody whom an authority above may not certify.
    Names,
    /// No policy holds from above although one must.
    Policy,
    /// It has a critical extension that is not known.
    CriticalExtension(String),
    /// The search came to its bounds.
    TooComplex,
}

impl ChainError {
    /// What it means for a signature.
    pub fn indication(&self) -> Indication {
        let sub = match &self.problem {
            Problem::NoIssuer | Problem::NotTrustedThen => SubIndication::NoCertificateChainFound,
            Problem::NotYetValid | Problem::Expired => SubIndication::OutOfBoundsNoPoe,
            Problem::Algorithm(_) => SubIndication::CryptoConstraintsFailure,
            Problem::TooComplex => SubIndication::CertificateChainGeneralFailure,
            _ => SubIndication::ChainConstraintsFailure,
        };
        Indication::Indeterminate(sub)
    }

    /// What is wrong, in words.
    pub fn say(&self) -> Msg {
        let who = &self.who;
        let (vi, en): (String, String) = match &self.problem {
            Problem::NoIssuer => ("không có tổ chức cấp nào được tin cậy".into(), "no trusted issuer is known".into()),
            Problem::NotTrustedThen => (
                "chứng thư gốc không được tin cậy cho việc này vào thời điểm đó".into(),
                "the root was not trusted for this at that time".into(),
            ),
            Problem::NotYetValid => ("chưa có hiệu lực".into(), "not yet valid".into()),
            Problem::Expired => ("đã hết hạn".into(), "expired".into()),
            Problem::Algorithm(what) => (what.vi.to_string(), what.en.to_string()),
            Problem::NoAuthority => ("không phải là tổ chức cấp chứng thư".into(), "is no certification authority".into()),
            Problem::KeyUsage => ("khóa không được dùng vào việc này".into(), "the key may not be used so".into()),
            Problem::Purpose => ("chứng thư không dành cho mục đích này".into(), "is not for this purpose".into()),
            Problem::PathLength => ("chuỗi dài hơn mức cho phép".into(), "more authorities below than allowed".into()),
            Problem::Names => (
                "tên nằm ngoài phạm vi tổ chức cấp được chứng thực".into(),
                "a name outside what its issuer may certify".into(),
            ),
            Problem::Policy => ("không thỏa chính sách bắt buộc".into(), "no required policy holds".into()),
            Problem::CriticalExtension(name) => {
                (format!("phần mở rộng bắt buộc {name} chưa được hỗ trợ"), format!("the critical extension {name} is not known"))
            }
            Problem::TooComplex => ("chuỗi quá phức tạp".into(), "too complex to search".into()),
        };
        base::msg!("{who}: {vi}", "{who}: {en}")
    }
}

/// Finds a chain from the certificate to one that was trusted for the purpose at the moment.
///
/// # Errors
/// With what is wrong with the chain that came furthest.
pub fn find(
    certificate: &Certificate,
    known: &[Certificate],
    trust: &TrustList,
    purpose: Use,
    at: Instant,
) -> Result<Chain, ChainError> {
    let mut search = Search { known, trust, purpose, at, checks: 0, best: None };
    let mut path = vec![certificate.clone()];
    if let Some(chain) = search.extend(&mut path) {
        return Ok(chain);
    }
    Err(search.best.unwrap_or_else(|| failed(&path, 0, Problem::NoIssuer)))
}

fn failed(path: &[Certificate], at: usize, problem: Problem) -> ChainError {
    let who = path.get(at).map(|c| c.subject().to_string()).unwrap_or_default();
    ChainError { who, problem, is_holder: at == 0, certificates: path.to_vec() }
}

struct Search<'a> {
    known: &'a [Certificate],
    trust: &'a TrustList,
    purpose: Use,
    at: Instant,
    checks: usize,
    best: Option<ChainError>,
}

impl Search<'_> {
    fn extend(&mut self, path: &mut Vec<Certificate>) -> Option<Chain> {
        let last = path.last()?.clone();
        let anchors: Vec<&Anchor> = self.trust.anchors().iter().filter(|a| a.certificate == last).collect();
        if let Some(anchor) = anchors.iter().find(|a| a.holds(self.purpose, self.at)).or(anchors.first()) {
            let result = if anchor.holds(self.purpose, self.at) {
                validate(path, self.purpose, self.at)
            } else {
                Err(failed(path, path.len() - 1, Problem::NotTrustedThen))
            };
            return match result {
                Ok(()) => Some(Chain { certificates: path.clone() }),
                Err(error) => self.note(error),
            };
        }
        if path.len() >= LENGTH {
            return self.note(failed(path, path.len() - 1, Problem::TooComplex));
        }
        let trusted = self.trust.anchors().iter().map(|anchor| &anchor.certificate);
        let candidates: Vec<Certificate> =
            trusted.chain(self.trust.known()).chain(self.known).filter(|c| may_have_issued(c, &last)).cloned().collect();
        for issuer in candidates {
            if path.contains(&issuer) {
                continue;
            }
            self.checks += 1;
            if self.checks > CHECKS {
                return self.note(failed(path, path.len() - 1, Problem::TooComplex));
            }
            match last.is_signed_by(&issuer) {
                Ok(()) => {
                    path.push(issuer);
                    let found = self.extend(path);
                    path.pop();
                    if found.is_some() {
                        return found;
                    }
                }
                Err(Failure::Unknown(what)) => {
                    self.note(failed(path, path.len() - 1, Problem::Algorithm(what)));
                }
                Err(Failure::Wrong) => {}
            }
        }
        self.note(failed(path, path.len() - 1, Problem::NoIssuer))
    }

    /// Keeps the error of the chain that came furthest: one that reached trust, or else the longest.
    fn note(&mut self, error: ChainError) -> Option<Chain> {
        let rank = |e: &ChainError| (e.problem != Problem::NoIssuer, e.certificates.len());
        if self.best.as_ref().is_none_or(|best| rank(&error) > rank(best)) {
            self.best = Some(error);
        }
        None
    }
}

fn may_have_issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    let keys_agree = match (&certificate.extensions().authority_key_id, &issuer.extensions().subject_key_id) {
        (Some(asked), Some(is)) => asked == is,
        _ => true,
    };
    keys_agree && issuer.subject().is(certificate.issuer()) && !issuer.subject().is_empty()
}

/// RFC 5280 6.1 over a path whose signatures were checked; the constraints of the trusted certificate
/// itself are heeded too (RFC 5937).
fn validate(path: &[Certificate], purpose: Use, at: Instant) -> Result<(), ChainError> {
    let fail = |index, problem| Err(failed(path, index, problem));
    let mut names = names::Constraints::default();
    let mut policies = policies::Policies::new(path.len());
    let mut authorities_left: Option<u64> = None;
    for (index, certificate) in path.iter().enumerate().rev() {
        let extensions = certificate.extensions();
        let is_anchor = index + 1 == path.len();
        if at < certificate.not_before() {
            return fail(index, Problem::NotYetValid);
        }
        if at > certificate.not_after() {
            return fail(index, Problem::Expired);
        }
        if let Some(issuer) = path.get(index + 1) {
            let safe = match (certificate.signature_algorithm(), issuer.public_key()) {
                (Ok(algorithm), Some(key)) => safe_at(algorithm, key, at),
                (Err(Failure::Unknown(what)), _) => Err(what),
                _ => Ok(()),
            };
            if let Err(what) = safe {
                return fail(index, Problem::Algorithm(what));
            }
        }
        if let Some(name) = extensions.unknown_critical.first() {
            return fail(index, Problem::CriticalExtension(oid::dotted(name)));
        }
        let is_holder = index == 0;
        if !is_anchor {
            if (is_holder || !certificate.is_self_issued()) && !names.allow(certificate) {
                return fail(index, Problem::Names);
            }
            if !policies.take(certificate, is_holder) {
                return fail(index, Problem::Policy);
            }
        }
        if is_holder {
            break;
        }
        let basic = extensions.basic_constraints;
        // Old roots are of version 1 and say nothing; who trusts them says it instead.
        if !basic.map_or(is_anchor, |basic| basic.authority) {
            return fail(index, Problem::NoAuthority);
        }
        if !certificate.may(key_usage::KEY_CERT_SIGN) {
            return fail(index, Problem::KeyUsage);
        }
        if !is_anchor && !certificate.is_self_issued() {
            authorities_left = match authorities_left {
                Some(0) => return fail(index, Problem::PathLength),
                left => left.map(|n| n - 1),
            };
        }
        if let Some(length) = basic.and_then(|b| b.path_length) {
            authorities_left = Some(authorities_left.map_or(length, |left| left.min(length)));
        }
        if !names.add(certificate) {
            return fail(index, Problem::Names);
        }
    }
    match path.first() {
        Some(holder) => fits(holder, purpose).or_else(|problem| fail(0, problem)),
        None => fail(0, Problem::NoIssuer),
    }
}

/// Usages of keys that are no signatures of documents: servers, OCSP answers, time stamps.
const NOT_FOR_DOCUMENTS: [&[u8]; 3] =
    [&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01], oid::EKU_OCSP_SIGNING, oid::EKU_TIME_STAMPING];

fn fits(holder: &Certificate, purpose: Use) -> Result<(), Problem> {
    if !holder.may(key_usage::DIGITAL_SIGNATURE | key_usage::CONTENT_COMMITMENT) {
        return Err(Problem::KeyUsage);
    }
    let extensions = holder.extensions();
    let usages = extensions.extended_key_usage.as_deref();
    let serves = match purpose {
        // Makers of certificates name the purpose of documents in a dozen ways; only other purposes are told apart.
        Use::Signature => usages.is_none_or(|all| all.iter().any(|u| !NOT_FOR_DOCUMENTS.contains(&u.as_slice()))),
        // RFC 3161 2.3: this purpose alone, and critical.
        Use::TimeStamp => {
            extensions.extended_key_usage_critical
                && usages.is_some_and(|all| all.iter().all(|u| u == oid::EKU_TIME_STAMPING) && !all.is_empty())
        }
    };
    if serves { Ok(()) } else { Err(Problem::Purpose) }
}

#[cfg(test)]
mod tests;
