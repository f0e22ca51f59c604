//! Time stamps (RFC 3161): asked for, accepted and verified.

use base::Instant;

use crate::algorithms::{DigestAlgorithm, Identifier};
use crate::asn1::{Asn1Error, Reader, ber, oid, tag, time, write};
use crate::cms::{Cms, CmsError, Content, parse_time_stamped};
use crate::evidence::Evidence;
use crate::trust::Use;
use crate::verdict::{Indication, SubIndication, TimeStampReport, Verdict};

/// The way to a time-stamping authority. This crate opens no connections.
pub trait TimeStampAuthority {
    /// Sends a request (DER of TimeStampReq) and returns the response's body (DER of TimeStampResp).
    ///
    /// # Errors
    /// When there is no answer.
    fn time_stamp(&self, request: &[u8]) -> Result<Vec<u8>, TspError>;
}

/// Why there is no time stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TspError {
    /// The authority could not be reached, in words.
    #[error("the time-stamping authority does not answer: {0}")]
    Unreachable(String),
    /// The authority refuses, with its PKIStatus and words (RFC 3161 2.4.2).
    #[error("the time-stamping authority refuses with status {status}: {text}")]
    Refused {
        /// The status.
        status: u64,
        /// What it says.
        text: String,
    },
    /// The answer is not one to the question: another digest, another nonce or none.
    #[error("the answer belongs to another question: {0}")]
    Foreign(&'static str),
    /// The token is of another kind than a time stamp.
    #[error("the token is no time stamp")]
    NoTimeStamp,
    /// The encoding is broken.
    #[error(transparent)]
    Asn1(#[from] Asn1Error),
    /// The container around the time stamp is broken.
    #[error(transparent)]
    Cms(#[from] CmsError),
    /// There is no authority to ask.
    #[error("no time-stamping authority is named")]
    Nobody,
}

/// A question to an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    der: Vec<u8>,
    algorithm: DigestAlgorithm,
    digest: Vec<u8>,
    nonce: Option<Vec<u8>>,
}

impl Request {
    /// The TimeStampReq in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}

/// Asks for a time stamp over a digest, with the authority's certificate in it. The nonce (random, 8 octets
/// or more) binds the answer to this question.
pub fn request(algorithm: DigestAlgorithm, digest: &[u8], nonce: Option<&[u8]>) -> Request {
    let imprint = write::sequence(&[write::sequence(&[write::oid(algorithm.oid()), write::null()]), write::octets(digest)]);
    let number = nonce.map(write::unsigned);
    let parts = [write::number(1), imprint, number.clone().unwrap_or_default(), write::boolean(true)];
    Request { der: write::sequence(&parts), algorithm, digest: digest.to_vec(), nonce: number }
}

/// The time stamp of a response, when it answers the request. Whether its authority is to be believed is
/// another question: [`Token::verify`].
///
/// # Errors
/// When the authority refuses, the response is broken, or it answers another question.
pub fn accept(response: &[u8], request: &Request) -> Result<Token, TspError> {
    let definite = ber::definite(response, "TimeStampResp")?;
    let mut outer = Reader::new(&definite, "TimeStampResp").sequence("TimeStampResp")?;
    let mut info = outer.sequence("PKIStatusInfo")?;
    let status = info.take(tag::INTEGER)?.number()?;
    if status > 1 {
        let text = match info.optional(tag::SEQUENCE)? {
            Some(texts) => {
                let first = texts.reader("PKIFreeText").optional(tag::UTF8_STRING)?;
                first.map(|text| String::from_utf8_lossy(text.value).into_owned()).unwrap_or_default()
            }
            None => String::new(),
        };
        return Err(TspError::Refused { status, text });
    }
    let token = Token::parse(outer.take(tag::SEQUENCE)?.raw)?;
    if token.algorithm != Some(request.algorithm) || token.imprint != request.digest {
        return Err(TspError::Foreign("another digest"));
    }
    if request.nonce.is_some() && token.nonce != request.nonce {
        return Err(TspError::Foreign("another nonce"));
    }
    Ok(token)
}

/// Asks one authority after the other until one gives a time stamp.
///
/// # Errors
/// With the last authority's, when none does.
pub fn stamp(
    authorities: &[&dyn TimeStampAuthority],
    algorithm: DigestAlgorithm,
    digest: &[u8],
    nonce: Option<&[u8]>,
) -> Result<Token, TspError> {
    let request = request(algorithm, digest, nonce);
    let mut last = TspError::Nobody;
    for authority in authorities {
        match authority.time_stamp(request.der()).and_then(|response| accept(&response, &request)) {
            Ok(token) => return Ok(token),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// A time stamp: a signed statement that a digest existed at a time.
#[derive(Debug, Clone)]
pub struct Token {
    der: Vec<u8>,
    cms: Cms,
    algorithm: Option<DigestAlgorithm>,
    imprint: Vec<u8>,
    nonce: Option<Vec<u8>>,
    at: Instant,
    policy: String,
    serial: Vec<u8>,
    accuracy_ms: Option<u64>,
}

impl Token {
    /// Reads a TimeStampToken.
    ///
    /// # Errors
    /// When it is broken, or no time stamp.
    pub fn parse(der: &[u8]) -> Result<Self, TspError> {
        let cms = parse_time_stamped(der, "TimeStampToken")?;
        if cms.content_type() != oid::dotted(oid::TST_INFO) {
            return Err(TspError::NoTimeStamp);
        }
        let content = cms.content().ok_or(TspError::NoTimeStamp)?.to_vec();
        let mut info = crate::asn1::only(&content, tag::SEQUENCE, "TSTInfo")?.reader("TSTInfo");
        info.take(tag::INTEGER)?;
        let policy = oid::dotted(info.oid()?);
        let mut imprint = info.sequence("MessageImprint")?;
        let algorithm = DigestAlgorithm::from_oid(&Identifier::read(&mut imprint, "hashAlgorithm")?.name);
        let digest = imprint.octets()?.to_vec();
        let serial = info.integer()?.to_vec();
        let at = time::read(&info.take(tag::GENERALIZED_TIME)?)?;
        let accuracy_ms = info.optional(tag::SEQUENCE)?.map(|a| accuracy(&mut a.reader("Accuracy"))).transpose()?;
        info.optional(tag::BOOLEAN)?;
        let nonce = info.optional(tag::INTEGER)?.map(|nonce| nonce.raw.to_vec());
        info.optional(tag::context_constructed(0))?;
        info.optional(tag::context_constructed(1))?;
        info.finish()?;
        let der = ber::definite(der, "TimeStampToken")?.into_owned();
        Ok(Self { der, cms, algorithm, imprint: digest, nonce, at, policy, serial, accuracy_ms })
    }

    /// The token in DER, without padding.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The time it states.
    pub fn at(&self) -> Instant {
        self.at
    }

    /// The hash function of the digest it states, when it is known here.
    pub fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        self.algorithm
    }

    /// The policy under which it was given, dotted.
    pub fn policy(&self) -> &str {
        &self.policy
    }

    /// Its serial number's octets.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// How far the stated time may be off, in milliseconds, when the authority says so.
    pub fn accuracy_ms(&self) -> Option<u64> {
        self.accuracy_ms
    }

    /// The container around it, with the authority's certificates.
    pub fn cms(&self) -> &Cms {
        &self.cms
    }

    /// Judges the time stamp over the octets whose digests are given, at a moment: the digest, the
    /// signature, and that its authority was trusted for time stamps.
    pub fn verify(&self, digest_of: Content<'_>, evidence: &Evidence, at: Instant) -> Verdict {
        let content = self.cms.content().unwrap_or_default();
        let evidence = Evidence { claimed_at: None, ..evidence.clone() };
        let mut verdict = match self.cms.signers() {
            [signer] => self.cms.judge(signer, &mut |a| a.digest(content), &evidence, Use::TimeStamp, at),
            _ => Verdict::new(Indication::TotalFailed(SubIndication::FormatFailure), None),
        };
        let failed = Indication::TotalFailed(SubIndication::HashFailure);
        match self.algorithm {
            Some(algorithm) if digest_of(algorithm) == self.imprint => {}
            Some(_) => verdict.find(
                failed,
                base::Msg::new("dấu thời gian không thuộc về nội dung này", "the time stamp is over something else"),
            ),
            None => verdict.find(
                Indication::Indeterminate(SubIndication::CryptoConstraintsFailure),
                base::Msg::new("hàm băm của dấu thời gian chưa được hỗ trợ", "the time stamp's hash function is not supported"),
            ),
        }
        verdict.claimed_at = Some(self.at);
        verdict
    }
}

fn accuracy(reader: &mut Reader<'_>) -> Result<u64, Asn1Error> {
    let mut ms = 0_u64;
    while !reader.is_empty() {
        let part = reader.any()?;
        let unit = if part.tag == tag::INTEGER { 1000 } else { u64::from(part.tag == tag::context(0)) };
        ms = ms.saturating_add(part.number()?.saturating_mul(unit));
    }
    Ok(ms)
}

impl TimeStampReport {
    /// What is to be reported of a time stamp that was judged.
    pub fn of(token: &Token, verdict: &Verdict) -> Self {
        Self {
            indication: verdict.indication,
            sub_indication: verdict.sub_indication,
            at: token.at(),
            authority: verdict.signer.clone(),
            reasons: verdict.reasons.clone(),
        }
    }
}
