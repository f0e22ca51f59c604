//! Official letters and forms to PDF.
//!
//! A document is plain data; [`render`] sets it in type and returns a file that is archivable
//! (PDF/A-2a) and accessible (PDF/UA-1) or fails: there is no lesser fallback. The same data at the
//! same instant gives the same bytes. Nothing is read from the network or the system's fonts.
//!
//! Forms 01 to 07 are those of Appendix I of Thông tư 03/2025/TT-VPCP. Their names and contents are
//! known; **the exact 2025 layout is not confirmed**, so theirs follows the order of the contents
//! and the general rules of presentation. Letters follow Appendix I of Nghị định 30/2020/NĐ-CP: A4,
//! margins 20/20/30/15 mm, Times New Roman (Tinos, of the same widths, where the authority has not
//! added the real one with [`add_fonts`]).
//!
//! Text comes out in normal form C. A character that the fonts lack (emoji, Chinese, Arabic …) is
//! printed as `□`; invisible and control characters are left out.

mod document;
mod forms;
mod letters;
mod parts;
mod press;
mod qr;
mod registers;
mod text;
mod wording;

#[cfg(test)]
mod tests;

pub use document::{Document, render};
pub use forms::{Apology, Receipt, Refusal, Stage, StopNotice, SupplementItem, SupplementRequest};
pub use letters::{Block, OnlineConfirmation, ResultLetter, SubmittedFile};
pub use parts::{BookEntry, Channel, Component, Contact, Delivery, Fee, Letterhead, Person, Sheet, Signer};
pub use press::add_fonts;
pub use registers::{ControlSheet, Handover, Outcome, Register, RegisterRow};
