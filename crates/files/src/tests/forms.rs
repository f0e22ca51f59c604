use axum::http::{Method, StatusCode};
use web::{Entry, Module, Reply, Route, Visit};

use super::samples::{jpeg, pdf, png};
use super::{Answer, Bench, Browser, on_both};
use crate::{FORM_LIMIT, Form, FormFile};

/// A system that takes a form with files and tells what it got.
fn echo() -> Module {
    async fn take(_: Visit, form: Form) -> Reply {
        let files: Vec<_> = form.files.iter().map(|FormFile { field, file }| (field, &file.name, file.size, &file.purpose)).collect();
        let errors: Vec<_> = form.errors.iter().map(|e| (e.field.to_string(), e.message.vi.to_string())).collect();
        web::json(&serde_json::json!({ "input": form.input.0, "files": files, "errors": errors }))
    }
    async fn page(visit: Visit) -> Reply {
        web::json(&visit.view.csrf)
    }
    Module {
        name: "echo",
        migrations: &[],
        routes: vec![
            Route::post("/echo", Entry::Open, "Tells what came", take).body_limit(FORM_LIMIT),
            Route::post("/echo/small", Entry::Open, "Tells what came, of small forms", take).body_limit(64 << 10),
            Route::get("/echo", Entry::Open, "The token", page),
        ],
        menu: Vec::new(),
    }
}

const BOUNDARY: &str = "----ranh-gioi";

enum Part<'a> {
    Text(&'a str, &'a str),
    File(&'a str, &'a str, &'a [u8]),
}

fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let (head, content) = match part {
            Part::Text(name, text) => (format!("name=\"{name}\"\r\n"), text.as_bytes()),
            Part::File(name, file, bytes) => {
                (format!("name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n"), *bytes)
            }
        };
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n").as_bytes());
        body.extend(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// A person at a browser without scripts.
struct Person {
    browser: Browser,
    cookie: String,
    csrf: String,
}

impl Person {
    async fn at(bench: &Bench) -> Self {
        let browser = bench.app(vec![echo()]);
        let cookie = format!("tinhso_session={}", bench.sign_in(1).await);
        let page = browser.ask(Method::GET, "/echo", &[("cookie", &cookie)], "").await;
        Self { csrf: page.json().as_str().unwrap().to_owned(), browser, cookie }
    }

    async fn post(&self, parts: &[Part<'_>]) -> Answer {
        self.post_raw(&format!("multipart/form-data; boundary={BOUNDARY}"), multipart(parts)).await
    }

    async fn post_raw(&self, kind: &str, body: Vec<u8>) -> Answer {
        let headers = [("cookie", &*self.cookie), ("content-type", kind), ("accept", "application/json")];
        self.browser.ask(Method::POST, "/echo", &headers, body).await
    }
}

#[test]
fn files_come_with_their_form() {
    on_both(async |bench| {
        let person = Person::at(&bench).await;
        let (photo, paper) = (jpeg(30, 20), pdf());
        let answer = person
            .post(&[
                Part::Text("csrf", &person.csrf),
                Part::Text("applicant.name", "  Nguyễn   Thị Hoa "),
                Part::File("paper.1", "C:\\Ảnh\\giấy.pdf", &paper),
                Part::File("paper.2", "", b""),
                Part::File("paper.1", "mặt sau.jpg", &photo),
                Part::Text("note", "dòng một\r\ndòng hai"),
            ])
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let got = answer.json();
        assert_eq!(got["input"][1], serde_json::json!(["applicant.name", "Nguyễn Thị Hoa"]));
        assert_eq!(got["input"][2], serde_json::json!(["note", "dòng một\ndòng hai"]));
        assert_eq!(
            got["files"],
            serde_json::json!([["paper.1", "giấy.pdf", paper.len(), "paper.1"], ["paper.1", "mặt sau.jpg", photo.len(), "paper.1"]])
        );
        assert_eq!(got["errors"], serde_json::json!([]));
    });
}

#[test]
fn a_refused_file_loses_nothing_else_of_the_form() {
    on_both(async |bench| {
        let person = Person::at(&bench).await;
        let answer = person
            .post(&[
                Part::Text("csrf", &person.csrf),
                Part::Text("name", "Hoa"),
                Part::File("paper.1", "setup.exe", &[0x4D; 3_000_000]),
                Part::File("paper.2", "a.pdf", b"MZ\x90 a program"),
                Part::File("paper.3", "b.pdf", b""),
                Part::File("paper.4", "c.png", &png(8, 8)),
            ])
            .await;
        let got = answer.json();
        assert_eq!(got["input"][1][1], "Hoa");
        assert_eq!(got["files"][0][1], "c.png");
        let errors: Vec<_> = got["errors"].as_array().unwrap().iter().map(|e| e[0].as_str().unwrap()).collect();
        assert_eq!(errors, ["paper.1", "paper.2", "paper.3"]);
        assert!(got["errors"][2][1].as_str().unwrap().contains("Tệp này trống"));
    });
}

#[test]
fn a_form_that_is_not_ours_is_turned_away_before_its_files() {
    on_both(async |bench| {
        let person = Person::at(&bench).await;
        let paper = pdf();
        for parts in [
            vec![Part::File("paper", "a.pdf", &paper)],
            vec![Part::File("paper", "a.pdf", &paper), Part::Text("csrf", &person.csrf)],
            vec![Part::Text("csrf", "0123"), Part::File("paper", "a.pdf", &paper)],
            vec![Part::Text("name", "Hoa")],
            vec![],
        ] {
            assert_eq!(person.post(&parts).await.status, StatusCode::CONFLICT);
        }
        let files: i64 = bench.ctx(super::person(1)).read(|tx| tx.one("SELECT count(*) FROM file", &[])).await.unwrap();
        assert_eq!(files, 0);
    });
}

#[test]
fn forms_without_files_and_broken_ones() {
    on_both(async |bench| {
        let person = Person::at(&bench).await;
        let plain = person.post_raw("application/x-www-form-urlencoded", format!("csrf={}&name=Hoa", person.csrf).into()).await;
        assert_eq!(plain.json()["input"][1], serde_json::json!(["name", "Hoa"]));

        let paper = pdf();
        let whole = multipart(&[Part::Text("csrf", &person.csrf), Part::File("paper", "a.pdf", &paper)]);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        for cut in [whole.len() - 40, whole.len() - 200, 20] {
            let answer = person.post_raw(&kind, whole[..cut].to_vec()).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "cut at {cut}");
        }
        assert_eq!(person.post_raw("multipart/form-data", whole).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let long = "x".repeat(2 << 20);
        let answer = person.post(&[Part::Text("csrf", &person.csrf), Part::Text("name", &long)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_form_that_is_too_large_is_told_what_is_kept_and_the_limit() {
    on_both(async |bench| {
        let person = Person::at(&bench).await;
        let body = multipart(&[Part::Text("csrf", &person.csrf), Part::File("paper", "a.pdf", &[b' '; 100 << 10])]);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("cookie", &*person.cookie), ("content-type", &*kind), ("accept", "application/json")];
        let answer = person.browser.ask(Method::POST, "/echo/small", &headers, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = answer.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(told.contains("lớn hơn 128 MB") && told.contains("đã lưu trước đó vẫn còn"), "{told}");
    });
}

#[test]
fn nobody_sends_files_without_signing_in() {
    on_both(async |bench| {
        let browser = bench.app(vec![echo()]);
        let page = browser.ask(Method::GET, "/echo", &[("cookie", "tinhso_visitor=khach")], "").await;
        let csrf = page.json().as_str().unwrap().to_owned();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("cookie", "tinhso_visitor=khach"), ("content-type", &*kind), ("accept", "application/json")];
        let paper = pdf();
        let body = multipart(&[Part::Text("csrf", &csrf), Part::File("paper", "a.pdf", &paper)]);
        assert_eq!(browser.ask(Method::POST, "/echo", &headers, body).await.status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn the_api_takes_files_with_a_token() {
    on_both(async |bench| {
        let browser = bench.app(Vec::new());
        let token = format!("Bearer {}", bench.sign_in(1).await);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let body = multipart(&[Part::File("a", "a.pdf", &pdf()), Part::File("b", "b.pdf", b"no")]);
        let answer = browser
            .ask(Method::POST, "/api/v1/files?lang=en", &[("authorization", &token), ("content-type", &kind)], body)
            .await;
        let got = answer.json();
        assert_eq!((got["files"][0]["name"].as_str(), got["refused"][0]["field"].as_str()), (Some("a.pdf"), Some("b")));
        assert!(got["refused"][0]["message"].as_str().unwrap().contains("damaged"));
    });
}
