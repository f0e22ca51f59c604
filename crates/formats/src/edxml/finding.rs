//! What a message deviates in, and whether it can be used all the same.

use base::Msg;
use serde::{Deserialize, Serialize};

/// Where in the received bytes something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The byte, from 0.
    pub offset: u64,
}

/// One deviation of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub code: Deviation,
    /// Whether the message cannot be used because of it, [`Deviation::grave`] of the code.
    pub grave: bool,
    /// Where it stands; a message that was never on the wire has no places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The element, from the root: `edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]/OrganId`.
    pub path: String,
    /// Why, with the value at hand.
    pub reason: Msg,
}

macro_rules! deviations {
    ($($(#[$doc:meta])* $name:ident $code:literal $grave:literal,)*) => {
        /// The kinds of deviation. The kebab-case code is stable: programs may branch on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Deviation { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl Deviation {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Whether a message with it cannot be used; the other kinds are warnings.
            pub fn grave(self) -> bool {
                match self { $(Self::$name => $grave,)* }
            }
        }
    };
}

deviations! {
    /// Bytes before the XML declaration or the root.
    JunkBefore "junk-before" false,
    /// Bytes after the root.
    JunkAfter "junk-after" false,
    /// No XML declaration.
    NoDeclaration "no-declaration" false,
    /// The declaration names an encoding that is not UTF-8; the bytes were read as UTF-8.
    DeclaredEncoding "declared-encoding" false,
    /// The root is not `edXML`.
    Root "root" false,
    /// An older or flat layout.
    Flat "flat" false,
    /// An element outside the namespace of QCVN 102.
    Namespace "namespace" false,
    /// A prefix that was never declared.
    UnboundPrefix "unbound-prefix" false,
    /// A closing tag whose prefix differs from the opening one.
    ClosingPrefix "closing-prefix" false,
    /// Elements in another order than the regulation's.
    Order "order" false,
    /// A name in other letters than the regulation's.
    Spelling "spelling" false,
    /// An element the regulation does not know; it is skipped.
    UnknownElement "unknown-element" false,
    /// An element that stands there once too often; the first one counts.
    Repeated "repeated" false,
    /// An element that should have something in it.
    Empty "empty" false,
    /// An element that should be there.
    Missing "missing" false,
    /// The word "null" in the place of nothing.
    Null "null" false,
    /// An entity no one declared; its name is kept as text.
    Entity "entity" false,
    /// A bare `&`.
    Ampersand "ampersand" false,
    /// A date or time in another form, understood.
    DateForm "date-form" false,
    /// A date or time that cannot be understood; it is left out.
    Date "date" false,
    /// 1970/01/01, which a library writes where it has no date; it is left out.
    DateUnset "date-unset" false,
    /// A number or yes/no that cannot be understood; it is left out.
    Number "number" false,
    /// A text longer than the field of Decree 30/2020/NĐ-CP, appendix VI.
    TooLong "too-long" false,
    /// An identifier of an agency that follows neither rule.
    OrganIdForm "organ-id-form" false,
    /// A document id in the comma form whose parts are not those of the document.
    DocumentIdDiffers "document-id-differs" false,
    /// A document type whose number is not that of its name.
    DocumentType "document-type" false,
    /// No `Bussiness`: taken as a new document.
    NoBusiness "no-business" false,
    /// A reason that speaks of another business than the number.
    BusinessReason "business-reason" false,
    /// An update or replacement that does not say of what.
    BusinessTarget "business-target" false,
    /// Code and agency of `ResponseFor` in each other's place; put right.
    Swapped "swapped" false,
    /// A status code outside the list.
    StatusCode "status-code" false,
    /// An XML signature: not checked, because the axis rewrites messages and none survives.
    Signature "signature" false,
    /// `Attachment` that no `Reference` names.
    NoReference "no-reference" false,
    /// A document without any attachment.
    NoAttachment "no-attachment" false,
    /// The same content id twice.
    ContentIdRepeated "content-id-repeated" false,
    /// A content id without its `cid:`.
    CidPrefix "cid-prefix" false,
    /// `Reference` and `Attachment` that say different things.
    ReferenceDiffers "reference-differs" false,
    /// A content type or file name the bytes contradict.
    ContentType "content-type" false,
    /// The bytes stand before the name that decides their packing.
    BodyFirst "body-first" false,
    /// A ZIP with several entries (the first one counts) or without its directory.
    ZipIrregular "zip-irregular" false,
    /// A PDF without its end mark.
    PdfEnd "pdf-end" false,
    /// More deviations than are listed.
    More "more" false,

    /// No identifier of the sender.
    NoSender "no-sender" true,
    /// No identifier of any receiver.
    NoReceiver "no-receiver" true,
    /// Neither a document id nor number and notation.
    NoIdentity "no-identity" true,
    /// No subject.
    NoSubject "no-subject" true,
    /// No status code.
    NoStatus "no-status" true,
    /// Two different values where one decides what the message means.
    Contradiction "contradiction" true,
    /// A business number outside 0 to 3, or none.
    BusinessType "business-type" true,
    /// `Reference` without its attachment.
    AttachmentMissing "attachment-missing" true,
    /// An attachment without bytes.
    AttachmentEmpty "attachment-empty" true,
    /// Base64 that cannot be decoded.
    Base64 "base64" true,
    /// A ZIP that cannot be unpacked.
    Zip "zip" true,
    /// An attachment that is, or unpacks to, more than the limits allow.
    ZipBomb "zip-bomb" true,
    /// A PDF whose bytes went through a text encoding and are lost.
    PdfTextEncoding "pdf-text-encoding" true,
}

/// More findings than this are counted, not kept, so that a hostile message cannot fill the memory.
const KEPT: usize = 200;

/// Findings on their way. Grave ones are always kept until twice the number of others.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    more: usize,
}

impl Findings {
    pub(super) fn add(&mut self, code: Deviation, place: Option<Place>, path: impl Into<String>, reason: Msg) {
        if self.full(code) {
            self.more += 1;
            return;
        }
        self.kept.push(Finding { code, grave: code.grave(), place, path: path.into(), reason });
    }

    /// Whether another finding of this code would only be counted.
    pub(super) fn full(&self, code: Deviation) -> bool {
        self.kept.len() >= if code.grave() { 2 * KEPT } else { KEPT }
    }

    pub(super) fn extend(&mut self, others: impl IntoIterator<Item = Finding>) {
        for one in others {
            self.add(one.code, one.place, one.path, one.reason);
        }
    }

    /// In the order of the file; those without a place come last.
    pub(super) fn into_sorted(mut self) -> Vec<Finding> {
        self.kept.sort_by_key(|f| f.place.map_or(u64::MAX, |p| p.offset));
        if self.more > 0 {
            let n = self.more;
            let reason = base::msg!("còn {n} sai lệch khác không liệt kê", "{n} more deviations are not listed");
            self.kept.push(Finding { code: Deviation::More, grave: false, place: None, path: String::new(), reason });
        }
        self.kept
    }
}

/// A value quoted in a reason, cut to a length a person reads.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("“{shown}”")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unlike_and_in_serde_the_same() {
        let mut codes: Vec<&str> = Deviation::ALL.iter().map(|d| d.code()).collect();
        for deviation in Deviation::ALL {
            assert_eq!(serde_json::to_value(deviation).unwrap(), deviation.code());
        }
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Deviation::ALL.len());
    }

    #[test]
    fn a_flood_is_counted_and_a_grave_one_still_heard() {
        let mut findings = Findings::default();
        for _ in 0..1000 {
            findings.add(Deviation::Order, None, "a", Msg::new("x", "x"));
        }
        findings.add(Deviation::Base64, None, "a", Msg::new("x", "x"));
        let all = findings.into_sorted();
        assert_eq!(all.len(), KEPT + 2);
        assert!(all.iter().any(|f| f.code == Deviation::Base64));
        assert!(all.last().unwrap().reason.en.contains("800"));
    }
}
