//! XML signatures judged: what they cover, whose they are, and whether the chain held.

use base::{Instant, Msg};
use bergshamra_c14n::C14nMode;
use serde::Serialize;
use uppsala::NodeId;

use super::build::{as_sequence, names_issuer};
use super::document::Xml;
use super::{DS, ENVELOPED, SIGNED_PROPERTIES, XADES, XadesError, digest_of_uri};
use crate::algorithms::{DigestAlgorithm, Failure, SignatureAlgorithm};
use crate::asn1::time::instant_of;
use crate::evidence::Evidence;
use crate::judge;
use crate::trust::Use;
use crate::verdict::{Indication, SubIndication, Verdict};
use crate::x509::Certificate;

/// Signatures of one document that are read at most.
const SIGNATURES: usize = 16;
/// References of one signature that are read at most.
const REFERENCES: usize = 16;
/// Certificates of one signature that are read at most.
const CERTIFICATES: usize = 32;
/// Transforms of one reference that are read at most.
const TRANSFORMS: usize = 4;

/// What a reference covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The reference as it is written.
    pub uri: String,
    /// The name of the element that it names.
    pub element: String,
    /// Whether that is the root, and with it everything but the signature itself.
    pub whole_document: bool,
}

/// What was found about one signature.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The signature's id, when it has one.
    pub id: Option<String>,
    /// The outcome. It speaks of what is covered, and of nothing else in the document.
    pub verdict: Verdict,
    /// What is covered, the signature's own properties aside.
    pub covers: Vec<Covered>,
}

const BROKEN: Indication = Indication::TotalFailed(SubIndication::FormatFailure);

/// Judges every signature of a document, at a moment.
///
/// # Errors
/// When the document cannot be read or holds more than 16 signatures.
pub fn verify(xml: &str, evidence: &Evidence, at: Instant) -> Result<Vec<Report>, XadesError> {
    let read = Xml::read(xml)?;
    let signatures = read.tree.get_elements_by_tag_name_ns(DS, "Signature");
    if signatures.len() > SIGNATURES {
        return Err(XadesError::TooMany);
    }
    Ok(signatures.into_iter().map(|node| Judged { xml: &read, node }.report(evidence, at)).collect())
}

struct Judged<'a> {
    xml: &'a Xml<'a>,
    node: NodeId,
}

/// What a reference says.
struct Reference {
    node: NodeId,
    uri: String,
    target: NodeId,
    is_properties: bool,
}

impl Judged<'_> {
    fn report(&self, evidence: &Evidence, at: Instant) -> Report {
        let mut verdict = Verdict::new(Indication::TotalPassed, None);
        let mut covers = Vec::new();
        if let Err(reason) = self.judge(evidence, at, &mut verdict, &mut covers) {
            verdict.find(BROKEN, reason);
        }
        Report { id: self.xml.attribute(self.node, "Id").map(str::to_owned), verdict, covers }
    }

    /// A reason comes back only when the signature's form leaves nothing more to judge.
    fn judge(&self, evidence: &Evidence, at: Instant, verdict: &mut Verdict, covers: &mut Vec<Covered>) -> Result<(), Msg> {
        let missing = |what: &str| base::msg!("thiếu {what}", "{what} is missing");
        let info = self.child(self.node, "SignedInfo").ok_or_else(|| missing("SignedInfo"))?;
        let references = self.references(info)?;
        for reference in &references {
            self.check_reference(reference, verdict)?;
            if !reference.is_properties {
                covers.push(self.covered(reference));
            }
        }
        if covers.is_empty() {
            return Err(Msg::new("chữ ký không phủ nội dung nào", "the signature covers nothing"));
        }
        let properties = references.iter().find(|r| r.is_properties).map(|r| r.target);
        let Some(holder) = self.holder(properties, verdict)? else { return Ok(()) };
        verdict.signer = Some(holder.identity());
        verdict.certificate = Some(holder.clone());
        verdict.claimed_at = self.signing_time(properties).or(evidence.claimed_at);
        verdict.proven_at = evidence.existed_at;
        let algorithm = self.check_value(info, &holder, verdict)?;

        let control = verdict.proven_at.unwrap_or(at);
        let mut evidence = evidence.clone();
        evidence.certificates.extend(self.certificates());
        if let Some(algorithm) = algorithm {
            judge::check_strength(algorithm, verdict.digest_algorithm, &holder, control, verdict);
        }
        judge::check_chain(&holder, &evidence, Use::Signature, control, at, verdict);
        judge::compare_times(verdict);
        Ok(())
    }

    fn child(&self, node: NodeId, name: &str) -> Option<NodeId> {
        self.xml.child(node, DS, name)
    }

    fn references(&self, info: NodeId) -> Result<Vec<Reference>, Msg> {
        let nodes = self.xml.children(info, DS, "Reference");
        if nodes.is_empty() || nodes.len() > REFERENCES {
            return Err(Msg::new("số tham chiếu không hợp lệ", "no references, or too many"));
        }
        let reference = |node: NodeId| {
            let unknown = |uri: &str| base::msg!("tham chiếu {uri} không tìm thấy", "the reference {uri} leads nowhere");
            let uri = self.xml.attribute(node, "URI").ok_or_else(|| unknown(""))?.to_owned();
            let target = match uri.strip_prefix('#') {
                None if uri.is_empty() => self.xml.root().map_err(|_| unknown(&uri))?,
                None => return Err(unknown(&uri)),
                Some(id) => self.xml.by_id(id).map_err(|_| unknown(&uri))?,
            };
            let typed = self.xml.attribute(node, "Type") == Some(SIGNED_PROPERTIES);
            Ok(Reference { node, uri, target, is_properties: typed && self.is_own_properties(target) })
        };
        nodes.into_iter().map(reference).collect()
    }

    /// Properties of another signature, or of nobody, say nothing about this one.
    fn is_own_properties(&self, target: NodeId) -> bool {
        let parent = |node| self.xml.tree.parent(node);
        let is = |node, space, name| self.xml.tree.element(node).is_some_and(|e| e.matches_name_ns(space, name));
        let Some(qualifying) = parent(target) else { return false };
        let Some(object) = parent(qualifying) else { return false };
        is(target, XADES, "SignedProperties")
            && is(qualifying, XADES, "QualifyingProperties")
            && is(object, DS, "Object")
            && parent(object) == Some(self.node)
    }

    fn covered(&self, reference: &Reference) -> Covered {
        let element = self.xml.tree.element(reference.target);
        Covered {
            uri: reference.uri.clone(),
            element: element.map(|e| e.name.local_name.to_string()).unwrap_or_default(),
            whole_document: self.xml.root().is_ok_and(|root| root == reference.target),
        }
    }

    fn check_reference(&self, reference: &Reference, verdict: &mut Verdict) -> Result<(), Msg> {
        let uri = &reference.uri;
        let mut mode = C14nMode::Inclusive;
        let mut prefixes = Vec::new();
        let mut without = None;
        if let Some(list) = self.child(reference.node, "Transforms") {
            let transforms = self.xml.children(list, DS, "Transform");
            if transforms.len() > TRANSFORMS {
                return Err(base::msg!("{uri}: quá nhiều phép biến đổi", "{uri}: too many transforms"));
            }
            for transform in transforms {
                let name = self.xml.attribute(transform, "Algorithm").unwrap_or_default();
                if name == ENVELOPED {
                    without = Some(self.node);
                } else {
                    (mode, prefixes) = self.canonical_form(transform)?;
                }
            }
        }
        let algorithm = self.child(reference.node, "DigestMethod").and_then(|n| self.xml.attribute(n, "Algorithm"));
        let Some(algorithm) = algorithm.and_then(digest_of_uri) else {
            verdict.find(
                Indication::Indeterminate(SubIndication::CryptoConstraintsFailure),
                base::msg!("{uri}: hàm băm chưa được hỗ trợ", "{uri}: the hash function is not supported"),
            );
            return Ok(());
        };
        let weaker = |d: Option<DigestAlgorithm>| d.map_or(algorithm, |other| other.min(algorithm));
        verdict.digest_algorithm = Some(weaker(verdict.digest_algorithm));
        let canonical = self.xml.canonical(reference.target, without, mode, &prefixes);
        let canonical = canonical.map_err(|e| base::msg!("{uri}: {e}", "{uri}: {e}"))?;
        let stated = self.child(reference.node, "DigestValue").and_then(|n| self.xml.octets(n));
        if stated != Some(algorithm.digest(&canonical)) {
            verdict.find(
                Indication::TotalFailed(SubIndication::HashFailure),
                base::msg!("mã băm của \"{uri}\" không khớp", "the digest of \"{uri}\" differs"),
            );
        }
        Ok(())
    }

    /// Only canonical forms may be asked for: other transforms can make anything of anything.
    fn canonical_form(&self, node: NodeId) -> Result<(C14nMode, Vec<String>), Msg> {
        let name = self.xml.attribute(node, "Algorithm").unwrap_or_default();
        let mode = C14nMode::from_uri(name)
            .ok_or_else(|| base::msg!("phép biến đổi {name} không được chấp nhận", "the transform {name} is not accepted"))?;
        let list = self.xml.child(node, super::EXCLUSIVE, "InclusiveNamespaces");
        let list = list.and_then(|n| self.xml.attribute(n, "PrefixList")).unwrap_or_default();
        Ok((mode, list.split_whitespace().map(str::to_owned).collect()))
    }

    fn certificates(&self) -> Vec<Certificate> {
        let data = self.child(self.node, "KeyInfo").map(|info| self.xml.children(info, DS, "X509Data")).unwrap_or_default();
        let nodes = data.into_iter().flat_map(|node| self.xml.children(node, DS, "X509Certificate"));
        nodes.take(CERTIFICATES).filter_map(|node| Certificate::parse(&self.xml.octets(node)?).ok()).collect()
    }

    /// The certificate that the signed properties bind; without any, the first that came along, with a remark.
    fn holder(&self, properties: Option<NodeId>, verdict: &mut Verdict) -> Result<Option<Certificate>, Msg> {
        let certificates = self.certificates();
        let nobody = Indication::Indeterminate(SubIndication::NoSigningCertificateFound);
        let signature = properties.and_then(|p| self.xml.child(p, XADES, "SignedSignatureProperties"));
        let bound = signature.and_then(|node| {
            let second = self.xml.path(node, &[(XADES, "SigningCertificateV2")]);
            let either = second.or_else(|| self.xml.child(node, XADES, "SigningCertificate"))?;
            self.xml.children(either, XADES, "Cert").first().copied()
        });
        let Some(bound) = bound else {
            verdict.reasons.push(Msg::new(
                "chữ ký không gắn với chứng thư bằng thuộc tính được ký",
                "no signed property binds the signature to its certificate",
            ));
            let first = certificates.into_iter().next();
            if first.is_none() {
                verdict.find(nobody, Msg::new("không có chứng thư của người ký", "the signer's certificate is not there"));
            }
            return Ok(first);
        };
        let found = certificates.into_iter().find(|certificate| self.names(bound, certificate));
        if found.is_none() {
            verdict.find(nobody, Msg::new(
                "chứng thư kèm theo không phải là chứng thư đã được ký cùng",
                "the certificate is not the one that was signed along",
            ));
        }
        Ok(found)
    }

    fn names(&self, bound: NodeId, certificate: &Certificate) -> bool {
        let Some(digest) = self.xml.child(bound, XADES, "CertDigest") else { return false };
        let algorithm = self.child(digest, "DigestMethod").and_then(|n| self.xml.attribute(n, "Algorithm"));
        let value = self.child(digest, "DigestValue").and_then(|n| self.xml.octets(n));
        let issuer = self.xml.child(bound, XADES, "IssuerSerialV2").and_then(|n| self.xml.octets(n));
        algorithm.and_then(digest_of_uri).is_some_and(|a| value == Some(certificate.fingerprint(a)))
            && issuer.is_none_or(|der| names_issuer(&der, certificate))
    }

    fn signing_time(&self, properties: Option<NodeId>) -> Option<Instant> {
        let node = self.xml.path(properties?, &[(XADES, "SignedSignatureProperties"), (XADES, "SigningTime")])?;
        instant_of(&self.xml.text(node))
    }

    fn check_value(&self, info: NodeId, holder: &Certificate, verdict: &mut Verdict) -> Result<Option<SignatureAlgorithm>, Msg> {
        let missing = || Msg::new("thiếu giá trị chữ ký", "the value is missing");
        let (mode, prefixes) = match self.child(info, "CanonicalizationMethod") {
            Some(node) => self.canonical_form(node)?,
            None => return Err(Msg::new("thiếu dạng chuẩn tắc", "the canonical form is not named")),
        };
        let value = self.child(self.node, "SignatureValue").and_then(|n| self.xml.octets(n)).ok_or_else(missing)?;
        let uri = self.child(info, "SignatureMethod").and_then(|n| self.xml.attribute(n, "Algorithm")).unwrap_or_default();
        let undecided = Indication::Indeterminate(SubIndication::CryptoConstraintsFailure);
        let (Some(algorithm), Some(key)) = (SignatureAlgorithm::from_uri(uri), holder.public_key()) else {
            verdict.find(undecided, base::msg!("thuật toán {uri} chưa được hỗ trợ", "the algorithm {uri} is not supported"));
            return Ok(None);
        };
        verdict.algorithm = Some(format!("{}, {}", algorithm.name(), key.name()));
        let value = if algorithm.is_pair() { as_sequence(&value).ok_or_else(missing)? } else { value };
        let signed = self.xml.canonical(info, None, mode, &prefixes).map_err(|e| base::msg!("{e}", "{e}"))?;
        match algorithm.check(key, &signed, &value) {
            Ok(()) => Ok(Some(algorithm)),
            Err(Failure::Wrong) => {
                let failed = Indication::TotalFailed(SubIndication::SigCryptoFailure);
                verdict.find(failed, Msg::new("giá trị chữ ký không khớp với chứng thư", "the value was not made by the certificate's key"));
                Ok(None)
            }
            Err(Failure::Unknown(what)) => {
                verdict.find(undecided, what);
                Ok(None)
            }
        }
    }
}
