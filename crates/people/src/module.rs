//! What `people` puts on the map.

use access::Action;
use base::Msg;
use web::{Entry, MenuItem, Module, Route, Side};

use crate::pages::{
    absence, agencies, citizen, entrance, imports, officials, officials_edit, passkeys, password, profile, security, sessions,
};
use crate::{MIGRATIONS, api, api_acts, api_delegations, api_imports, import};

/// The room as plain data.
pub fn module() -> Module {
    let mut routes = entrances();
    routes.extend(own_account());
    routes.extend(administration());
    routes.extend(interface());
    routes.extend(interface_acts());
    Module { name: "people", migrations: MIGRATIONS, routes, menu: menu() }
}

fn menu() -> Vec<(Side, MenuItem)> {
    let item = |href, label: Msg, icon, action, order| (Side::Officer, MenuItem { href, label, icon, action, order });
    vec![
        item("/desk/absence", Msg::new("Vắng mặt, ủy quyền", "Absence and delegation"), "calendar", None, 700),
        item("/desk/admin/agencies", Msg::new("Cơ quan, đơn vị", "Agencies"), "building", Some(Action::EditAgencies), 900),
        item("/desk/admin/officials", Msg::new("Cán bộ, vai trò", "Officials and roles"), "users", Some(Action::ViewOfficials), 910),
        item("/desk/admin/import", Msg::new("Nhập dữ liệu", "Import"), "upload", Some(Action::EditOfficials), 920),
        item("/me/security", Msg::new("Bảo mật tài khoản", "Account security"), "shield", None, 960),
    ]
}

fn entrances() -> Vec<Route> {
    use Entry::Open;
    vec![
        Route::get("/login", Open, "Explains the sign-in with VNeID", citizen::login_page),
        Route::get("/login/vneid", Open, "Sends the browser to VNeID", citizen::start),
        Route::get("/login/vneid/callback", Open, "Takes the browser back from VNeID", citizen::callback),
        Route::get("/official/login", Open, "Officials' sign-in", entrance::login_page),
        Route::post("/official/login", Open, "Signs an official in", entrance::login),
        Route::get("/official/login/second", Open, "Asks for the second factor", entrance::second_page),
        Route::post("/official/login/second", Open, "Takes the second factor", entrance::second),
        Route::post("/official/login/passkey/begin", Open, "Begins a sign-in with a passkey", passkeys::begin_login),
        Route::post("/official/login/passkey/finish", Open, "Ends a sign-in with a passkey", passkeys::finish_login),
        Route::get("/unlock", Open, "Asks for the password after idle time", entrance::unlock_page),
        Route::post("/unlock", Open, "Ends the idle lock", entrance::unlock),
        Route::get("/logout", Open, "Says that one is signed out", entrance::logout_page),
        Route::post("/logout", Open, "Signs out", entrance::logout),
    ]
}

fn own_account() -> Vec<Route> {
    use Entry::{Applicant, Official, SignedIn};
    vec![
        Route::get("/me/profile", SignedIn, "One's own account", profile::page),
        Route::post("/me/profile", Applicant, "Saves phone, e-mail and address", profile::change),
        Route::get("/me/sessions", SignedIn, "Where one is signed in", sessions::page),
        Route::post("/me/sessions/{id}/end", SignedIn, "Ends a session", sessions::end),
        Route::get("/me/password", Official, "Asks for a new password", password::page),
        Route::post("/me/password", Official, "Changes the password", password::change),
        Route::get("/me/security", Official, "Second factor and passkeys", security::page),
        Route::post("/me/security/totp/begin", Official, "Makes a secret for an authenticator", security::begin_totp),
        Route::get("/me/security/totp", Official, "Shows the secret", security::totp_page),
        Route::post("/me/security/totp", Official, "Turns codes on", security::finish_totp),
        Route::post("/me/security/totp/off", Official, "Turns codes off", security::totp_off),
        Route::post("/me/security/codes", Official, "Makes new recovery codes", security::new_codes),
        Route::post("/me/security/passkeys/begin", Official, "Begins to register a passkey", passkeys::begin_register),
        Route::post("/me/security/passkeys/finish", Official, "Keeps a passkey", passkeys::finish_register),
        Route::post("/me/security/passkeys/{id}/remove", Official, "Forgets a passkey", passkeys::remove),
    ]
}

fn administration() -> Vec<Route> {
    use Entry::Official;
    vec![
        Route::get("/desk/absence", Official, "One's own absence", absence::page),
        Route::post("/desk/absence", Official, "Lets a colleague act in one's stead", absence::add),
        Route::post("/desk/absence/{id}/end", Official, "Ends a delegation", absence::end),
        Route::get("/desk/admin/agencies", Official, "The agencies", agencies::list),
        Route::post("/desk/admin/agencies", Official, "Adds an agency", agencies::add),
        Route::get("/desk/admin/agencies/new", Official, "Asks for a new agency", agencies::add_page),
        Route::get("/desk/admin/agencies/{id}", Official, "One agency", agencies::edit_page),
        Route::post("/desk/admin/agencies/{id}", Official, "Changes an agency", agencies::edit),
        Route::get("/desk/admin/agencies/{id}/merge", Official, "Asks for the successor", agencies::merge_page),
        Route::post("/desk/admin/agencies/{id}/merge", Official, "Merges an agency", agencies::merge),
        Route::get("/desk/admin/officials", Official, "The officials", officials::list),
        Route::post("/desk/admin/officials", Official, "Adds an official", officials_edit::add),
        Route::get("/desk/admin/officials/new", Official, "Asks for a new official", officials::add_page),
        Route::get("/desk/admin/officials/{id}", Official, "One official", officials::page),
        Route::post("/desk/admin/officials/{id}", Official, "Changes an official", officials_edit::change),
        Route::post("/desk/admin/officials/{id}/roles", Official, "Gives and takes roles", officials_edit::roles),
        Route::post("/desk/admin/officials/{id}/active", Official, "Opens or closes an account", officials_edit::active),
        Route::post("/desk/admin/officials/{id}/unlock", Official, "Ends a lock", officials_edit::unlocked),
        Route::post("/desk/admin/officials/{id}/password", Official, "Gives a first password", officials_edit::new_password),
        Route::post("/desk/admin/officials/{id}/second-factor", Official, "Removes the second factor", officials_edit::second_factor),
        Route::get("/desk/admin/import", Official, "Asks for a file", imports::page),
        Route::post("/desk/admin/import", Official, "Reads a file", imports::upload).body_limit(import::LARGEST + 65_536),
        Route::get("/desk/admin/import/{token}", Official, "What an import would do", imports::preview),
        Route::post("/desk/admin/import/{token}", Official, "Does an import", imports::confirm),
    ]
}

fn interface_acts() -> Vec<Route> {
    use Entry::Official;
    vec![
        Route::post("/api/v1/agencies", Official, "Adds an agency", api_acts::add_agency)
            .body::<api_acts::AgencyIn>()
            .returns::<api::AgencyOut>(),
        Route::put("/api/v1/agencies/{id}", Official, "Changes an agency", api_acts::change_agency)
            .body::<api_acts::AgencyIn>()
            .returns::<api::AgencyOut>(),
        Route::post("/api/v1/agencies/{id}/merge", Official, "Merges an agency into another", api_acts::merge_agency)
            .body::<api_acts::Merge>()
            .returns::<api::AgencyOut>(),
        Route::post("/api/v1/officials", Official, "Adds an official", api_acts::add_official)
            .body::<api_acts::OfficialIn>()
            .returns::<api_acts::NewOfficial>(),
        Route::put("/api/v1/officials/{id}", Official, "Changes an official", api_acts::change_official)
            .body::<api_acts::OfficialIn>()
            .returns::<api::OfficialOut>(),
        Route::put("/api/v1/officials/{id}/roles", Official, "Gives exactly these roles", api_acts::set_roles)
            .body::<api_acts::RolesIn>()
            .returns::<api::OfficialOut>(),
        Route::post("/api/v1/officials/{id}/account", Official, "Opens, closes or unlocks an account", api_acts::account)
            .body::<api_acts::AccountAct>()
            .returns::<api::OfficialOut>(),
        Route::get("/api/v1/delegations", Official, "One's delegations", api_delegations::delegations)
            .returns::<Vec<api_delegations::DelegationOut>>(),
        Route::post("/api/v1/delegations", Official, "Lets a colleague act in one's stead", api_delegations::delegate)
            .body::<api_delegations::DelegationIn>()
            .returns::<api_delegations::Made>(),
        Route::delete("/api/v1/delegations/{id}", Official, "Ends a delegation", api_delegations::end_delegation),
        Route::post("/api/v1/imports", Official, "Reads a CSV or XLSX file, sent as the body, and says what it would do", api_imports::import)
            .query(&[("kind", "agencies, officials or units")])
            .returns::<api_imports::ImportOut>()
            .body_limit(import::LARGEST),
        Route::post("/api/v1/imports/{token}", Official, "Does an import that was previewed", api_imports::confirm_import)
            .returns::<api_imports::Imported>(),
    ]
}

fn interface() -> Vec<Route> {
    use Entry::{Official, Open, SignedIn};
    vec![
        Route::post("/api/v1/login", Open, "Signs an official in", api::login).body::<api::Credentials>().returns::<api::Token>(),
        Route::post("/api/v1/logout", SignedIn, "Ends the session", api::logout),
        Route::get("/api/v1/me", SignedIn, "Who one is", api::me).returns::<api::Me>(),
        Route::get("/api/v1/roles", Open, "Every role", api::roles).returns::<Vec<api::RoleOut>>(),
        Route::get("/api/v1/units", Open, "The provinces", api::provinces).returns::<Vec<api::UnitOut>>(),
        Route::get("/api/v1/units/{province}", Open, "The communes of a province", api::communes).returns::<Vec<api::UnitOut>>(),
        Route::get("/api/v1/agencies", Open, "The agencies", api::agencies)
            .query(&[("kind", "Only agencies of this kind"), ("all", "Also those that no longer exist")])
            .returns::<Vec<api::AgencyOut>>(),
        Route::get("/api/v1/agencies/{id}", Open, "One agency, by id or code", api::agency).returns::<api::AgencyOut>(),
        Route::get("/api/v1/officials", Official, "The officials one may see", api::officials)
            .query(&[("q", "A part of the name, or the beginning of login, phone or e-mail"), ("page", "From 0"), ("closed", "Also closed accounts")])
            .returns::<api::OfficialList>(),
        Route::get("/api/v1/officials/{id}", Official, "One official with roles", api::official).returns::<api::OfficialOut>(),
    ]
}
