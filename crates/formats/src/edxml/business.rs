//! What a document message does to a document: `Bussiness`, spelt so in the regulation.

use serde::{Deserialize, Serialize};

use super::message::StaffInfo;
use super::organ_id::OrganId;

/// The business of a document message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Business {
    /// `BussinessDocType` with what belongs to it.
    #[serde(flatten)]
    pub act: Act,
    /// `BussinessDocReason`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `DocumentId`: the document acted upon; an update names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// `Paper`: whether paper is sent as well (Decision 28/2018/QĐ-TTg, article 5.3).
    pub paper: bool,
    /// `StaffInfo`: the person who acted.
    pub staff_info: StaffInfo,
}

/// The four kinds of business. Taking a document back is not among them: it is a status message,
/// [`StatusCode::TakeBack`](super::StatusCode::TakeBack), and so are its answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Act {
    /// 0: a new document.
    #[default]
    New,
    /// 1: the document is recalled; the receiver deletes it and says so
    /// (Decision 28/2018/QĐ-TTg, article 9.2).
    Recall,
    /// 2: the document or its receivers change.
    Update {
        /// `DocumentInfo`: the document's own data change.
        #[serde(default)]
        document_info: bool,
        /// `DocumentReceiver`: the list of receivers changes.
        #[serde(default)]
        document_receiver: bool,
        /// `ReceiverList`: the receivers concerned.
        #[serde(default)]
        receivers: Vec<Receiver>,
    },
    /// 3: a new document that replaces others.
    Replace {
        /// `ReplacementInfoList`: which documents, for whom.
        #[serde(default)]
        replacements: Vec<Replacement>,
    },
}

impl Act {
    /// `BussinessDocType`.
    pub fn number(&self) -> u32 {
        match self {
            Self::New => 0,
            Self::Recall => 1,
            Self::Update { .. } => 2,
            Self::Replace { .. } => 3,
        }
    }

    /// The reason senders write when they have no other.
    pub fn usual_reason(&self) -> &'static str {
        match self {
            Self::New => "Văn bản điện tử mới",
            Self::Recall => "Thu hồi văn bản điện tử",
            Self::Update { .. } => "Cập nhật văn bản điện tử",
            Self::Replace { .. } => "Văn bản thay thế",
        }
    }
}

/// A receiver whose place in the list changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Receiver {
    /// `OrganId`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ_id: Option<OrganId>,
    /// `ReceiverType`: 0 or 1. Which of them adds and which removes is not settled in public, so the
    /// number is passed on as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver_type: Option<u32>,
}

/// A document that is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Replacement {
    /// `DocumentId` of the replaced document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// `OrganIdList`: the receivers for whom it is replaced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organ_ids: Vec<OrganId>,
}
