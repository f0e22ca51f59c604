//! Orders at the public post: fetch a dossier, bring a result.

use super::wire::wire;
use super::{Body, Error, Kind};

wire! {
    /// An order. Its districts are from before July 2025; what the post expects there now is not
    /// published.
    PostOrder
    texts {
        "CustomerCode" customer "The centre's number with the post.";
        "ItemCode" item "The parcel's number, where the centre has numbers in stock.";
        "OrderNumber" order "The dossier's code.";
        "SenderAddress" sender_address "The sender's address.";
        "SenderName" sender "The sender.";
        "SenderEmail" sender_email "The sender's address for mail.";
        "SenderTel" sender_phone "The sender's phone.";
        "SenderDesc" sender_note "A note for the pick-up.";
        "Description" content "What is sent.";
        "ReceiverName" receiver "The receiver.";
        "ReceiverAddress" receiver_address "The receiver's address.";
        "ReceiverTel" receiver_phone "The receiver's phone.";
        "ReceiverEmail" receiver_email "The receiver's address for mail.";
    }
    numbers {
        "CODAmount" collect "What the post collects, in đồng.";
        "SenderProvince" sender_province "The sender's province in the post's list.";
        "SenderDistrict" sender_district "The sender's district in the post's list.";
        "ReceiverProvince" receiver_province "The receiver's province in the post's list.";
        "ReceiverDistrict" receiver_district "The receiver's district in the post's list.";
        "FlagConfig" flag "The kind of order.";
    }
}

wire! {
    /// The answer to an order.
    PostAnswer
    texts { "Status" status "`100` is accepted."; "Message" message "The post's words."; }
}

impl Body for PostOrder {
    const KIND: Kind = Kind::PostOrder;
}

impl PostAnswer {
    /// Whether the order was accepted.
    ///
    /// # Errors
    /// The post's refusal.
    pub fn accepted(&self) -> Result<(), Error> {
        if self.status == "100" {
            Ok(())
        } else {
            Err(Error::Refused { code: self.status.clone(), message: self.message.clone() })
        }
    }
}
