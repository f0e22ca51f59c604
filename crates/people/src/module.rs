//! What `people` puts on the map.

use base::Msg;
use web::{Entry, MenuItem, Module, Route, Side};

use crate::pages::{citizen, entrance, passkeys, password, profile, security, sessions};
use crate::{MIGRATIONS, api};

/// The room as plain data.
pub fn module() -> Module {
    let mut routes = entrances();
    routes.extend(own_account());
    routes.extend(interface());
    Module { name: "people", migrations: MIGRATIONS, routes, menu: menu() }
}

fn menu() -> Vec<(Side, MenuItem)> {
    let item = |href, label: Msg, icon, action, order| (Side::Officer, MenuItem { href, label, icon, action, order });
    vec![
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
