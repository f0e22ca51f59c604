//! Keys on tokens and in hardware modules, through the PKCS #11 library of their maker.
//!
//! This is the one part of the crate that touches the world: it loads the maker's library, so it stands
//! behind the feature `pkcs11`. A library is loaded once per process; each [`TokenKey`] has a session of
//! its own, because sessions may not be shared between threads.

use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::Error as DeviceError;
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::{AuthPin, Ulong};

use crate::algorithms::DigestAlgorithm;
use crate::asn1::write;
use crate::key::{Algorithm, KeyError, Signer};

/// Certificates of one token that are read at most.
const CERTIFICATES: usize = 100;

/// The library of a maker of tokens.
#[derive(Debug, Clone)]
pub struct Module {
    library: Pkcs11,
}

/// A token that is there.
#[derive(Debug, Clone)]
pub struct Token {
    library: Pkcs11,
    slot: Slot,
    /// Its label.
    pub label: String,
    /// Its serial number.
    pub serial: String,
    /// Who made it.
    pub maker: String,
}

/// A certificate on a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenCertificate {
    /// The identifier by which its key is found.
    pub id: Vec<u8>,
    /// Its label.
    pub label: String,
    /// The certificate.
    pub der: Vec<u8>,
}

fn device(error: DeviceError) -> KeyError {
    match error {
        DeviceError::Pkcs11(reason, _) => KeyError::Refused(reason.to_string()),
        other => KeyError::Device(other.to_string()),
    }
}

impl Module {
    /// Loads the library.
    ///
    /// # Errors
    /// When it cannot be loaded or does not begin.
    pub fn load(library: &Path) -> Result<Self, KeyError> {
        let library = Pkcs11::new(library).map_err(device)?;
        library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(device)?;
        Ok(Self { library })
    }

    /// The tokens that are there.
    ///
    /// # Errors
    /// When the library fails.
    pub fn tokens(&self) -> Result<Vec<Token>, KeyError> {
        let slots = self.library.get_slots_with_initialized_token().map_err(device)?;
        let token = |slot| {
            let info = self.library.get_token_info(slot).map_err(device)?;
            Ok(Token {
                library: self.library.clone(),
                slot,
                label: info.label().trim_end().to_owned(),
                serial: info.serial_number().trim_end().to_owned(),
                maker: info.manufacturer_id().trim_end().to_owned(),
            })
        };
        slots.into_iter().map(token).collect()
    }
}

impl Token {
    /// The certificates on the token; no PIN is asked for these.
    ///
    /// # Errors
    /// When the token fails.
    pub fn certificates(&self) -> Result<Vec<TokenCertificate>, KeyError> {
        let session = self.library.open_ro_session(self.slot).map_err(device)?;
        let mut all = Vec::new();
        let found = session.find_objects(&[Attribute::Class(ObjectClass::CERTIFICATE)]).map_err(device)?;
        for object in found.into_iter().take(CERTIFICATES) {
            let wanted = [AttributeType::Value, AttributeType::Id, AttributeType::Label];
            let mut one = TokenCertificate { id: Vec::new(), label: String::new(), der: Vec::new() };
            for attribute in session.get_attributes(object, &wanted).map_err(device)? {
                match attribute {
                    Attribute::Value(der) => one.der = der,
                    Attribute::Id(id) => one.id = id,
                    Attribute::Label(label) => one.label = String::from_utf8_lossy(&label).into_owned(),
                    _ => {}
                }
            }
            all.push(one);
        }
        Ok(all)
    }

    /// The key of a certificate on the token, unlocked by the PIN, with the certificates above.
    ///
    /// # Errors
    /// When the PIN is wrong, the key is not there, or it cannot sign in this way.
    pub fn key(
        &self,
        certificate: &TokenCertificate,
        chain: Vec<Vec<u8>>,
        algorithm: Algorithm,
        pin: &str,
    ) -> Result<TokenKey, KeyError> {
        let mechanism = mechanism(algorithm)?;
        if !self.library.get_mechanism_list(self.slot).map_err(device)?.contains(&kind_of(&mechanism)) {
            return Err(KeyError::Algorithm(algorithm));
        }
        let session = self.library.open_ro_session(self.slot).map_err(device)?;
        match session.login(UserType::User, Some(&AuthPin::new(pin.to_owned().into()))) {
            Ok(()) | Err(DeviceError::Pkcs11(cryptoki::error::RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => return Err(device(error)),
        }
        let wanted = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(certificate.id.clone())];
        let keys = session.find_objects(&wanted).map_err(device)?;
        let key = keys.first().copied().ok_or_else(|| KeyError::Device("no key belongs to this certificate".to_owned()))?;
        Ok(TokenKey { session, key, algorithm, certificate: certificate.der.clone(), chain })
    }
}

/// A key on a token, unlocked.
#[derive(Debug)]
pub struct TokenKey {
    session: Session,
    key: ObjectHandle,
    algorithm: Algorithm,
    certificate: Vec<u8>,
    chain: Vec<Vec<u8>>,
}

/// The mechanism that signs a digest made here: all tokens have it, while those that hash themselves differ.
fn mechanism(algorithm: Algorithm) -> Result<Mechanism<'static>, KeyError> {
    let (hash_alg, mgf) = match algorithm {
        Algorithm::EcdsaP256Sha256 | Algorithm::EcdsaP384Sha384 => return Ok(Mechanism::Ecdsa),
        Algorithm::RsaPkcs1Sha256 | Algorithm::RsaPkcs1Sha384 | Algorithm::RsaPkcs1Sha512 => return Ok(Mechanism::RsaPkcs),
        Algorithm::RsaPssSha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256),
        Algorithm::RsaPssSha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384),
        Algorithm::RsaPssSha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512),
    };
    let s_len = Ulong::from(u64::try_from(algorithm.digest().length()).unwrap_or_default());
    Ok(Mechanism::RsaPkcsPss(PkcsPssParams { hash_alg, mgf, s_len }))
}

fn kind_of(mechanism: &Mechanism<'_>) -> MechanismType {
    mechanism.mechanism_type()
}

impl Signer for TokenKey {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let hash = self.algorithm.digest();
        let digest = hash.digest(message);
        let mechanism = mechanism(self.algorithm)?;
        let input = if matches!(mechanism, Mechanism::RsaPkcs) { digest_info(hash, &digest) } else { digest };
        let value = self.session.sign(&mechanism, self.key, &input).map_err(device)?;
        if matches!(mechanism, Mechanism::Ecdsa) { two_numbers(&value) } else { Ok(value) }
    }
}

/// DigestInfo (RFC 8017 9.2), which RSASSA-PKCS1-v1_5 pads and encrypts.
fn digest_info(hash: DigestAlgorithm, digest: &[u8]) -> Vec<u8> {
    write::sequence(&[write::sequence(&[write::oid(hash.oid()), write::null()]), write::octets(digest)])
}

/// Tokens give the two numbers of ECDSA side by side; certificates and CMS have them as a sequence (RFC 5480).
fn two_numbers(value: &[u8]) -> Result<Vec<u8>, KeyError> {
    match value.split_at_checked(value.len() / 2) {
        Some((r, s)) if r.len() == s.len() && !r.is_empty() => Ok(write::sequence(&[write::unsigned(r), write::unsigned(s)])),
        _ => Err(KeyError::Device("a signature that is no pair of numbers".to_owned())),
    }
}
