//! Who people are: agencies with their history, officials with their roles, delegation, applicants,
//! and how all of them sign in.

mod agency;
mod agency_acts;
mod api;
mod api_acts;
mod api_delegations;
mod api_imports;
mod applicant;
mod applicant_acts;
mod cookie;
mod delegation;
mod directory;
mod grants;
mod group;
pub mod import;
mod lockout;
mod module;
mod official;
mod official_acts;
mod own_account;
mod pages;
mod passkey;
pub mod password;
mod seal;
mod second_factor;
mod sign_in;
#[cfg(test)]
mod tests;
mod ticket;
mod tree;
mod unit;

use base::text::fold;
use base::{Error, Instant, Msg, Result, msg};
use db::params;

pub use agency::{Agency, AgencyDraft, Level, agencies, agency, aliases, search_agencies};
pub use agency_acts::{add_agency, change_agency, merge_agency};
pub use applicant::{Applicant, ApplicantDraft, ApplicantKind, IdKind, applicant, applicant_by_number, search_applicants};
pub use applicant_acts::{Profile, change_profile, find_or_register_applicant, welcome};
pub use delegation::{Delegation, DelegationDraft, delegate, delegations_of, end_delegation};
pub use directory::{Accounts, Directory, Policy};
pub use grants::grants;
pub use group::{Group, groups_of, members_of, save_group};
pub use module::module;
pub use official::{
    Filter, Official, RoleRow, colleagues, official, official_by_login, official_name, officials, officials_with, roles_of,
    suggest_officials,
};
pub use official_acts::{
    OfficialDraft, RoleAt, add_official, change_official, reset_password, reset_second_factor, set_active, set_roles, unlock,
};
pub use tree::{SharedTree, Tree};
pub use unit::{Unit, address_line, communes, provinces, save_units, unit, unit_name};

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { room: "people", name: "0001_people", sql: include_str!("../migrations/0001_people.sql") },
    db::Migration { room: "people", name: "0002_sign_in", sql: include_str!("../migrations/0002_sign_in.sql") },
];

/// A pattern for `LIKE … ESCAPE '\'`: the folded query anywhere.
fn like_anywhere(query: &str) -> String {
    format!("%{}", like_start(query))
}

/// A pattern for `LIKE … ESCAPE '\'`: the folded query at the beginning.
fn like_start(query: &str) -> String {
    let mut pattern = String::new();
    for c in fold(query).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Whether the text looks like an e-mail address.
fn is_email(text: &str) -> bool {
    text.len() <= 254
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.split('.').count() >= 2 && host.split('.').all(|part| !part.is_empty()) && !host.contains('@')
        })
}

/// The error of a change that somebody else overtook: who and when.
fn changed_meanwhile(tx: &mut db::Tx<'_>, subject: &str) -> Result<Error> {
    let last: Option<(String, Instant)> =
        tx.opt("SELECT actor_name, at FROM event WHERE subject_id = $1 ORDER BY at DESC, id DESC LIMIT 1", params![subject])?;
    Ok(Error::Conflict(match last {
        Some((name, at)) => {
            let when = at.hm_dmy();
            msg!(
                "{name} đã thay đổi nội dung này lúc {when}. Hãy tải lại trang để xem bản mới rồi sửa tiếp.",
                "{name} changed this at {when}. Reload the page to see what it is now, then make your change."
            )
        }
        None => Msg::new(
            "Nội dung này vừa được người khác thay đổi. Hãy tải lại trang rồi sửa tiếp.",
            "Somebody else has just changed this. Reload the page, then make your change.",
        ),
    }))
}

#[cfg(test)]
mod helpers {
    use super::*;

    #[test]
    fn patterns_take_no_wildcards_from_people() {
        assert_eq!(like_anywhere("Đỗ 50%_a\\"), "%do 50\\%\\_a\\\\%");
        assert_eq!(like_start("An"), "an%");
    }

    #[test]
    fn addresses() {
        for good in ["a@b.vn", "nguyen.van-an@tangiang.gov.vn"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.vn", "a@.vn", "a b@c.vn", "a@b@c.vn", "a@b.vn\n"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
