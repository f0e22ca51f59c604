//! The proof that an application was handed in: its code, what happens next and when.

use askama::Template;
use axum::http::header;
use axum::response::IntoResponse as _;
use base::{DossierId, Error, Instant, Result};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use web::{Path, Reply, View, Visit, html};

use super::dossier::own;
use crate::lifecycle::Status;
use crate::model::Dossier;
use crate::needs::Needs;

#[derive(Template)]
#[template(path = "mine/confirmation.html")]
struct ConfirmationPage {
    v: View,
    id: String,
    code: String,
    lookup: String,
    name: String,
    agency: String,
    phone: String,
    submitted: String,
    accept_by: String,
    due: String,
    term: String,
    result_by: String,
    received: bool,
    qr: String,
    track: String,
    pdf: String,
}

/// The address that opens a dossier's tracking page without signing in.
pub(crate) fn track_path(d: &Dossier) -> String {
    format!("/track/{}?k={}", d.code, d.lookup)
}

/// A text as a QR code: an SVG picture without a prologue, to stand in a page.
///
/// # Errors
/// [`Error::Bug`] when the text is too long for a QR code.
pub(crate) fn qr(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(Error::bug)?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(180, 180).build();
    Ok(drawn.find("<svg").and_then(|at| drawn.get(at..)).unwrap_or(&drawn).to_owned())
}

/// `/me/dossiers/{id}/confirmation`
pub(super) async fn show(visit: Visit, Path(id): Path<DossierId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let base_url = needs.policy.base_url.clone();
    let locale = visit.locale();
    let (own, agency) = visit
        .ctx
        .read(move |tx| {
            let own = own(tx, &needs, id)?;
            let agency = needs.agencies.get(tx, own.d.receiving_agency)?.ok_or(Error::NotFound("agency"))?;
            Ok((own, agency))
        })
        .await?;
    let d = &own.d;
    let track = track_path(d);
    let case = own.version.definition.cases.iter().find(|c| c.key == d.case_key);
    let when = |at: Option<Instant>| at.map(Instant::hm_dmy).unwrap_or_default();
    let letter = own.letters.iter().find(|l| l.form == "confirmation").or_else(|| own.letters.iter().find(|l| l.form == "01"));
    let page = ConfirmationPage {
        id: id.to_string(),
        code: d.code.clone(),
        lookup: d.lookup.clone(),
        name: own.version.definition.name.get(locale).to_owned(),
        agency: agency.name,
        phone: agency.phone,
        submitted: d.submitted_at.hm_dmy(),
        accept_by: when(d.accept_by),
        due: when(d.due_at),
        term: case.and_then(|c| c.online_time.or(c.time)).map(|t| t.text().get(locale).to_owned()).unwrap_or_default(),
        result_by: d.result_by.name().get(locale).to_owned(),
        received: d.status != Status::Registered,
        qr: qr(&format!("{base_url}{track}"))?,
        track,
        pdf: letter.map(|l| format!("/me/dossiers/{id}/letters/{}.pdf", l.id)).unwrap_or_default(),
        v: visit.view,
    };
    html(&page)
}

/// `/me/dossiers/{id}/due.ics`
pub(super) async fn calendar(visit: Visit, Path(id): Path<DossierId>) -> Reply {
    let needs = visit.app.get::<Needs>()?;
    let base_url = needs.policy.base_url.clone();
    let own = visit.ctx.read(move |tx| own(tx, &needs, id)).await?;
    let d = &own.d;
    let (at, title) = match (d.due_at, d.accept_by) {
        (Some(due), _) => (due, visit.t("Hẹn trả kết quả hồ sơ", "Result due of dossier")),
        (None, Some(by)) => (by, visit.t("Hạn tiếp nhận hồ sơ", "To be received: dossier")),
        (None, None) => return Err(Error::NotFound("date").into()),
    };
    let name = own.version.definition.name.get(visit.locale());
    let text = event(visit.ctx.now, at, &id.to_string(), &format!("{title} {}", d.code), name, &format!("{base_url}/me/dossiers/{id}"));
    let file = format!("attachment; filename=\"{}.ics\"", d.code);
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, file)], text).into_response())
}

/// One event as iCalendar (RFC 5545), with a reminder on the day before.
fn event(now: Instant, at: Instant, id: &str, title: &str, description: &str, url: &str) -> String {
    let stamp = |at: Instant| at.plus_ms(-7 * 3_600_000).local().strftime("%Y%m%dT%H%M%SZ").to_string();
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Tinh So//vi".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}"),
        format!("DTSTAMP:{}", stamp(now)),
        format!("DTSTART:{}", stamp(at)),
        format!("DTEND:{}", stamp(at.plus_minutes(15))),
        format!("SUMMARY:{}", escaped(title)),
        format!("DESCRIPTION:{}", escaped(description)),
        format!("URL:{url}"),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(title)),
        "TRIGGER:-P1D".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// The line with its end; long ones go on in the next after a blank, at most 75 bytes each.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_entry_is_what_calendars_read() {
        let at = Instant::from_ms(1_772_416_800_000);
        let text = event(at, at.plus_days(3), "id", "Hẹn trả kết quả hồ sơ H99.101-260302-0001", "Đăng ký khai sinh; cấp thẻ, nơi cư trú và những việc khác liên quan đến trẻ", "https://x/me");
        assert!(text.contains("DTSTART:20260305T020000Z\r\n"), "{text}");
        assert!(text.contains("sinh\\; cấp thẻ\\, nơi"), "{text}");
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        assert!(text.replace("\r\n ", "").contains("SUMMARY:Hẹn trả kết quả hồ sơ H99.101-260302-0001\r\n"));
    }

    #[test]
    fn a_picture_begins_with_itself() {
        let drawn = qr("https://tinh.example/track/H99.101-260302-0001?k=ABCDEF").unwrap();
        assert!(drawn.starts_with("<svg"), "{drawn}");
        assert!(qr(&"x".repeat(5_000)).is_err());
    }
}
