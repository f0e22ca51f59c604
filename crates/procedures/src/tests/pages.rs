//! What the public sees, what controllers see, and what neither may see.

use axum::http::Method;
use serde_json::json;

use super::site::{Site, on_both_sites};

/// A draft of a procedure nobody may see yet, by the API.
fn secret_draft(site: &Site, token: &str) -> String {
    let mut definition = serde_json::to_value(super::birth()).unwrap();
    definition["code"] = json!("9.999999");
    definition["name"] = json!({ "vi": "Thủ tục bí mật chưa công khai", "en": "A procedure not yet public" });
    definition["keywords"] = json!(["bimatbimat"]);
    let body = json!({ "definition": definition, "note": "" }).to_string();
    let made = site.call(token, Method::POST, "/api/v1/procedures", body);
    assert_eq!(made.status, 200, "{}", made.body);
    made.json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn everybody_reads_what_is_published() {
    on_both_sites(|site| {
        let table = [
            ("/", "Bạn cần làm thủ tục gì?"),
            ("/", "/events/birth"),
            ("/", "action=\"/track\""),
            ("/procedures", "Tất cả"),
            ("/procedures?q=dang+ky+khai+sinh", "Thủ tục đăng ký khai sinh"),
            ("/procedures?q=lam+giay+khai+sinh", "/procedures/1.001193"),
            ("/procedures?q=zzzzzzzz&level=commune", "Không tìm thấy thủ tục nào"),
            ("/procedures?sector=G15-TP07&from=0", "Bỏ lọc:"),
            ("/procedures/1.001193", "href=\"/apply/1.001193\""),
            ("/procedures/1.001193", "Giấy chứng sinh"),
            ("/procedures/1.001193/print", "60/2014/QH13"),
            ("/events/birth", "Thủ tục đăng ký khai sinh"),
            ("/sectors", "Hộ tịch"),
            ("/help", "VNeID"),
            ("/accessibility", "WCAG 2.2"),
            ("/privacy", "cookie"),
            ("/procedures/1.001193?lang=en", "Birth registration"),
        ];
        for (path, wanted) in table {
            let page = site.get(path);
            assert_eq!(page.status, 200, "{path}: {}", page.body);
            assert!(page.body.contains(wanted), "{path}: {wanted}");
            assert!(!page.body.contains(" style=\"") && !page.body.contains("onclick"), "{path}");
        }
        for path in ["/procedures/1.999999", "/events/nothing", "/procedures/1.999999/print", "/api/v1/procedures/1.999999"] {
            assert_eq!(site.get(path).status, 404, "{path}");
        }
        let long = format!("/procedures?q={}", "a".repeat(3_000));
        assert_eq!(site.get(&long).status, 200);
    });
}

#[test]
fn what_a_page_says_reads_well() {
    on_both_sites(|site| {
        let signed_in = site.sign_in("author");
        let hint = "đăng nhập bằng VNeID ở bước sau";
        assert!(site.get("/procedures/1.001193").body.contains(hint));
        assert!(!site.get_as(&signed_in, "/procedures/1.001193").body.contains(hint));
        for d in crate::built_in().unwrap() {
            let page = site.get(&format!("/procedures/{}", d.code)).body;
            for odd in ["Nếu không: Nếu", "Ủy ban nhân dân cấp xã (cấp xã", "(Cấp xã)", ", Qua mạng", ", Trực tiếp tại bộ phận"] {
                assert!(!page.contains(odd), "{}: {odd}", d.code);
            }
        }
    });
}

#[test]
fn a_procedure_is_abolished_after_a_question_and_says_so() {
    on_both_sites(|site| {
        let (reviewer, commune, reception) = (site.sign_in("reviewer"), site.sign_in("commune"), site.sign_in("reception"));
        let id = site.get("/api/v1/procedures/1.001193").json()["id"].as_str().unwrap().to_owned();
        let (shown, ask, act) =
            (format!("/desk/procedures/{id}"), format!("/desk/procedures/{id}/abolish"), format!("/desk/procedures/{id}/state"));
        let page = site.get_as(&reviewer, &shown).body;
        assert!(page.contains(&ask) && !page.contains("value=\"retire\""), "asked first: {page}");
        assert_eq!((site.get_as(&commune, &ask).status, site.get_as(&reception, &ask).status), (403, 404));
        let question = site.get_as(&reviewer, &ask);
        assert!(question.status == 200 && question.body.contains("không hoàn tác được"), "{}", question.body);
        let lock = question.body.split("name=\"lock\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let silent = site.post_as(&reviewer, &act, &[("lock", &lock), ("act", "retire")]);
        assert!(silent.status == 422 && silent.body.contains("Bãi bỏ thủ tục?"), "a reason is needed: {}", silent.body);
        let why = ("note", "Quyết định số 5/QĐ-UBND");
        assert_eq!(site.post_as(&reviewer, &act, &[("lock", &lock), ("act", "retire"), why]).status, 303);
        for path in ["/procedures/1.001193", "/procedures/1.001193/print"] {
            let gone = site.get(path);
            assert_eq!(gone.status, 410, "{path}");
            for told in ["đã được bãi bỏ", "02/03/2026", "Quyết định số 5/QĐ-UBND"] {
                assert!(gone.body.contains(told), "{path}: {told}: {}", gone.body);
            }
        }
        let after = site.get_as(&reviewer, &shown).body;
        assert!(after.contains("Đã bãi bỏ") && !after.contains("Đã thay thế"), "{after}");
        assert_eq!(site.get_as(&reviewer, &ask).to, shown, "nothing is left to abolish");
    });
}

#[test]
fn programs_read_what_is_published() {
    on_both_sites(|site| {
        let list = site.get("/api/v1/procedures?q=khai+sinh&kind=commune").json();
        assert_eq!(list["items"][0]["code"], "1.001193", "{list}");
        assert_eq!(site.get("/api/v1/procedures?event=birth").json()["total"].as_u64(), Some(6));
        let one = site.get("/api/v1/procedures/1.001193").json();
        let back: catalogue::Definition = serde_json::from_value(one["definition"].clone()).unwrap();
        assert_eq!(back, super::birth());
        let suggested = site.get("/api/v1/procedures/suggest?q=khai+s").json();
        assert_eq!(suggested[0]["href"], "/procedures/1.001193", "{suggested}");
        assert!(suggested.as_array().unwrap().len() <= 8);
        assert_eq!(site.get("/api/v1/procedures/suggest?q=").json(), json!([]));
        let schema = site.get("/api/v1/procedures/1.001193/schema").json();
        assert!(schema["properties"].is_object(), "{schema}");
        let document = site.get("/api/openapi.json").json();
        assert!(document["paths"]["/api/v1/procedures/versions/{id}/publish"]["post"].is_object());
    });
}

#[test]
fn drafts_are_invisible_to_the_public() {
    on_both_sites(|site| {
        let author = site.sign_in("author");
        let id = secret_draft(site, &author);
        for path in ["/procedures?q=bimatbimat", "/procedures", "/procedures?from=60", "/api/v1/procedures?q=bí+mật", "/api/v1/procedures/suggest?q=bimat", "/", "/events/birth"] {
            let page = site.get(path);
            assert!(!page.body.contains("9.999999") && !page.body.contains("bí mật"), "{path}");
        }
        let closed = [
            "/procedures/9.999999".to_owned(),
            "/procedures/9.999999/print".to_owned(),
            "/api/v1/procedures/9.999999".to_owned(),
            "/api/v1/procedures/9.999999/schema".to_owned(),
        ];
        for path in &closed {
            assert_eq!(site.get(path).status, 404, "{path}");
        }
        let reception = site.sign_in("reception");
        let kept = [
            "/desk/procedures".to_owned(),
            format!("/desk/procedures/versions/{id}"),
            format!("/desk/procedures/versions/{id}/review"),
            format!("/desk/procedures/versions/{id}/file/procedure.toml"),
            format!("/api/v1/procedures/versions/{id}"),
            "/api/v1/procedures/9.999999/versions".to_owned(),
        ];
        for path in &kept {
            assert_ne!(site.get(path).status, 200, "{path}");
            assert_eq!(site.get_as(&reception, path).status, 404, "{path}");
            assert_eq!(site.get_as(&author, path).status, 200, "{path}");
        }
    });
}

#[test]
fn a_procedure_is_written_reviewed_and_published_on_pages() {
    on_both_sites(|site| {
        let (author, reviewer, commune) = (site.sign_in("author"), site.sign_in("reviewer"), site.sign_in("commune"));
        let wrong = site.post_as(&author, "/desk/procedures", &[("code", "abc")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("value=\"abc\""), "what was typed is kept");
        assert_eq!(site.post_as(&commune, "/desk/procedures", &[("code", "9.888888")]).status, 403);

        // From the published version: change a time, add a paper, save.
        let versions = site.get_as(&author, "/api/v1/procedures/1.001193/versions").json();
        let first = versions[0]["id"].as_str().unwrap().to_owned();
        let made = site.call(&author, Method::POST, "/api/v1/procedures/1.001193/drafts", "{}").json();
        let id = made["id"].as_str().unwrap().to_owned();
        let base = format!("/desk/procedures/versions/{id}");
        for part in ["", "/process", "/form", "/review", "/edit/texts", "/edit/reach", "/edit/cases", "/edit/process", "/edit/form"] {
            let page = site.get_as(&author, &format!("{base}{part}"));
            assert_eq!(page.status, 200, "{part}: {}", page.body);
        }
        let cases = format!("{base}/edit/cases");
        let bad = site.post_as(&author, &cases, &[("lock", "1"), ("cases.0.key", "a"), ("cases.0.time", "ba ngày")]);
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("value=\"ba ngày\""), "what was typed is kept");
        let fields = [
            ("cases.0.key", "mot"), ("cases.0.name.vi", "Một"), ("cases.0.name.en", "One"), ("cases.0.time", "3"),
            ("cases.0.time_unit", "working_day"), ("cases.0.components.0.key", "to_khai"),
            ("cases.0.components.0.name.vi", "Tờ khai"), ("cases.0.components.0.name.en", "Form"),
            ("cases.0.components.0.originals", "1"), ("cases.0.fees.0.key", "le_phi"), ("cases.0.fees.0.name.vi", "Lệ phí"),
            ("cases.0.fees.0.name.en", "Charge"), ("cases.0.fees.0.amount", "8.000"), ("cases.0.fees.0.kind", "charge"),
        ];
        let added = site.post_as(&author, &cases, &[&fields[..], &[("lock", "1"), ("add", "cases.0.components")]].concat());
        assert_eq!((added.status, added.to.as_str()), (303, format!("{cases}#cases.0.components").as_str()));
        let saved = site.post_as(&author, &cases, &[&fields[..], &[("lock", "2"), ("then", "next")]].concat());
        assert_eq!((saved.status, saved.to.as_str()), (303, format!("{base}/edit/form").as_str()));
        let late = site.post_as(&author, &cases, &[&fields[..], &[("lock", "2")]].concat());
        assert_eq!(late.status, 409, "somebody saved meanwhile");

        let review = format!("{base}/review");
        let shown = site.get_as(&author, &review).body;
        assert!(shown.contains("Bỏ trường hợp"), "{shown}");
        assert_eq!(site.post_as(&author, &review, &[("lock", "3"), ("act", "submit")]).status, 303);
        assert_eq!(site.post_as(&author, &review, &[("lock", "4"), ("act", "publish")]).status, 409);
        assert_eq!(site.post_as(&commune, &review, &[("lock", "4"), ("act", "publish")]).status, 403);
        assert_eq!(site.post_as(&reviewer, &review, &[("lock", "4"), ("act", "send_back")]).status, 422, "a reason is needed");
        assert!(!site.get("/procedures/1.001193/print").body.contains("3 ngày làm việc"), "not yet");
        assert_eq!(site.post_as(&reviewer, &review, &[("lock", "4"), ("act", "publish")]).status, 303);
        assert!(site.get("/procedures/1.001193/print").body.contains("3 ngày làm việc"), "at once");
        let old = site.get_as(&author, &format!("/api/v1/procedures/versions/{first}")).json();
        assert_eq!(old["definition"], serde_json::to_value(super::birth()).unwrap(), "the old version is kept");
        assert_eq!(old["version"]["state"], "retired");
    });
}

#[test]
fn the_step_table_and_the_form_are_edited() {
    on_both_sites(|site| {
        let author = site.sign_in("author");
        let id = site.call(&author, Method::POST, "/api/v1/procedures/1.001193/drafts", "{}").json()["id"].as_str().unwrap().to_owned();
        let edit = format!("/desk/procedures/versions/{id}/edit");
        let steps = [
            ("steps.0.key", "a"), ("steps.0.task.vi", "Nhận"), ("steps.0.task.en", "Receive"), ("steps.0.role", "reception"),
            ("steps.0.agency", "receiving"), ("steps.0.norm", "60"), ("steps.1.key", "b"), ("steps.1.task.vi", "Ký"),
            ("steps.1.task.en", "Sign"), ("steps.1.role", "leader"), ("steps.1.norm", "9600"), ("steps.1.act", "approve"),
        ];
        let path = format!("{edit}/process");
        let moved = site.post_as(&author, &path, &[&steps[..], &[("lock", "1"), ("up", "steps.1")]].concat());
        assert_eq!(moved.status, 303, "{}", moved.body);
        let shown = site.get_as(&author, &format!("/api/v1/procedures/versions/{id}")).json();
        assert_eq!(shown["definition"]["process"]["steps"][0]["key"], "b", "moved up");
        assert!(shown["warnings"].as_array().unwrap().iter().any(|w| w.as_str().unwrap().contains("vượt thời hạn")), "{shown}");
        let table = site.get_as(&author, &format!("/desk/procedures/versions/{id}/process")).body;
        assert!(table.contains("vượt thời hạn") && table.contains("20 ngày 1 giờ làm việc"), "norms add up");
        let bpmn = site.get_as(&author, &format!("/desk/procedures/versions/{id}/file/process.bpmn"));
        assert!(bpmn.status == 200 && bpmn.body.contains("<bpmn:") || bpmn.body.contains("definitions"), "{}", bpmn.body);
        assert_eq!(site.post_as(&author, &path, &[("lock", "2"), ("drop", "steps.0"), ("steps.0.key", "a")]).status, 303);
        let broken = site.get_as(&author, &format!("/desk/procedures/versions/{id}/file/process.bpmn"));
        assert_eq!(broken.status, 409, "an empty table is no diagram");

        let path = format!("{edit}/form");
        let bad = site.post_as(&author, &path, &[("lock", "3"), ("form", "{ \"sections\": [")]);
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("Lỗi ở dòng 1") && bad.body.contains("&#34;sections&#34;"), "{}", bad.body);
        let faulty = json!({ "sections": [{ "key": "a", "title": { "vi": "A", "en": "" }, "fields": [] }] }).to_string();
        assert_eq!(site.post_as(&author, &path, &[("lock", "3"), ("form", &faulty)]).status, 303, "drafts may be unfinished");
        let told = site.get_as(&author, &path).body;
        assert!(told.contains("sections.0.title"), "{told}");
    });
}

#[test]
fn an_import_by_program() {
    on_both_sites(|site| {
        let author = site.sign_in("author");
        let item = json!({ "MATTHC": "1.777777", "TENTTHC": "Thủ tục mới của Bộ", "TRANGTHAI": "1" });
        let text = json!({ "error_code": "0", "result": [item, { "MATTHC": "?" }] }).to_string();
        let seen = site.call(&author, Method::POST, "/api/v1/procedures/import", text).json();
        assert_eq!((seen["rows"][0]["state"].as_str(), seen["faults"][0]["row"].as_u64()), (Some("new"), Some(2)), "{seen}");
        let id = seen["id"].as_str().unwrap();
        let page = site.get_as(&author, &format!("/desk/procedures/import/{id}"));
        assert!(page.body.contains("Thủ tục mới của Bộ"), "{}", page.body);
        let done = site.call(&author, Method::POST, &format!("/api/v1/procedures/import/{id}"), json!({ "take": [{ "code": "1.777777" }] }).to_string());
        assert_eq!(done.json()["drafts"], 1);
        assert_eq!(site.get("/api/v1/procedures/1.777777").status, 404, "a draft only");
        let refused = site.call(&author, Method::POST, "/api/v1/procedures/import", "[[[");
        assert_eq!(refused.status, 422, "{}", refused.body);
        let stranger = site.sign_in("reception");
        assert_eq!(site.call(&stranger, Method::POST, "/api/v1/procedures/import", "[]").status, 404);
    });
}
