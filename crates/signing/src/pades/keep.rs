//! Keeping what later verifiers need while it can still be had: the step from B-T to B-LT.

use base::{Instant, Msg};

use crate::evidence::Evidence;
use crate::pades::signature::{self, Signature};
use crate::pades::store::{Store, name_of};
use crate::pades::PadesError;
use crate::pdf::{Document, Update};
use crate::revocation::{Fetch, gather};
use crate::tsp::Token;
use crate::x509::Certificate;

/// A file with its store of evidence.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The file.
    pub pdf: Vec<u8>,
    /// What could not be had, in words.
    pub problems: Vec<Msg>,
}

/// Gathers the chains of all signatures and time stamps and words on their revocation, and keeps them
/// in the file. The evidence says whom to believe; answers and lists it holds are kept too.
///
/// # Errors
/// When the file cannot be read or a signature in it is broken.
pub fn keep(pdf: &[u8], evidence: &Evidence, fetch: &dyn Fetch, at: Instant) -> Result<Kept, PadesError> {
    let document = Document::open(pdf)?;
    let mut evidence = evidence.clone();
    Store::read(&document.latest())?.add_to(&mut evidence);
    let mut parts = Vec::new();
    let mut problems = Vec::new();
    for signature in signature::all(&document)? {
        let mut store = Store::default();
        for chain in chains(&signature, pdf, &evidence, at)? {
            let gathered = gather(&chain, fetch, at);
            problems.extend(gathered.problems);
            let ders = |list: Vec<Vec<u8>>, into: &mut Vec<Vec<u8>>| {
                for der in list {
                    if !into.contains(&der) {
                        into.push(der);
                    }
                }
            };
            ders(chain.iter().map(|c| c.der().to_vec()).collect(), &mut store.certificates);
            ders(gathered.ocsp, &mut store.ocsp);
            ders(gathered.crls, &mut store.crls);
        }
        parts.push((Some(name_of(&signature.contents)), store));
    }
    let given = Store {
        certificates: Vec::new(),
        ocsp: evidence.ocsp.iter().map(|o| o.der().to_vec()).collect(),
        crls: evidence.crls.iter().map(|c| c.der().to_vec()).collect(),
    };
    parts.push((None, given));
    let mut update = Update::new(&document);
    Store::write(&mut update, &parts)?;
    Ok(Kept { pdf: update.finish()?.bytes, problems })
}

/// The chain of a signature and those of the time stamps on it, as far as they are known.
fn chains(signature: &Signature, pdf: &[u8], evidence: &Evidence, at: Instant) -> Result<Vec<Vec<Certificate>>, PadesError> {
    let content = signature.octets(pdf).unwrap_or_default();
    if signature.is_time_stamp() {
        let token = Token::parse(&signature.contents)?;
        return Ok(vec![token.verify(&mut |algorithm| algorithm.digest(&content), evidence, at).certificates]);
    }
    let cms = crate::cms::parse(&signature.contents)?;
    let mut chains = vec![cms.verify(&mut |algorithm| algorithm.digest(&content), evidence, at).certificates];
    for signer in cms.signers() {
        for token in signer.time_stamps() {
            let token = Token::parse(token)?;
            chains.push(token.verify(&mut |algorithm| algorithm.digest(signer.signature()), evidence, at).certificates);
        }
    }
    Ok(chains)
}
