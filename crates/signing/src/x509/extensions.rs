//! The extensions of certificates that decide something here (RFC 5280 4.2).

use crate::asn1::{Asn1Reason, Reader, Result, oid, tag};

/// Extensions of one certificate, and entries of one list, that are read at most.
const ENTRIES: usize = 256;

/// The bits of KeyUsage (RFC 5280 4.2.1.3), the first bit highest.
pub(crate) mod key_usage {
    pub(crate) const DIGITAL_SIGNATURE: u16 = 0x8000;
    pub(crate) const CONTENT_COMMITMENT: u16 = 0x4000;
    pub(crate) const KEY_CERT_SIGN: u16 = 0x0400;
    pub(crate) const CRL_SIGN: u16 = 0x0200;
}

/// An extension as it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extension<'a> {
    pub(crate) kind: &'a [u8],
    pub(crate) critical: bool,
    pub(crate) value: &'a [u8],
}

/// The extensions of a list `SEQUENCE OF Extension`; one that stands twice is refused.
pub(crate) fn read_extensions<'a>(reader: &mut Reader<'a>) -> Result<Vec<Extension<'a>>> {
    let mut list = reader.sequence("Extensions")?;
    let mut found: Vec<Extension<'a>> = Vec::new();
    while !list.is_empty() {
        let mut one = list.sequence("Extension")?;
        let kind = one.oid()?;
        let critical = one.optional(tag::BOOLEAN)?.is_some_and(|b| b.value != [0]);
        let value = one.octets()?;
        one.finish()?;
        if found.iter().any(|e| e.kind == kind) {
            return Err(list.refuse("an extension stands twice"));
        }
        if found.len() >= ENTRIES {
            return Err(list.error(Asn1Reason::TooMany));
        }
        found.push(Extension { kind, critical, value });
    }
    Ok(found)
}

/// BasicConstraints of a certificate that says whether it is an authority's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BasicConstraints {
    pub(crate) authority: bool,
    pub(crate) path_length: Option<u64>,
}

/// The extensions of a certificate. What only path validation reads is kept as octets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) key_usage: Option<u16>,
    pub(crate) extended_key_usage: Option<Vec<Vec<u8>>>,
    pub(crate) extended_key_usage_critical: bool,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    pub(crate) authority_key_id: Option<Vec<u8>>,
    pub(crate) alternative_names: Option<Vec<u8>>,
    pub(crate) name_constraints: Option<Vec<u8>>,
    pub(crate) policies: Option<Vec<Vec<u8>>>,
    pub(crate) policy_mappings: Option<Vec<u8>>,
    pub(crate) policy_constraints: Option<Vec<u8>>,
    pub(crate) inhibit_any_policy: Option<u64>,
    pub(crate) crl_urls: Vec<String>,
    pub(crate) ocsp_urls: Vec<String>,
    pub(crate) issuer_urls: Vec<String>,
    pub(crate) ocsp_no_check: bool,
    /// Critical extensions that this crate does not understand.
    pub(crate) unknown_critical: Vec<Vec<u8>>,
}

impl Extensions {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self> {
        let mut all = Self::default();
        for extension in read_extensions(reader)? {
            all.take(&extension)?;
        }
        Ok(all)
    }

    fn take(&mut self, extension: &Extension<'_>) -> Result<()> {
        let value = extension.value;
        match extension.kind {
            oid::BASIC_CONSTRAINTS => self.basic_constraints = Some(basic_constraints(value)?),
            oid::KEY_USAGE => self.key_usage = Some(key_usage_bits(value)?),
            oid::EXTENDED_KEY_USAGE => {
                self.extended_key_usage = Some(oids(value, "ExtKeyUsageSyntax")?);
                self.extended_key_usage_critical = extension.critical;
            }
            oid::SUBJECT_KEY_ID => {
                self.subject_key_id = Some(Reader::new(value, "SubjectKeyIdentifier").octets()?.to_vec());
            }
            oid::AUTHORITY_KEY_ID => {
                let mut reader = Reader::new(value, "AuthorityKeyIdentifier").sequence("AuthorityKeyIdentifier")?;
                self.authority_key_id = reader.optional(tag::context(0))?.map(|id| id.value.to_vec());
            }
            oid::SUBJECT_ALT_NAME => self.alternative_names = Some(value.to_vec()),
            oid::NAME_CONSTRAINTS => self.name_constraints = Some(value.to_vec()),
            oid::CERTIFICATE_POLICIES => self.policies = Some(policies(value)?),
            oid::POLICY_MAPPINGS => self.policy_mappings = Some(value.to_vec()),
            oid::POLICY_CONSTRAINTS => self.policy_constraints = Some(value.to_vec()),
            oid::INHIBIT_ANY_POLICY => {
                self.inhibit_any_policy = Some(Reader::new(value, "InhibitAnyPolicy").take(tag::INTEGER)?.number()?);
            }
            // Addresses are conveniences: a broken one must not hide the certificate from a reader.
            oid::CRL_DISTRIBUTION_POINTS => self.crl_urls = crl_urls(value).unwrap_or_default(),
            oid::AUTHORITY_INFO_ACCESS => {
                (self.ocsp_urls, self.issuer_urls) = access_urls(value).unwrap_or_default();
            }
            oid::OCSP_NO_CHECK => self.ocsp_no_check = true,
            oid::ISSUER_ALT_NAME | oid::QC_STATEMENTS | oid::FRESHEST_CRL | oid::SUBJECT_INFO_ACCESS => {}
            other if extension.critical => self.unknown_critical.push(other.to_vec()),
            _ => {}
        }
        Ok(())
    }
}

fn basic_constraints(value: &[u8]) -> Result<BasicConstraints> {
    let mut reader = Reader::new(value, "BasicConstraints").sequence("BasicConstraints")?;
    let authority = reader.optional(tag::BOOLEAN)?.is_some_and(|b| b.value != [0]);
    let path_length = reader.optional(tag::INTEGER)?.map(|n| n.number()).transpose()?;
    reader.finish()?;
    Ok(BasicConstraints { authority, path_length })
}

fn key_usage_bits(value: &[u8]) -> Result<u16> {
    let mut reader = Reader::new(value, "KeyUsage");
    let bits = reader.take(tag::BIT_STRING)?;
    let octet = |at| u16::from(bits.value.get(at).copied().unwrap_or_default());
    Ok(octet(1) << 8 | octet(2))
}

/// The identifiers of a `SEQUENCE OF OBJECT IDENTIFIER`.
fn oids(value: &[u8], place: &'static str) -> Result<Vec<Vec<u8>>> {
    let mut reader = Reader::new(value, place).sequence(place)?;
    let mut all = Vec::new();
    while !reader.is_empty() {
        all.push(reader.oid()?.to_vec());
        if all.len() > ENTRIES {
            return Err(reader.error(Asn1Reason::TooMany));
        }
    }
    Ok(all)
}

fn policies(value: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut reader = Reader::new(value, "CertificatePolicies").sequence("CertificatePolicies")?;
    let mut all = Vec::new();
    while !reader.is_empty() {
        all.push(reader.sequence("PolicyInformation")?.oid()?.to_vec());
        if all.len() > ENTRIES {
            return Err(reader.error(Asn1Reason::TooMany));
        }
    }
    Ok(all)
}

fn url(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let known = ["http://", "https://", "ldap://"].iter().any(|scheme| text.starts_with(scheme));
    known.then(|| text.to_owned())
}

fn crl_urls(value: &[u8]) -> Result<Vec<String>> {
    let mut points = Reader::new(value, "CRLDistributionPoints").sequence("CRLDistributionPoints")?;
    let mut urls = Vec::new();
    while !points.is_empty() && urls.len() < ENTRIES {
        let mut point = points.sequence("DistributionPoint")?;
        let Some(name) = point.optional(tag::context_constructed(0))? else { continue };
        let mut name = name.reader("DistributionPointName");
        let Some(full) = name.optional(tag::context_constructed(0))? else { continue };
        let mut full = full.reader("GeneralNames");
        while !full.is_empty() {
            let one = full.any()?;
            urls.extend(if one.tag == tag::context(6) { url(one.value) } else { None });
        }
    }
    Ok(urls)
}

fn access_urls(value: &[u8]) -> Result<(Vec<String>, Vec<String>)> {
    let mut reader = Reader::new(value, "AuthorityInfoAccess").sequence("AuthorityInfoAccess")?;
    let (mut ocsp, mut issuers) = (Vec::new(), Vec::new());
    while !reader.is_empty() && ocsp.len() + issuers.len() < ENTRIES {
        let mut one = reader.sequence("AccessDescription")?;
        let method = one.oid()?;
        let place = one.any()?;
        let Some(url) = url(place.value).filter(|_| place.tag == tag::context(6)) else { continue };
        match method {
            oid::AD_OCSP => ocsp.push(url),
            oid::AD_CA_ISSUERS => issuers.push(url),
            _ => {}
        }
    }
    Ok((ocsp, issuers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::write;

    #[test]
    fn usages_are_bits_from_the_highest() {
        assert_eq!(key_usage_bits(&[3, 2, 1, 0x06]).unwrap(), key_usage::KEY_CERT_SIGN | key_usage::CRL_SIGN);
        assert_eq!(key_usage_bits(&[3, 2, 6, 0xc0]).unwrap(), key_usage::DIGITAL_SIGNATURE | key_usage::CONTENT_COMMITMENT);
        assert!(key_usage_bits(&[3, 200, 6]).is_err());
    }

    #[test]
    fn an_extension_may_not_stand_twice() {
        let one = write::sequence(&[write::oid(oid::KEY_USAGE), write::octets(&[3, 2, 1, 6])]);
        let twice = write::sequence(&[one.clone(), one]);
        assert!(Extensions::read(&mut Reader::new(&twice, "t")).is_err());
    }

    #[test]
    fn critical_ones_that_are_not_known_are_remembered() {
        let one = write::sequence(&[write::oid(&[0x2a, 3]), write::boolean(true), write::octets(&[])]);
        let all = Extensions::read(&mut Reader::new(&write::sequence(&[one]), "t")).unwrap();
        assert_eq!(all.unknown_critical, [vec![0x2a, 3]]);
    }
}
