//! Words on revocation fetched for a chain, to be kept beside a signature or to verify with.

use base::{Instant, Msg};

use super::{CertificateStatus, Crl, Fetch, OcspResponse, request, word_on};
use crate::evidence::Evidence;
use crate::x509::Certificate;

/// Addresses of one certificate that are tried.
const ADDRESSES: usize = 4;

/// What was fetched.
#[derive(Debug, Clone, Default)]
pub struct Gathered {
    /// OCSP responses in DER.
    pub ocsp: Vec<Vec<u8>>,
    /// Lists of revoked certificates in DER.
    pub crls: Vec<Vec<u8>>,
    /// What could not be fetched or used, in words.
    pub problems: Vec<Msg>,
}

/// Fetches a usable word on every certificate of the chain (the holder's first, each followed by its
/// issuer) but the last, which is trusted: by OCSP, otherwise by list. A list that was fetched already
/// is not fetched again.
pub fn gather(chain: &[Certificate], fetch: &dyn Fetch, at: Instant) -> Gathered {
    let mut gathered = Gathered::default();
    for pair in chain.windows(2) {
        let [certificate, issuer] = pair else { continue };
        if certificate.extensions().ocsp_no_check || known(&gathered, certificate, issuer, at) {
            continue;
        }
        if !by_ocsp(&mut gathered, certificate, issuer, fetch, at) && !by_list(&mut gathered, certificate, issuer, fetch, at) {
            let who = certificate.subject();
            gathered.problems.push(base::msg!(
                "không lấy được thông tin thu hồi của {who}",
                "no usable word on the revocation of {who}"
            ));
        }
    }
    gathered
}

fn known(gathered: &Gathered, certificate: &Certificate, issuer: &Certificate, at: Instant) -> bool {
    let mut evidence = Evidence::default();
    for list in &gathered.crls {
        let _ = evidence.add_crl(list);
    }
    says_something(&evidence, certificate, issuer, at)
}

fn says_something(evidence: &Evidence, certificate: &Certificate, issuer: &Certificate, at: Instant) -> bool {
    let word = word_on(certificate, issuer, evidence, at, at);
    word.recent && word.status != CertificateStatus::Unknown
}

fn by_ocsp(to: &mut Gathered, certificate: &Certificate, issuer: &Certificate, fetch: &dyn Fetch, at: Instant) -> bool {
    let question = request(certificate, issuer, None);
    for url in certificate.ocsp_urls().iter().filter(|url| url.starts_with("http")).take(ADDRESSES) {
        let answer = fetch.ocsp(url, &question).map_err(|e| e.to_string());
        let response = answer.and_then(|der| OcspResponse::parse(&der).map_err(|e| format!("{url}: {e}")));
        match response {
            Ok(response) => {
                let der = response.der().to_vec();
                let evidence = Evidence { ocsp: vec![response], ..Evidence::default() };
                if says_something(&evidence, certificate, issuer, at) {
                    to.ocsp.push(der);
                    return true;
                }
                to.problems.push(base::msg!("{url}: câu trả lời không dùng được", "{url}: the answer is of no use"));
            }
            Err(reason) => to.problems.push(Msg::of(reason.clone(), reason)),
        }
    }
    false
}

fn by_list(to: &mut Gathered, certificate: &Certificate, issuer: &Certificate, fetch: &dyn Fetch, at: Instant) -> bool {
    for url in certificate.crl_urls().iter().filter(|url| url.starts_with("http")).take(ADDRESSES) {
        let answer = fetch.crl(url).map_err(|e| e.to_string());
        match answer.and_then(|der| Crl::parse(&der).map_err(|e| format!("{url}: {e}"))) {
            Ok(list) => {
                let der = list.der().to_vec();
                let evidence = Evidence { crls: vec![list], ..Evidence::default() };
                if says_something(&evidence, certificate, issuer, at) {
                    to.crls.push(der);
                    return true;
                }
                to.problems.push(base::msg!("{url}: danh sách không dùng được", "{url}: the list is of no use"));
            }
            Err(reason) => to.problems.push(Msg::of(reason.clone(), reason)),
        }
    }
    false
}
