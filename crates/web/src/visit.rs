//! A visit: who asks, with the context for actions and the frame for pages.

use access::{Actor, Coverage, Ctx, Origin};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base::{Error, Locale, Result};

use crate::door::Visitor;
use crate::error::WebError;
use crate::view::MenuLink;
use crate::{App, Session, Side, UploadLimits, View, cookies, csrf};

/// Who asks, what they may reach, and the frame of the page they get.
#[derive(Clone)]
pub struct Visit {
    /// What every request can reach.
    pub app: App,
    /// The context for actions.
    pub ctx: Ctx,
    /// The frame for pages.
    pub view: View,
    /// The session, when there is one, at any stage.
    pub session: Option<Session>,
    /// The browser's name for itself.
    pub device: String,
}

impl Visit {
    /// The reader's language.
    pub fn locale(&self) -> Locale {
        self.ctx.locale
    }

    /// The text of the reader's language.
    pub fn t<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.ctx.locale.t(vi, en)
    }

    /// The applicant who is signed in.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when none is.
    pub fn applicant(&self) -> Result<&access::Applicant> {
        self.ctx.actor.applicant().ok_or(Error::Unauthenticated)
    }

    /// The official who is signed in.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when none is.
    pub fn official(&self) -> Result<&access::Official> {
        self.ctx.actor.official().ok_or(Error::Unauthenticated)
    }
}

/// What the door middleware leaves for the handler.
impl FromRequestParts<App> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let Some(visitor) = parts.extensions.get::<Visitor>().cloned() else {
            return Err(Error::bug("the door did not see this request").into());
        };
        Ok(visit(app, &visitor, &parts.headers))
    }
}

pub(crate) fn visit(app: &App, visitor: &Visitor, headers: &axum::http::HeaderMap) -> Visit {
    let holder = visitor.session.as_ref().map_or(visitor.visitor.as_str(), |s| s.token.as_str());
    let side = match &visitor.actor {
        Actor::Official(_) => Side::Officer,
        _ => Side::Citizen,
    };
    let path_only = visitor.path.split('?').next().unwrap_or_default();
    // The menu's place is the entry with the longest path that this page lies under.
    let place = app
        .menu
        .iter()
        .filter(|(s, item)| *s == side && (path_only == item.href || path_only.starts_with(&format!("{}/", item.href))))
        .map(|(_, item)| item.href)
        .max_by_key(|href| href.len());
    let menu = app
        .menu
        .iter()
        .filter(|(s, item)| *s == side && item.action.is_none_or(|a| access::scope(&visitor.actor, a) != access::Scope::Nothing))
        .map(|(_, item)| MenuLink {
            href: item.href,
            label: item.label.get(visitor.locale).to_owned(),
            icon: item.icon,
            current: place == Some(item.href),
            badge: None,
        })
        .collect();
    let view = View {
        locale: visitor.locale,
        nonce: visitor.nonce.clone(),
        csrf: csrf::token(&app.config.secret, holder),
        path: visitor.path.clone(),
        title_province: app.config.province.clone(),
        user: visitor.badge.clone(),
        menu,
        flash: visitor.flash.clone(),
        scheme: match cookies::get(headers, cookies::SCHEME) {
            Some("dark") => "dark",
            Some("light") => "light",
            _ => "auto",
        },
        demo: app.config.demo,
        errors: base::Fields::new(),
        hotline: app.config.hotline.clone(),
        uploads: app.get::<UploadLimits>().ok().map(|limits| *limits),
    };
    let ctx = Ctx::new(
        app.db.clone(),
        visitor.actor.clone(),
        visitor.now,
        Origin::Request(visitor.address.clone()),
        visitor.locale,
        app.random.clone(),
    );
    let device = headers.get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    Visit { app: app.clone(), ctx, view, session: visitor.session.clone(), device }
}

impl Visit {
    /// Whether the official's grants reach the whole province, for pages that offer more then.
    pub fn reaches_province(&self) -> bool {
        self.ctx.actor.official().is_some_and(|o| o.grants.iter().any(|g| matches!(g.covers, Coverage::All)))
    }
}
