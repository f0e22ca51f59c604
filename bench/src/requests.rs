//! Requests to the application in this process: the whole way through the door, the handler, the
//! database and the template, without a socket.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use base::{Error, Result};
use tower::ServiceExt as _;

use crate::cpu::{Meter, Spent};
use crate::report::{figure, ms, percentile, real};

/// A kind of request, asked again and again with other values.
pub(crate) struct Question {
    /// What it is, for the table.
    pub(crate) what: String,
    /// The session of who asks; empty for a visitor.
    pub(crate) session: String,
    /// The addresses, taken in turn.
    pub(crate) paths: Vec<String>,
    /// What the answer must be.
    pub(crate) answer: StatusCode,
}

/// What the answers took.
pub(crate) struct Timed {
    pub(crate) times: Vec<Duration>,
    pub(crate) spent: Spent,
}

/// Requests before those that are measured.
const WARM: usize = 30;

/// Asks so often, one after another.
///
/// # Errors
/// When an answer is not the one expected.
pub(crate) async fn ask(router: &Router, question: &Question, often: usize, server: Option<u32>) -> Result<Timed> {
    for (n, path) in question.paths.iter().cycle().take(WARM).enumerate() {
        one(router, question, path, n).await?;
    }
    let mut times = Vec::with_capacity(often);
    let meter = Meter::start(server)?;
    for (n, path) in question.paths.iter().cycle().skip(WARM).take(often).enumerate() {
        let began = Instant::now();
        one(router, question, path, WARM + n).await?;
        times.push(began.elapsed());
    }
    Ok(Timed { times, spent: meter.read()? })
}

async fn one(router: &Router, question: &Question, path: &str, n: usize) -> Result<()> {
    // Each comes from another address: how often one may come is not what is measured.
    let from = Ipv4Addr::from_bits(0x7F00_0001 + u32::try_from(n).unwrap_or(0));
    let request = Request::get(path)
        .header(header::COOKIE, format!("tinhso_session={}", question.session))
        .extension(ConnectInfo(SocketAddr::new(IpAddr::V4(from), 40_000)))
        .body(Body::empty())
        .map_err(|e| Error::bug(format!("{path}: {e}")))?;
    let response = router.clone().oneshot(request).await.map_err(Error::bug)?;
    let status = response.status();
    if status != question.answer {
        let text = format!("{} ({path}) answered {status} instead of {}", question.what, question.answer);
        return Err(Error::bug(text));
    }
    to_bytes(response.into_body(), usize::MAX).await.map(drop).map_err(Error::bug)
}

impl Timed {
    /// `p50`, `p95`, processor time for one, and the server's when there is one.
    pub(crate) fn cells(&self) -> Vec<String> {
        let each = |time: Duration| figure(time.as_secs_f64() * 1_000.0 / real(self.times.len().max(1)));
        let mut cells = vec![ms(percentile(&self.times, 50)), ms(percentile(&self.times, 95)), each(self.spent.own)];
        cells.extend(self.spent.server.map(each));
        cells
    }
}

/// An address with a query.
pub(crate) fn path(place: &str, query: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    format!("{place}?{query}")
}
