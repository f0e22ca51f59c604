//! A system as plain data: what it puts on the map, in the menu and into the database.

use access::Action;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use base::Msg;
use utoipa::openapi::{RefOr, Schema};

use crate::App;

/// A system of the platform.
pub struct Module {
    /// The room's name.
    pub name: &'static str,
    /// Its tables.
    pub migrations: &'static [db::Migration],
    /// Its pages and its API.
    pub routes: Vec<Route>,
    /// Its places in the menus.
    pub menu: Vec<(Side, MenuItem)>,
}

/// Which shell a menu belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The citizens' portal.
    Citizen,
    /// The officers' workspace.
    Officer,
}

/// A place in a menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: Msg,
    /// Its icon's name.
    pub icon: &'static str,
    /// Shown to officials who may do this somewhere; to everybody of the side when `None`.
    pub action: Option<Action>,
    /// Its place: smaller is earlier.
    pub order: u16,
}

/// Who gets past the door of a route. What they may do there is decided by the actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Everybody.
    Open,
    /// Anybody who is signed in.
    SignedIn,
    /// Citizens, businesses and organisations.
    Applicant,
    /// Officials.
    Official,
}

type SchemaRef = (String, RefOr<Schema>, Vec<(String, RefOr<Schema>)>);

/// One route. Routes under `/api/` are described in the OpenAPI document from this very data.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, in axum's notation: `/dossiers/{id}`.
    pub path: &'static str,
    /// Who gets past the door.
    pub entry: Entry,
    /// What it does, in one English phrase.
    pub summary: &'static str,
    pub(crate) handler: MethodRouter<App>,
    pub(crate) body: Option<SchemaRef>,
    pub(crate) returns: Option<SchemaRef>,
    pub(crate) query: Vec<(&'static str, &'static str)>,
    pub(crate) body_limit: Option<usize>,
}

impl Route {
    fn new<H, T>(method: Method, filter: MethodFilter, path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self { method, path, entry, summary, handler: on(filter, handler), body: None, returns: None, query: Vec::new(), body_limit: None }
    }

    /// A page or resource that is read.
    pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self {
        Self::new(Method::GET, MethodFilter::GET, path, entry, summary, handler)
    }

    /// An act.
    pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self {
        Self::new(Method::POST, MethodFilter::POST, path, entry, summary, handler)
    }

    /// A replacement.
    pub fn put<H: Handler<T, App>, T: 'static>(path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self {
        Self::new(Method::PUT, MethodFilter::PUT, path, entry, summary, handler)
    }

    /// A partial change: an upload's next piece.
    pub fn patch<H: Handler<T, App>, T: 'static>(path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self {
        Self::new(Method::PATCH, MethodFilter::PATCH, path, entry, summary, handler)
    }

    /// A removal.
    pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self {
        Self::new(Method::DELETE, MethodFilter::DELETE, path, entry, summary, handler)
    }

    /// A question about a resource: an upload's state.
    pub fn head<H: Handler<T, App>, T: 'static>(path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self {
        Self::new(Method::HEAD, MethodFilter::HEAD, path, entry, summary, handler)
    }

    /// What the server can do here: `OPTIONS`.
    pub fn options<H: Handler<T, App>, T: 'static>(path: &'static str, entry: Entry, summary: &'static str, handler: H) -> Self {
        Self::new(Method::OPTIONS, MethodFilter::OPTIONS, path, entry, summary, handler)
    }

    /// The JSON body, for the OpenAPI document.
    #[must_use]
    pub fn body<S: utoipa::ToSchema>(mut self) -> Self {
        self.body = Some(schema::<S>());
        self
    }

    /// The JSON answer, for the OpenAPI document.
    #[must_use]
    pub fn returns<S: utoipa::ToSchema>(mut self) -> Self {
        self.returns = Some(schema::<S>());
        self
    }

    /// The query's parameters and what they mean, for the OpenAPI document.
    #[must_use]
    pub fn query(mut self, parameters: &[(&'static str, &'static str)]) -> Self {
        self.query = parameters.to_vec();
        self
    }

    /// The largest body in bytes, where it is not that of an ordinary form.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }
}

fn schema<S: utoipa::ToSchema>() -> SchemaRef {
    let mut parts = Vec::new();
    S::schemas(&mut parts);
    (S::name().into_owned(), S::schema(), parts)
}
