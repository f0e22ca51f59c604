//! What is to be said about a signature, in the terms of ETSI EN 319 102-1 part 5 and in words.

use base::{Instant, Msg};
use serde::{Serialize, Serializer};

use crate::algorithms::DigestAlgorithm;
use crate::revocation::CertificateStatus;
use crate::x509::Certificate;

/// The three outcomes of validation (ETSI EN 319 102-1 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Indication {
    /// The signature holds.
    TotalPassed,
    /// What is known neither proves nor disproves it.
    Indeterminate(SubIndication),
    /// The signature does not hold.
    TotalFailed(SubIndication),
}

impl Indication {
    /// `TOTAL-PASSED`, `INDETERMINATE` or `TOTAL-FAILED`.
    pub fn code(self) -> &'static str {
        match self {
            Self::TotalPassed => "TOTAL-PASSED",
            Self::Indeterminate(_) => "INDETERMINATE",
            Self::TotalFailed(_) => "TOTAL-FAILED",
        }
    }

    /// The sub-indication, when the signature did not pass.
    pub fn sub(self) -> Option<SubIndication> {
        match self {
            Self::TotalPassed => None,
            Self::Indeterminate(sub) | Self::TotalFailed(sub) => Some(sub),
        }
    }

    /// The outcome in words.
    pub fn say(self) -> Msg {
        let (vi, en) = match self {
            Self::TotalPassed => return Msg::new("Chữ ký hợp lệ", "The signature holds"),
            Self::Indeterminate(_) => ("Chưa thể kết luận", "It cannot be decided"),
            Self::TotalFailed(_) => ("Chữ ký không hợp lệ", "The signature does not hold"),
        };
        let reason = self.sub().map(SubIndication::say).unwrap_or_default();
        Msg::of(format!("{vi}: {}", reason.vi), format!("{en}: {}", reason.en))
    }

    /// The graver of two outcomes: failed before undecided before passed; of equals the first.
    #[must_use]
    pub fn graver(self, other: Self) -> Self {
        let weight = |indication| match indication {
            Self::TotalPassed => 0,
            Self::Indeterminate(_) => 1,
            Self::TotalFailed(_) => 2,
        };
        if weight(other) > weight(self) { other } else { self }
    }
}

impl Serialize for Indication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

macro_rules! sub_indications {
    ($($(#[$doc:meta])* $name:ident $code:literal $vi:literal $en:literal;)*) => {
        /// Why a signature did not pass (ETSI EN 319 102-1 table 6).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum SubIndication {
            $($(#[$doc])* $name,)*
        }

        impl SubIndication {
            /// The code of the standard.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The reason in words.
            pub fn say(self) -> Msg {
                match self { $(Self::$name => Msg::new($vi, $en),)* }
            }
        }
    };
}

sub_indications! {
    /// The container does not follow its format.
    FormatFailure "FORMAT_FAILURE" "cấu trúc chữ ký sai định dạng" "the container does not follow its format";
    /// The signed data are not those that were signed.
    HashFailure "HASH_FAILURE" "nội dung đã bị thay đổi sau khi ký" "the content was changed after it was signed";
    /// The value of the signature is not one of the signer's key.
    SigCryptoFailure "SIG_CRYPTO_FAILURE" "giá trị chữ ký không khớp với khóa của người ký" "the value was not made by the signer's key";
    /// The certificate was revoked before the signature was made.
    Revoked "REVOKED" "chứng thư đã bị thu hồi trước khi ký" "the certificate was revoked before signing";
    /// The certificate had expired when the signature was made.
    Expired "EXPIRED" "chứng thư đã hết hạn khi ký" "the certificate had expired at signing";
    /// The certificate was not yet valid when the signature was made.
    NotYetValid "NOT_YET_VALID" "chứng thư chưa có hiệu lực khi ký" "the certificate was not yet valid at signing";
    /// The signature breaks a rule on its own form or attributes.
    SigConstraintsFailure "SIG_CONSTRAINTS_FAILURE" "chữ ký vi phạm quy định về thuộc tính" "the signature breaks a rule on its attributes";
    /// The chain breaks a rule.
    ChainConstraintsFailure "CHAIN_CONSTRAINTS_FAILURE" "chuỗi chứng thư vi phạm quy định" "the chain of certificates breaks a rule";
    /// The chain could not be validated for another reason.
    CertificateChainGeneralFailure "CERTIFICATE_CHAIN_GENERAL_FAILURE" "không kiểm tra được chuỗi chứng thư" "the chain of certificates could not be validated";
    /// An algorithm or key is too weak or not supported.
    CryptoConstraintsFailure "CRYPTO_CONSTRAINTS_FAILURE" "thuật toán hoặc độ dài khóa không được chấp nhận" "an algorithm or key size is not accepted";
    /// An algorithm became too weak, and nothing proves that the signature is older.
    CryptoConstraintsFailureNoPoe "CRYPTO_CONSTRAINTS_FAILURE_NO_POE" "thuật toán đã yếu và không có bằng chứng chữ ký có trước đó" "an algorithm became weak and nothing proves that the signature is older";
    /// Time stamps contradict each other.
    TimestampOrderFailure "TIMESTAMP_ORDER_FAILURE" "thứ tự các dấu thời gian mâu thuẫn" "the time stamps contradict each other";
    /// The signer's certificate cannot be told.
    NoSigningCertificateFound "NO_SIGNING_CERTIFICATE_FOUND" "không xác định được chứng thư của người ký" "the signer's certificate cannot be told";
    /// No chain leads to a trusted certificate.
    NoCertificateChainFound "NO_CERTIFICATE_CHAIN_FOUND" "không có chuỗi nào dẫn tới chứng thư được tin cậy" "no chain leads to a trusted certificate";
    /// Revoked, and nothing proves that the signature is older.
    RevokedNoPoe "REVOKED_NO_POE" "chứng thư đã bị thu hồi và không có bằng chứng chữ ký có trước đó" "the certificate is revoked and nothing proves that the signature is older";
    /// A certificate above was revoked.
    RevokedCaNoPoe "REVOKED_CA_NO_POE" "chứng thư của tổ chức cấp đã bị thu hồi" "a certificate of the issuer is revoked";
    /// Outside the validity, though not revoked when last known.
    OutOfBoundsNotRevoked "OUT_OF_BOUNDS_NOT_REVOKED" "ngoài thời hạn của chứng thư, chứng thư không bị thu hồi" "outside the certificate's validity, though it is not revoked";
    /// Outside the validity, and nothing proves that the signature was made within.
    OutOfBoundsNoPoe "OUT_OF_BOUNDS_NO_POE" "ngoài thời hạn của chứng thư và không có bằng chứng ký trong thời hạn" "outside the certificate's validity and nothing proves signing within it";
    /// Information on revocation is missing or too old.
    TryLater "TRY_LATER" "chưa có thông tin thu hồi đủ mới" "there is no recent enough word on revocation";
    /// Nothing proves when the signature existed.
    NoPoe "NO_POE" "không có bằng chứng thời điểm ký" "nothing proves when it was signed";
    /// The signed data are missing.
    SignedDataNotFound "SIGNED_DATA_NOT_FOUND" "không có nội dung được ký" "the signed data are missing";
    /// Another reason, told in words beside.
    Generic "GENERIC" "lý do khác" "another reason";
}

impl Serialize for SubIndication {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Who a certificate says its holder is, in the words of its subject.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Identity {
    /// The common name.
    pub name: Option<String>,
    /// The organisation.
    pub organisation: Option<String>,
    /// The units of the organisation.
    pub units: Vec<String>,
    /// The title.
    pub title: Option<String>,
    /// Identifiers: user ids (`MST:…`, `CCCD:…`), organisation identifiers and serial numbers of the subject.
    pub identifiers: Vec<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The whole subject (RFC 4514).
    pub subject: String,
    /// Who issued it (RFC 4514).
    pub issuer: String,
    /// The serial number in hexadecimal.
    pub serial: String,
    /// From when the certificate is valid.
    pub not_before: Instant,
    /// Until when the certificate is valid.
    pub not_after: Instant,
}

/// What was found about a certificate of the chain.
#[derive(Debug, Clone, Serialize)]
pub struct LinkReport {
    /// Who it is.
    pub identity: Identity,
    /// What is known about its revocation; `None` when it was not asked (trusted certificates).
    pub status: Option<CertificateStatus>,
}

/// What was found about a time stamp.
#[derive(Debug, Clone, Serialize)]
pub struct TimeStampReport {
    /// The outcome.
    pub indication: Indication,
    /// Why it did not pass.
    pub sub_indication: Option<SubIndication>,
    /// The time it states.
    pub at: Instant,
    /// The authority.
    pub authority: Option<Identity>,
    /// The reasons in words.
    pub reasons: Vec<Msg>,
}

/// The outcome of validating one signature, with everything a report needs.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// The outcome.
    pub indication: Indication,
    /// Why it did not pass, beside the outcome for readers of JSON.
    pub sub_indication: Option<SubIndication>,
    /// Who signed, as the certificate says.
    pub signer: Option<Identity>,
    /// The chain from the signer to the trusted certificate, as far as it was found.
    pub chain: Vec<LinkReport>,
    /// The hash function over the content.
    pub digest_algorithm: Option<DigestAlgorithm>,
    /// The signature algorithm and the key: `RSASSA-PSS, SHA-256, RSA-2048`.
    pub algorithm: Option<String>,
    /// When the signer claims to have signed. Nothing proves it.
    pub claimed_at: Option<Instant>,
    /// The earliest moment at which the signature is proven to have existed.
    pub proven_at: Option<Instant>,
    /// The time stamps over the signature.
    pub time_stamps: Vec<TimeStampReport>,
    /// The reasons and remarks in words, the gravest first.
    pub reasons: Vec<Msg>,
    /// The signer's certificate.
    #[serde(skip)]
    pub certificate: Option<Certificate>,
    /// The chain's certificates, the signer's first.
    #[serde(skip)]
    pub certificates: Vec<Certificate>,
}

impl Verdict {
    /// The beginning of a report: the outcome and its reason in words.
    pub fn new(indication: Indication, reason: Option<Msg>) -> Self {
        Self {
            indication,
            sub_indication: indication.sub(),
            signer: None,
            chain: Vec::new(),
            digest_algorithm: None,
            algorithm: None,
            claimed_at: None,
            proven_at: None,
            time_stamps: Vec::new(),
            reasons: reason.into_iter().collect(),
            certificate: None,
            certificates: Vec::new(),
        }
    }

    /// Whether the signature holds.
    pub fn passed(&self) -> bool {
        self.indication == Indication::TotalPassed
    }

    /// Takes a graver finding into account: it becomes the outcome and its reason stands first; a lighter
    /// one is only told.
    pub fn find(&mut self, indication: Indication, reason: Msg) {
        let graver = self.indication.graver(indication);
        if graver == self.indication {
            self.reasons.push(reason);
        } else {
            self.reasons.insert(0, reason);
        }
        self.indication = graver;
        self.sub_indication = graver.sub();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graver_finding_wins_and_the_first_of_equals_stays() {
        let mut verdict = Verdict::new(Indication::TotalPassed, None);
        verdict.find(Indication::Indeterminate(SubIndication::TryLater), Msg::new("a", "a"));
        verdict.find(Indication::Indeterminate(SubIndication::NoPoe), Msg::new("b", "b"));
        assert_eq!(verdict.sub_indication, Some(SubIndication::TryLater));
        verdict.find(Indication::TotalFailed(SubIndication::HashFailure), Msg::new("c", "c"));
        assert_eq!((verdict.indication.code(), verdict.reasons[0].en.as_ref()), ("TOTAL-FAILED", "c"));
        assert_eq!(verdict.indication.say().en, "The signature does not hold: the content was changed after it was signed");
        assert_eq!(serde_json::to_value(verdict.sub_indication).unwrap(), "HASH_FAILURE");
    }
}
