//! What officers meet on the dossier page.

use axum::http::StatusCode;
use base::Role::{Clerk, Handler, Leader, Reception, Results};
use serde_json::json;

use super::browser::{BOTH, Site};
use crate::lifecycle::Status;
use crate::testing::{north, on_both, south};

const OK: StatusCode = StatusCode::OK;
const DONE: StatusCode = StatusCode::SEE_OTHER;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const CONFLICT: StatusCode = StatusCode::CONFLICT;
const UNSEEN: StatusCode = StatusCode::NOT_FOUND;

#[test]
fn a_dossier_goes_its_way_from_desk_to_desk_by_pages_alone() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        let page = format!("/desk/dossiers/{id}");
        let reception = site.officer(Reception, north());
        let shown = site.get(&reception, &page);
        assert_eq!(shown.status, OK);
        assert!(shown.body.contains(&format!("{page}/acts/receive")), "{}", shown.body);
        assert!(shown.body.contains("Mai An Nhiên"), "the answers are there");
        assert_eq!(site.get(&reception, &format!("{page}/acts/receive")).status, OK);
        assert_eq!(site.act(&reception, id, "receive", &[("note", "đủ giấy tờ")]).status, DONE);

        let handler = site.officer(Handler, north());
        assert!(site.get(&handler, &page).body.contains("acts/pass_on"));
        assert_eq!(site.act(&handler, id, "pass_on", &[("note", "đủ điều kiện")]).status, DONE);

        let leader = site.officer(Leader, north());
        assert_eq!(site.act(&leader, id, "approve", &[]).status, DONE, "without a choice the first way is taken");

        let clerk = site.officer(Clerk, north());
        let asked = site.get(&clerk, &format!("{page}/acts/pass_on"));
        assert!(asked.body.contains("result.number"));
        let missing = site.act(&clerk, id, "pass_on", &[("result.body", "Cấp cho cháu An Nhiên"), ("result.signer", "Lê Thị Chi")]);
        assert_eq!(missing.status, WRONG);
        assert!(missing.body.contains("Cấp cho cháu An Nhiên"), "what was typed stays");
        let issued = site.act(&clerk, id, "pass_on", &[("result.number", "45/KS"), ("result.signer", "Lê Thị Chi")]);
        assert_eq!(issued.status, DONE, "{}", issued.body);
        assert_eq!(site.dossier(id).result.number, "45/KS");

        let results = site.officer(Results, north());
        let form = site.get(&results, &format!("{page}/acts/hand_over"));
        assert!(form.body.contains("Mai Thị Lan"), "the receiver is filled in");
        assert_eq!(site.act(&results, id, "hand_over", &[("receiver", "Mai Thị Lan")]).status, DONE);
        assert_eq!(site.dossier(id).status, Status::HandedOver);

        for tab in ["form", "papers", "process", "letters"] {
            let shown = site.get(&results, &format!("{page}?tab={tab}"));
            assert_eq!(shown.status, OK, "{tab}");
            assert!(shown.body.contains("đủ điều kiện"), "the timeline is below every tab");
        }
        for letter in site.db.read_blocking(move |tx| crate::store::letters(tx, id)).unwrap() {
            let pdf = site.get(&results, &format!("{page}/letters/{}.pdf", letter.id));
            assert!(pdf.status == OK && pdf.body.contains(&format!("PDF {}", letter.form)));
        }
        assert!(site.get(&results, &format!("{page}/letters/06.pdf")).body.contains("PDF 06"));
    });
}

#[test]
fn a_result_number_is_used_once_a_year() {
    on_both(|db| {
        let site = Site::new(&db);
        let clerk = site.officer(Clerk, north());
        let issue = |id, number: &str| site.act(&clerk, id, "pass_on", &[("result.number", number), ("result.signer", "Lê Thị Chi")]);
        let ready = || {
            let id = site.submitted().id;
            for (role, act) in [(Reception, "receive"), (Handler, "pass_on"), (Leader, "approve")] {
                assert_eq!(site.act(&site.officer(role, north()), id, act, &[]).status, DONE, "{act}");
            }
            id
        };
        let (first, second) = (ready(), ready());
        assert_eq!(issue(first, "45/KS").status, DONE);
        let again = issue(second, "45/KS");
        assert_eq!(again.status, WRONG);
        assert!(again.body.contains(&format!("Số này đã dùng cho hồ sơ {}", site.dossier(first).code)), "{}", again.body);
        assert_eq!(issue(second, "46/KS").status, DONE);
    });
}

#[test]
fn officers_of_another_agency_do_not_learn_that_it_exists() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        let letter = site.db.read_blocking(move |tx| crate::store::letters(tx, id)).unwrap()[0].id;
        for role in [Reception, Handler, Leader] {
            let stranger = site.officer(role, south());
            for path in [
                format!("/desk/dossiers/{id}"),
                format!("/desk/dossiers/{id}/acts/receive"),
                format!("/desk/dossiers/{id}/letters/{letter}.pdf"),
                format!("/desk/dossiers/{id}/letters/06.pdf"),
                format!("/desk/counter/received/{id}"),
                format!("/api/v1/dossiers/{id}"),
                format!("/api/v1/dossiers/{id}/letters/{letter}"),
            ] {
                assert_eq!(site.get(&stranger, &path).status, UNSEEN, "{role:?} {path}");
            }
            for act in super::DeskAct::ALL {
                let code = act.code();
                let body = [("version", "1"), ("reason", "một lý do đủ dài"), ("receiver", "Ai Đó"), ("new_due", "09/03/2026"), ("text", "ý kiến")];
                let body = [&body[..], &[("to", "examine")]].concat();
                if !matches!(code, "assign" | "pass_to_agency") {
                    assert_eq!(site.post(&stranger, &format!("/desk/dossiers/{id}/acts/{code}"), &body).status, UNSEEN, "{role:?} {code}");
                }
                let api = json!({ "version": 1, "reason": "một lý do đủ dài", "to": north(), "receiver": "Ai Đó", "new_due": "09/03/2026", "note": "x" });
                let answer = site.post_json(&stranger, &format!("/api/v1/dossiers/{id}/acts/{code}"), &api);
                let hidden = answer.status == UNSEEN || (code == "assign" && answer.status == WRONG);
                assert!(hidden, "{role:?} {code} {}", answer.status);
            }
        }
        assert_eq!(site.dossier(id).version, 1);
    });
}

#[test]
fn of_two_officers_at_once_one_is_done_and_the_other_is_told_and_loses_nothing() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        let path = format!("/desk/dossiers/{id}/acts/receive");
        let (one, two) = (site.officer(Reception, north()), site.sign_in(BOTH));
        let version = site.dossier(id).version.to_string();
        let first: &[(&str, &str)] = &[("version", &version), ("note", "ghi chú thứ nhất")];
        let second: &[(&str, &str)] = &[("version", &version), ("note", "ghi chú thứ hai")];
        let answers = site.post_both(&path, (&one, first), (&two, second));
        let done = answers.iter().filter(|a| a.status == DONE).count();
        assert_eq!(done, 1, "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
        let told = answers.iter().position(|a| a.status == CONFLICT).unwrap();
        let body = &answers[told].body;
        assert!(body.contains("Thao tác chưa được ghi"), "{body}");
        assert!(body.contains(["ghi chú thứ nhất", "ghi chú thứ hai"][told]), "what was typed stays");
        assert_eq!(site.dossier(id).version, 2);
    });
}

#[test]
fn whoever_received_never_signs() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        let both = site.sign_in(BOTH);
        assert_eq!(site.act(&both, id, "receive", &[]).status, DONE);
        assert_eq!(site.act(&site.officer(Handler, north()), id, "pass_on", &[]).status, DONE);
        let page = site.get(&both, &format!("/desk/dossiers/{id}"));
        assert!(!page.body.contains("acts/approve") && page.body.contains("lãnh đạo khác"));
        for choice in [None, Some("0")] {
            let pairs: Vec<(&str, &str)> = choice.map(|c| ("choice", c)).into_iter().collect();
            for act in ["approve", "pass_on"] {
                let refused = site.act(&both, id, act, &pairs);
                assert!(refused.status == CONFLICT || (choice.is_none() && refused.status == WRONG), "{act} {choice:?} {}", refused.status);
            }
        }
        assert!(!site.dossier(id).decided);
        assert_eq!(site.act(&both, id, "approve", &[("choice", "1"), ("note", "thiếu chữ ký")]).status, DONE, "sending back is no signature");
        assert_eq!(site.act(&site.officer(Handler, north()), id, "pass_on", &[]).status, DONE);
        assert_eq!(site.act(&site.officer(Leader, north()), id, "approve", &[("choice", "0")]).status, DONE);
    });
}

#[test]
fn a_request_for_a_supplement_is_seen_before_it_is_sent() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        let reception = site.officer(Reception, north());
        let form = site.get(&reception, &format!("/desk/dossiers/{id}/acts/request_supplement"));
        assert!(form.body.contains("Giấy chứng sinh") && form.body.contains("reason.child_name"));
        let empty = site.act(&reception, id, "request_supplement", &[("reason", "Hồ sơ chưa đầy đủ")]);
        assert_eq!(empty.status, WRONG);
        let marks = [("reason", "Hồ sơ chưa đầy đủ"), ("papers", "birth_note"), ("reason.birth_note", "Bản chụp bị mờ")];
        let preview = site.act(&reception, id, "request_supplement", &[&marks[..], &[("preview", "1")]].concat());
        assert_eq!(preview.status, OK);
        assert!(preview.body.contains("<strong>Giấy chứng sinh</strong>: Bản chụp bị mờ"));
        assert_eq!(site.dossier(id).supplements, 0, "a preview does nothing");
        assert_eq!(site.act(&reception, id, "request_supplement", &marks).status, DONE);
        assert_eq!(site.dossier(id).supplements, 1);
        assert!(site.get(&reception, &format!("/desk/dossiers/{id}?tab=papers")).body.contains("Bản chụp bị mờ"));
    });
}

#[test]
fn ticked_reasons_write_the_refusal() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        let reception = site.officer(Reception, north());
        let written = site.act(&reception, id, "refuse", &[("compose", "1"), ("ground", "authority"), ("reason", "Kính gửi bà Lan.")]);
        assert_eq!(written.status, OK);
        assert!(written.body.contains("Kính gửi bà Lan.") && written.body.contains("không thuộc thẩm quyền giải quyết của Ủy ban nhân dân xã Sơn Bắc"));
        assert!(written.body.contains("60/2014/QH13"), "with its ground");
        assert_eq!(site.act(&reception, id, "refuse", &[("reason", "x")]).status, WRONG);
        assert_eq!(site.act(&reception, id, "refuse", &[("reason", "Hồ sơ không thuộc thẩm quyền")]).status, DONE);
        assert_eq!(site.dossier(id).status, Status::Refused);
    });
}

#[test]
fn a_new_due_date_lies_in_working_time() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        assert_eq!(site.act(&site.officer(Reception, north()), id, "receive", &[]).status, DONE);
        let leader = site.officer(Leader, north());
        let form = site.get(&leader, &format!("/desk/dossiers/{id}/acts/extend"));
        assert!(form.body.contains("new_due") && form.body.contains("Gợi ý"));
        let extend = |date: &str, time: &str| {
            let pairs = [("reason", "Chờ xác minh ở nơi sinh"), ("new_due", date), ("new_time", time)];
            site.act(&leader, id, "extend", &pairs).status
        };
        for (date, time) in [("15/03/2026", "10:00"), ("16/03/2026", "23:00"), ("01/03/2026", "10:00"), ("hôm nao", "10:00"), ("16/03/2026", "x")] {
            assert_eq!(extend(date, time), WRONG, "{date} {time}");
        }
        assert_eq!(extend("16/03/2026", "16:00"), DONE);
        assert_eq!(site.dossier(id).due_at.unwrap().hm_dmy(), "16:00, 16/03/2026");
    });
}

#[test]
fn the_api_shows_and_does_what_the_page_does() {
    on_both(|db| {
        let site = Site::new(&db);
        let id = site.submitted().id;
        let reception = site.officer(Reception, north());
        let shown: serde_json::Value = serde_json::from_str(&site.get(&reception, &format!("/api/v1/dossiers/{id}")).body).unwrap();
        assert_eq!(shown["status"], 1);
        let next = shown["acts"].as_array().unwrap().iter().find(|a| a["next"] == true).unwrap();
        assert_eq!(next["act"], "receive");
        let path = format!("/api/v1/dossiers/{id}/acts/receive");
        let done = site.post_json(&reception, &path, &json!({ "version": shown["version"] }));
        assert_eq!(done.status, OK, "{}", done.body);
        assert_eq!(site.post_json(&reception, &path, &json!({ "version": shown["version"] })).status, CONFLICT);
    });
}
