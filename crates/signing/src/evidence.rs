//! What a signature is judged by: whom to believe, further certificates, and words on revocation.

use base::Instant;

use crate::revocation::{Crl, OcspResponse, RevocationError};
use crate::trust::TrustList;
use crate::x509::{Certificate, CertificateError};

/// Whether a signature can pass without word on revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RevocationRule {
    /// Every certificate below the trusted one needs a recent enough word: the rule of the standard.
    #[default]
    Required,
    /// What is there is heeded; what is missing is told as a remark.
    WhenPresent,
}

/// What a signature is judged by.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Whom to believe.
    pub trust: TrustList,
    /// Further certificates that may help to build chains.
    pub certificates: Vec<Certificate>,
    /// Answers about revocation.
    pub ocsp: Vec<OcspResponse>,
    /// Lists of revoked certificates.
    pub crls: Vec<Crl>,
    /// Whether word on revocation must be there.
    pub revocation: RevocationRule,
    /// A moment at which the signature is otherwise proven to have existed: a later time stamp of the document.
    pub existed_at: Option<Instant>,
    /// When the signer claims to have signed, where the container does not say it (`/M` of a PDF).
    pub claimed_at: Option<Instant>,
}

impl Evidence {
    /// Only whom to believe.
    pub fn new(trust: TrustList) -> Self {
        Self { trust, ..Self::default() }
    }

    /// Adds a certificate in DER.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn add_certificate(&mut self, der: &[u8]) -> Result<(), CertificateError> {
        self.certificates.push(Certificate::parse(der)?);
        Ok(())
    }

    /// Adds an OCSP response in DER.
    ///
    /// # Errors
    /// When it cannot be read or is no success.
    pub fn add_ocsp(&mut self, der: &[u8]) -> Result<(), RevocationError> {
        self.ocsp.push(OcspResponse::parse(der)?);
        Ok(())
    }

    /// Adds a list of revoked certificates in DER.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn add_crl(&mut self, der: &[u8]) -> Result<(), RevocationError> {
        self.crls.push(Crl::parse(der)?);
        Ok(())
    }
}
