//! Certificates of every shape.

use base::Instant;

use super::{Authority, Key};
use crate::algorithms::DigestAlgorithm;
use crate::asn1::{oid, tag, write};
use crate::key::KeyError;
use crate::x509::{Certificate, key_usage, name_of};

/// What a certificate says. The beginnings ([`Profile::root`], [`Profile::person`], …) are good ones; tests
/// change a field to see it refused.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The common name.
    pub name: String,
    /// The organisation, when there is one.
    pub organisation: Option<String>,
    /// A user id such as `MST:0123456789`, when there is one.
    pub user_id: Option<String>,
    /// The e-mail address, when there is one.
    pub email: Option<String>,
    /// The serial number.
    pub serial: u64,
    /// From when it is valid.
    pub not_before: Instant,
    /// Until when it is valid.
    pub not_after: Instant,
    /// Whether it is an authority's, and how many authorities may stand below it.
    pub authority: Option<Option<u64>>,
    /// The bits of KeyUsage, the first bit highest; `None` leaves the extension out.
    pub key_usage: Option<u16>,
    /// The extended usages as content octets of identifiers; they are critical.
    pub extended_usages: Vec<Vec<u8>>,
    /// The policies as content octets of identifiers.
    pub policies: Vec<Vec<u8>>,
    /// How many certificates may follow before a policy is required.
    pub require_policy: Option<u64>,
    /// The mail domain that alone may be certified below.
    pub permitted_mail: Option<String>,
    /// The organisation that alone may be certified below.
    pub permitted_organisation: Option<String>,
    /// Where its issuer answers about revocation.
    pub ocsp_url: Option<String>,
    /// Where its issuer's list lies.
    pub crl_url: Option<String>,
    /// Whether it need not be asked about (OCSP responders).
    pub no_check: bool,
    /// Whether it has a critical extension that nobody knows.
    pub strange: bool,
}

impl Profile {
    fn new(name: &str, serial: u64, at: Instant) -> Self {
        Self {
            name: name.to_owned(),
            organisation: None,
            user_id: None,
            email: None,
            serial,
            not_before: at.plus_days(-365),
            not_after: at.plus_days(3 * 365),
            authority: None,
            key_usage: None,
            extended_usages: Vec::new(),
            policies: Vec::new(),
            require_policy: None,
            permitted_mail: None,
            permitted_organisation: None,
            ocsp_url: None,
            crl_url: None,
            no_check: false,
            strange: false,
        }
    }

    /// An authority that is trusted, valid from a year before the moment until three years after.
    pub fn root(name: &str, at: Instant) -> Self {
        let usage = Some(key_usage::KEY_CERT_SIGN | key_usage::CRL_SIGN);
        Self { authority: Some(None), key_usage: usage, ..Self::new(name, 1, at) }
    }

    /// An authority below another, with nobody below it but people.
    pub fn authority(name: &str, serial: u64, at: Instant) -> Self {
        Self { authority: Some(Some(0)), serial, ..Self::root(name, at) }
    }

    /// Somebody who signs.
    pub fn person(name: &str, serial: u64, at: Instant) -> Self {
        let usage = Some(key_usage::DIGITAL_SIGNATURE | key_usage::CONTENT_COMMITMENT);
        Self { key_usage: usage, ..Self::new(name, serial, at) }
    }

    /// A time-stamping authority.
    pub fn time_stamper(name: &str, serial: u64, at: Instant) -> Self {
        Self { extended_usages: vec![oid::EKU_TIME_STAMPING.to_vec()], ..Self::person(name, serial, at) }
    }

    /// Somebody who answers OCSP requests for an authority.
    pub fn responder(name: &str, serial: u64, at: Instant) -> Self {
        let usages = vec![oid::EKU_OCSP_SIGNING.to_vec()];
        Self { extended_usages: usages, no_check: true, ..Self::person(name, serial, at) }
    }

    fn subject(&self) -> Vec<u8> {
        let mut parts: Vec<(&[u8], &str)> = vec![(oid::COUNTRY, "VN")];
        let optional = [
            (oid::ORGANISATION, &self.organisation),
            (oid::USER_ID, &self.user_id),
            (oid::EMAIL, &self.email),
        ];
        parts.extend(optional.into_iter().filter_map(|(kind, text)| text.as_deref().map(|text| (kind, text))));
        parts.push((oid::COMMON_NAME, &self.name));
        name_of(&parts)
    }

    fn extensions(&self, key_id: &[u8], issuer_id: Option<&[u8]>) -> Vec<u8> {
        let mut all = vec![extension(oid::SUBJECT_KEY_ID, false, &write::octets(key_id))];
        if let Some(id) = issuer_id {
            all.push(extension(oid::AUTHORITY_KEY_ID, false, &write::sequence(&[write::element(tag::context(0), id)])));
        }
        if let Some(length) = self.authority {
            let parts = [write::boolean(true), length.map(write::number).unwrap_or_default()];
            all.push(extension(oid::BASIC_CONSTRAINTS, true, &write::sequence(&parts)));
        }
        if let Some(bits) = self.key_usage {
            let [high, low] = bits.to_be_bytes();
            all.push(extension(oid::KEY_USAGE, true, &write::element(tag::BIT_STRING, &[0, high, low])));
        }
        let names = |names: &[Vec<u8>]| names.iter().map(|name| write::oid(name)).collect::<Vec<_>>();
        if !self.extended_usages.is_empty() {
            all.push(extension(oid::EXTENDED_KEY_USAGE, true, &write::sequence(&names(&self.extended_usages))));
        }
        if !self.policies.is_empty() {
            let infos: Vec<Vec<u8>> = names(&self.policies).iter().map(|name| write::sequence(&[name])).collect();
            all.push(extension(oid::CERTIFICATE_POLICIES, false, &write::sequence(&infos)));
        }
        if let Some(skip) = self.require_policy {
            let skip = write::element(tag::context(0), &[u8::try_from(skip).unwrap_or(u8::MAX)]);
            all.push(extension(oid::POLICY_CONSTRAINTS, true, &write::sequence(&[skip])));
        }
        all.extend(self.name_constraints());
        all.extend(self.addresses());
        if self.no_check {
            all.push(extension(oid::OCSP_NO_CHECK, false, &write::null()));
        }
        if self.strange {
            all.push(extension(&[0x2a, 0x03, 0x04], true, &write::null()));
        }
        write::context(3, &write::sequence(&all))
    }

    fn name_constraints(&self) -> Option<Vec<u8>> {
        let mail = self.permitted_mail.as_ref().map(|domain| write::element(tag::context(1), domain.as_bytes()));
        let organisation = self.permitted_organisation.as_ref().map(|organisation| {
            write::context(4, &name_of(&[(oid::COUNTRY, "VN"), (oid::ORGANISATION, organisation)]))
        });
        let trees: Vec<Vec<u8>> = mail.into_iter().chain(organisation).map(|base| write::sequence(&[base])).collect();
        let value = write::sequence(&[write::context(0, &write::joined(&trees))]);
        (!trees.is_empty()).then(|| extension(oid::NAME_CONSTRAINTS, true, &value))
    }

    fn addresses(&self) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        if let Some(url) = &self.crl_url {
            let name = write::context(0, &write::context(0, &write::element(tag::context(6), url.as_bytes())));
            all.push(extension(oid::CRL_DISTRIBUTION_POINTS, false, &write::sequence(&[write::sequence(&[name])])));
        }
        if let Some(url) = &self.ocsp_url {
            let place = write::element(tag::context(6), url.as_bytes());
            let access = write::sequence(&[write::oid(oid::AD_OCSP), place]);
            all.push(extension(oid::AUTHORITY_INFO_ACCESS, false, &write::sequence(&[access])));
        }
        all
    }
}

pub(super) fn extension(name: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mark = if critical { write::boolean(true) } else { Vec::new() };
    write::sequence(&[write::oid(name), mark, write::octets(value)])
}

/// A certificate of `key` for `profile`, signed by `by`, whose own subject is that of `issuer`.
pub(super) fn certificate(
    issuer: &Profile,
    profile: &Profile,
    key: &Key,
    by: &Key,
    issuer_id: Option<&[u8]>,
) -> Result<Vec<u8>, KeyError> {
    signed(&issuer.subject(), profile, key, by, issuer_id)
}

pub(super) fn certificate_by(authority: &Authority, profile: &Profile, key: &Key) -> Result<Vec<u8>, KeyError> {
    let own = Certificate::parse(&authority.certificate).map_err(|e| KeyError::Unreadable(e.to_string()))?;
    let id = own.extensions().subject_key_id.as_deref();
    signed(own.subject().der(), profile, key, &authority.key, id)
}

fn signed(issuer: &[u8], profile: &Profile, key: &Key, by: &Key, issuer_id: Option<&[u8]>) -> Result<Vec<u8>, KeyError> {
    let public = key.public()?;
    let key_id = DigestAlgorithm::Sha256.digest(&public).into_iter().take(20).collect::<Vec<_>>();
    let body = write::sequence(&[
        write::context(0, &write::number(2)),
        write::number(profile.serial),
        by.algorithm.identifier(),
        issuer.to_vec(),
        write::sequence(&[write::time(profile.not_before), write::time(profile.not_after)]),
        profile.subject(),
        public,
        profile.extensions(&key_id, issuer_id),
    ]);
    let signature = by.sign(&body)?;
    Ok(write::sequence(&[body, by.algorithm.identifier(), write::bits(&signature)]))
}
