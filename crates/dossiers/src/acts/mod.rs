//! The acts of the one-stop mechanism (NĐ 118/2025/NĐ-CP): one function each, named by the law's
//! own verb. An act authorises, loads, decides by the pure rules, writes, counts and records,
//! all in the caller's transaction.

mod close;
mod desk;
mod hand_in;
mod record;
mod reception;
mod steps;
mod supplement;

pub use close::{HandOver, confirm_receipt, extend, hand_over, resume, stop, suspend, withdraw};
pub use desk::{load, open_tasks_for};
pub use hand_in::{Application, submit};
pub(crate) use hand_in::is_name;
pub use reception::{CounterApplication, receive, receive_at_counter, refuse};
pub use steps::{ApproveItem, approve, assign, give_opinion, pass_on, pass_to_agency, return_to, take};
pub(crate) use steps::received_by_actor;
pub use supplement::{accept_supplement, expire_supplement, request_supplement, supplement};
