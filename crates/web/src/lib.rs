//! The glue between HTTP and the systems: routes as data, sessions, forms, pages, errors.
//!
//! A system hands over a [`Module`]: plain data with its routes, menu entries and migrations.
//! [`router`] puts the modules together. Handlers take a [`Visit`] (who visits, with the context
//! for actions and the view for pages) and return a [`Reply`].

mod app;
mod assets;
mod cookies;
mod csrf;
mod door;
mod error;
mod input;
mod limits;
mod module;
mod openapi;
mod page;
mod router;
mod session;
mod visit;
mod view;

pub use app::{Accounts, App, Config, Parts, Signed};
pub use error::{Problem, Reply, WebError};
pub use input::{Input, Json, Path, check_csrf};
pub use limits::Limits;
pub use module::{Entry, MenuItem, Module, Route, Side};
pub use page::{Html, back, download, html, json, redirect};
pub use router::{local, router};
pub use session::{AccountKind, Session, Stage, SessionRow, end_session, end_sessions_of, sessions_of, start_session};
pub use view::{Flash, MenuLink, Pick, Tone, UploadLimits, UserBadge, View};
pub use visit::Visit;

/// The tables of this room.
pub const MIGRATIONS: &[db::Migration] =
    &[db::Migration { room: "web", name: "0001_session", sql: include_str!("../migrations/0001_session.sql") }];
