use axum::http::{Method, StatusCode};
use base64::Engine as _;

use super::samples::{pdf, png};
use super::{Answer, Bench, Browser, on_both, person, with_config};
use crate::{Owner, claim, get};

/// A client that speaks the protocol.
pub(super) struct Client {
    pub(super) browser: Browser,
    pub(super) token: String,
}

pub(super) const PATCH_TYPE: (&str, &str) = ("content-type", "application/offset+octet-stream");

pub(super) fn metadata(name: &str) -> String {
    let name = base64::engine::general_purpose::STANDARD.encode(name);
    format!("filename {name},filetype YXBwbGljYXRpb24vcGRm,field cGFwZXIuMQ==,is_confidential")
}

impl Client {
    pub(super) async fn of(bench: &Bench, n: u128) -> Self {
        Self { browser: bench.app(Vec::new()), token: format!("Bearer {}", bench.sign_in(n).await) }
    }

    pub(super) async fn ask(&self, method: Method, path: &str, more: &[(&str, &str)], body: impl Into<axum::body::Body>) -> Answer {
        let mut headers = vec![("authorization", self.token.as_str()), ("tus-resumable", "1.0.0")];
        headers.extend(more);
        let answer = self.browser.ask(method, path, &headers, body).await;
        assert_eq!(answer.header("tus-resumable"), "1.0.0", "every answer says the version");
        answer
    }

    pub(super) async fn create(&self, name: &str, size: usize) -> Answer {
        let (size, metadata) = (size.to_string(), metadata(name));
        self.ask(Method::POST, "/uploads", &[("upload-length", &size), ("upload-metadata", &metadata)], "").await
    }

    /// The address of a new upload.
    pub(super) async fn begin(&self, name: &str, size: usize) -> String {
        let created = self.create(name, size).await;
        assert_eq!(created.status, StatusCode::CREATED, "{:?}", created.body);
        created.header("location").to_owned()
    }

    pub(super) async fn patch(&self, path: &str, offset: usize, body: impl Into<axum::body::Body>) -> Answer {
        self.ask(Method::PATCH, path, &[PATCH_TYPE, ("upload-offset", &offset.to_string())], body).await
    }

    pub(super) async fn offset(&self, path: &str) -> usize {
        let answer = self.ask(Method::HEAD, path, &[], "").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("cache-control"), "no-store");
        answer.header("upload-offset").parse().unwrap()
    }
}

/// The file that an upload has become.
pub(super) async fn file_of(bench: &Bench, path: &str) -> Option<crate::StoredFile> {
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    bench.ctx(person(1)).read(move |tx| get(tx, id)).await.unwrap()
}

#[test]
fn the_server_says_what_it_can_do() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        for path in ["/uploads", "/uploads/0192"] {
            let answer = client.browser.ask(Method::OPTIONS, path, &[], "").await;
            assert_eq!(answer.status, StatusCode::NO_CONTENT);
            assert_eq!(answer.header("tus-version"), "1.0.0");
            assert_eq!(answer.header("tus-extension"), "creation,termination,expiration");
            assert_eq!(answer.header("tus-max-size"), (500 << 20).to_string());
        }
    });
}

#[test]
fn a_file_travels_in_pieces() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let bytes = pdf();
        let created = client.create("Tờ khai.pdf", bytes.len()).await;
        assert_eq!(created.header("upload-expires"), "Wed, 25 Nov 2026 03:00:00 GMT");
        let path = created.header("location");
        assert_eq!(client.offset(path).await, 0);
        let mut offset = 0;
        for piece in bytes.chunks(100) {
            assert!(file_of(&bench, path).await.is_none());
            let answer = client.patch(path, offset, piece.to_vec()).await;
            offset += piece.len();
            assert_eq!((answer.status, answer.header("upload-offset")), (StatusCode::NO_CONTENT, &*offset.to_string()));
        }
        let file = file_of(&bench, path).await.unwrap();
        assert_eq!((file.name.as_str(), file.purpose.as_str(), &file.created_by), ("Tờ khai.pdf", "paper.1", &person(1).key()));
        assert_eq!(bench.files.bytes(&file).await.unwrap(), bytes);
        assert_eq!(std::fs::read_dir(bench.folder.path().join("uploads")).unwrap().count(), 0, "no part is left");
        // The last answer may have been lost on its way.
        let again = client.ask(Method::HEAD, path, &[], "").await;
        assert_eq!((again.header("upload-offset"), again.header("upload-length")), (&*bytes.len().to_string(), &*bytes.len().to_string()));
        assert_eq!(bench.files.0.slots.len(), 0);
    });
}

#[test]
fn requests_that_break_the_protocol_are_told_so() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let path = client.begin("a.pdf", 1_000).await;
        let name = metadata("a.pdf");
        type Case<'a> = (&'a str, Method, &'a str, Vec<(&'a str, &'a str)>, StatusCode);
        let cases: Vec<Case<'_>> = vec![
            ("no length", Method::POST, "/uploads", vec![("upload-metadata", &name)], StatusCode::BAD_REQUEST),
            ("length later", Method::POST, "/uploads", vec![("upload-defer-length", "1")], StatusCode::BAD_REQUEST),
            ("negative length", Method::POST, "/uploads", vec![("upload-length", "-5")], StatusCode::BAD_REQUEST),
            ("no base64", Method::POST, "/uploads", vec![("upload-length", "5"), ("upload-metadata", "filename a.pdf!")], StatusCode::BAD_REQUEST),
            ("nothing to send", Method::POST, "/uploads", vec![("upload-length", "0"), ("upload-metadata", &name)], StatusCode::UNPROCESSABLE_ENTITY),
            ("too large", Method::POST, "/uploads", vec![("upload-length", "600000000"), ("upload-metadata", &name)], StatusCode::PAYLOAD_TOO_LARGE),
            ("another type", Method::PATCH, &path, vec![("content-type", "application/pdf"), ("upload-offset", "0")], StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("no type", Method::PATCH, &path, vec![("upload-offset", "0")], StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("no offset", Method::PATCH, &path, vec![PATCH_TYPE], StatusCode::BAD_REQUEST),
            ("ahead", Method::PATCH, &path, vec![PATCH_TYPE, ("upload-offset", "5")], StatusCode::CONFLICT),
            ("more than announced", Method::PATCH, &path, vec![PATCH_TYPE, ("upload-offset", "0"), ("content-length", "1001")], StatusCode::UNPROCESSABLE_ENTITY),
            ("unknown", Method::PATCH, "/uploads/01920000-0000-7000-8000-000000000000", vec![PATCH_TYPE, ("upload-offset", "0")], StatusCode::NOT_FOUND),
            ("no id", Method::HEAD, "/uploads/%2e%2e%2fx", vec![], StatusCode::NOT_FOUND),
            ("unknown to end", Method::DELETE, "/uploads/01920000-0000-7000-8000-000000000000", vec![], StatusCode::NOT_FOUND),
        ];
        for (what, method, path, headers, status) in cases {
            assert_eq!(client.ask(method, path, &headers, "").await.status, status, "{what}");
        }
        for version in [None, Some("0.2.2")] {
            let mut headers = vec![("authorization", client.token.as_str())];
            headers.extend(version.map(|version| ("tus-resumable", version)));
            for (method, path) in [(Method::POST, "/uploads"), (Method::HEAD, &path), (Method::PATCH, &path), (Method::DELETE, &path)] {
                let answer = client.browser.ask(method, path, &headers, "").await;
                assert_eq!((answer.status, answer.header("tus-version")), (StatusCode::PRECONDITION_FAILED, "1.0.0"));
            }
        }
        assert_eq!(client.offset(&path).await, 0, "none of it moved the upload");
    });
}

#[test]
fn more_bytes_than_announced_are_not_taken() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let path = client.begin("a.pdf", 50).await;
        // Without a length of its own the body is measured as it comes.
        let pieces = futures::stream::iter((0..4).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 20])));
        let answer = client.patch(&path, 0, axum::body::Body::from_stream(pieces)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(client.offset(&path).await, 40);
    });
}

#[test]
fn an_upload_belongs_to_one_person() {
    on_both(async |bench| {
        let (mine, other) = (Client::of(&bench, 1).await, Client::of(&bench, 2).await);
        let path = mine.begin("a.pdf", 10).await;
        let finished = mine.begin("b.png", png(4, 4).len()).await;
        assert_eq!(mine.patch(&finished, 0, png(4, 4)).await.status, StatusCode::NO_CONTENT);
        for path in [&path, &finished] {
            assert_eq!(other.ask(Method::HEAD, path, &[], "").await.status, StatusCode::NOT_FOUND);
            assert_eq!(other.patch(path, 0, "x").await.status, StatusCode::NOT_FOUND);
            assert_eq!(other.ask(Method::DELETE, path, &[], "").await.status, StatusCode::NOT_FOUND);
        }
        let nobody = Client { token: "Bearer 00".into(), browser: mine.browser.clone() };
        assert_eq!(nobody.create("a.pdf", 10).await.status, StatusCode::UNAUTHORIZED);
        // After the session's end the upload is not said to be gone: it goes on after signing in.
        assert_eq!(nobody.ask(Method::HEAD, &path, &[], "").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(nobody.patch(&path, 0, "x").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(mine.offset(&path).await, 0);
    });
}

#[test]
fn refusals_come_early_where_they_can_and_in_words() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let answer = client.create("setup.exe", 5_000_000).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::UNPROCESSABLE_ENTITY, "application/problem+json"));
        let told = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(told.starts_with("Loại tệp này không được nhận") && !told.contains(".docx"), "{told}");
        // Where the place says what it asks for, the refusal names that and nothing else.
        let accept = base64::engine::general_purpose::STANDARD.encode(".pdf,.jpg,.jpeg");
        let wanting = format!("{},accept {accept}", metadata("Đơn.docx"));
        let answer = client.ask(Method::POST, "/uploads", &[("upload-length", "9"), ("upload-metadata", &wanting)], "").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.json()["detail"].as_str().unwrap().ends_with("Hãy gửi tệp .pdf, .jpg."));

        let path = client.begin("a.pdf", 12).await;
        let refused = client.ask(Method::PATCH, &format!("{path}?lang=en"), &[PATCH_TYPE, ("upload-offset", "0")], "MZ a program").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.json()["detail"].as_str().unwrap().contains("content is exe"));
        // It is over: the next attempt begins anew.
        assert_eq!(client.ask(Method::HEAD, &path, &[], "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(std::fs::read_dir(bench.folder.path().join("uploads")).unwrap().count(), 0);
    });
}

#[test]
fn a_wrong_method_is_told_which_ones_serve() {
    on_both(async |bench| {
        let browser = bench.app(Vec::new());
        let answer = browser.ask(Method::PUT, "/uploads", &[("accept", "application/json")], "").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        let mut allowed: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
        allowed.sort_unstable();
        assert_eq!(allowed, ["OPTIONS", "POST"]);
        assert_eq!(answer.json()["status"], 405);
        assert_eq!(browser.ask(Method::PUT, "/nowhere", &[], "").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn uploads_are_given_up_and_expire() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let parts = || std::fs::read_dir(bench.folder.path().join("uploads")).unwrap().count();
        let path = client.begin("a.pdf", 10).await;
        client.patch(&path, 0, "12345").await;
        assert_eq!(parts(), 1);
        assert_eq!(client.ask(Method::DELETE, &path, &[], "").await.status, StatusCode::NO_CONTENT);
        assert_eq!((client.ask(Method::HEAD, &path, &[], "").await.status, parts()), (StatusCode::NOT_FOUND, 0));

        // A finished upload that nothing refers to can be given up as well; later it cannot.
        for claimed in [false, true] {
            let path = client.begin("b.png", png(4, 4).len()).await;
            client.patch(&path, 0, png(4, 4)).await;
            let id = file_of(&bench, &path).await.unwrap().id;
            if claimed {
                bench.ctx(person(1)).write(move |tx| claim(tx, id, &Owner::new("dossier", "d"), "")).await.unwrap();
            }
            let status = client.ask(Method::DELETE, &path, &[], "").await.status;
            assert_eq!(status, if claimed { StatusCode::NOT_FOUND } else { StatusCode::NO_CONTENT });
            assert_eq!(file_of(&bench, &path).await.is_some(), claimed);
        }

        // Each piece gives a new day. (Sessions end earlier: the person signs in again.)
        let path = client.begin("c.pdf", 10).await;
        bench.hours(20);
        let client = Client::of(&bench, 1).await;
        client.patch(&path, 0, "12345").await;
        bench.hours(20);
        let client = Client::of(&bench, 1).await;
        assert_eq!(client.offset(&path).await, 5);
        bench.hours(5);
        let client = Client::of(&bench, 1).await;
        assert_eq!(client.patch(&path, 5, "12345").await.status, StatusCode::NOT_FOUND);
        assert_eq!(parts(), 1);
        bench.files.sweep(&bench.ctx(access::Actor::System("test"))).await.unwrap();
        assert_eq!(parts(), 0);
    });
}

/// A part whose upload is gone is swept; that of an upload under way is not, nor is a stranger's file.
#[test]
fn parts_left_by_a_crash_are_swept() {
    on_both(async |bench| {
        let client = Client::of(&bench, 1).await;
        let path = client.begin("a.pdf", 10).await;
        client.patch(&path, 0, "12345").await;
        let uploads = bench.folder.path().join("uploads");
        std::fs::write(uploads.join("01920000-0000-7000-8000-000000000000"), "left").unwrap();
        std::fs::write(uploads.join("README"), "by the operator").unwrap();
        bench.files.sweep(&bench.ctx(access::Actor::System("test"))).await.unwrap();
        let mut names: Vec<_> = std::fs::read_dir(&uploads).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, [path.rsplit('/').next().unwrap(), "README"]);
        assert_eq!(client.offset(&path).await, 5);
    });
}

#[test]
fn one_person_cannot_fill_the_disk() {
    let tight = |config: &mut crate::Config| {
        config.loose_files = 3;
        config.loose_bytes = 10_000;
    };
    with_config(tight, Vec::new, async |bench| {
        let client = Client::of(&bench, 1).await;
        assert_eq!(client.create("a.pdf", 10_001).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let finished = client.begin("a.png", png(4, 4).len()).await;
        client.patch(&finished, 0, png(4, 4)).await;
        client.begin("b.pdf", 100).await;
        let third = client.begin("c.pdf", 100).await;
        let refused = client.create("d.pdf", 100).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.json()["detail"].as_str().unwrap().contains("quá nhiều tệp"));
        assert_eq!(Client::of(&bench, 2).await.create("d.pdf", 100).await.status, StatusCode::CREATED);
        client.ask(Method::DELETE, &third, &[], "").await;
        assert_eq!(client.create("d.pdf", 100).await.status, StatusCode::CREATED);
    });
}
