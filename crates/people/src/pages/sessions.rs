//! Where one is signed in, and how to end it.

use askama::Template;
use base::Error;
use web::{AccountKind, Input, Path, Reply, SessionRow, Tone, View, Visit};

use crate::own_account::end_own;

#[derive(Template)]
#[template(path = "people/sessions.html")]
struct SessionsPage {
    v: View,
    rows: Vec<Row>,
    home: &'static str,
}

struct Row {
    session: SessionRow,
    own: bool,
    device: String,
}

fn account(visit: &Visit) -> base::Result<(AccountKind, String)> {
    visit.session.as_ref().map(|s| (s.kind, s.account.clone())).ok_or(Error::Unauthenticated)
}

/// The browser's name for itself is long; its two telling words are enough.
fn device(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = find(&[("Edg/", "Edge"), ("CocCoc", "Cốc Cốc"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = find(&[("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

pub(crate) async fn page(visit: Visit) -> Reply {
    let (kind, id) = account(&visit)?;
    let now = visit.ctx.now;
    let rows = visit.ctx.read(move |tx| web::sessions_of(tx, kind, &id, now)).await?;
    let own = visit.session.as_ref().map(|s| s.id);
    let rows = rows
        .into_iter()
        .map(|session| Row { own: Some(session.id) == own, device: device(&session.device), session })
        .collect();
    let home = if kind == AccountKind::Official { "/me/security" } else { "/me/profile" };
    web::html(&SessionsPage { v: visit.view, rows, home })
}

pub(crate) async fn end(visit: Visit, Path(id): Path<String>, _input: Input) -> Reply {
    let (kind, account) = account(&visit)?;
    if !end_own(&visit, kind, account, super::id(&id)?).await? {
        return Err(Error::NotFound("session").into());
    }
    let text = visit.t("Đã kết thúc phiên đăng nhập.", "The session was ended.");
    web::back(&visit.app, "/me/sessions", Tone::Success, text)
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn devices_have_short_names() {
        for (agent, name) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36", "Chrome · Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1", "Safari · iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox · Linux"),
            ("curl/8.0", "curl/8.0"),
            ("", ""),
        ] {
            assert_eq!(device(agent), name);
        }
    }
}
