use std::collections::HashSet;
use std::sync::Arc;

use access::{Actor, Applicant, Coverage, Grant, Official};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use base::{AgencyId, ApplicantId, Error, Id as _, Instant, OfficialId, Role};
use db::params;
use tower::ServiceExt as _;
use web::{AccountKind, Accounts, Signed, Stage, UserBadge};

use super::{Bench, on_both};
use crate::store::State;
use crate::{Handlers, Options, discard, enqueue, list, retry};

fn official(bench: &Bench, role: Role) -> Actor {
    let agency: AgencyId = bench.system().id();
    let covers = Coverage::Only(Arc::new(HashSet::from([agency])));
    let grants = vec![Grant { role, agency, covers, on_behalf_of: None }];
    Actor::Official(Official { id: bench.system().id(), name: "Trần Văn Minh".into(), grants })
}

/// Leaves one job that is dead.
async fn dead_job(bench: &Bench) -> base::JobId {
    let ctx = bench.system();
    let id = ctx.write(|tx| enqueue(tx, "portal.sync", &(), Options::default())).await.unwrap().unwrap();
    let handlers = Handlers::new().on("portal.sync", |_, ()| async { Err::<(), _>(Error::NotFound("dossier <b>")) });
    assert_eq!(bench.worker(handlers, &[]).run_until_idle().await.unwrap().dead, 1);
    id
}

#[test]
fn only_operators_see_and_touch_jobs() {
    on_both(async |bench| {
        let id = dead_job(&bench).await;
        let applicant = Actor::Applicant(Applicant { id: bench.system().id::<ApplicantId>(), name: "An".into() });
        for (actor, may) in [
            (Actor::Anonymous, false),
            (applicant, false),
            (official(&bench, Role::Handler), false),
            (official(&bench, Role::AgencyAdmin), false),
            (official(&bench, Role::SystemAdmin), true),
        ] {
            let ctx = bench.ctx(actor);
            let seen = ctx.read(|tx| list(tx, State::Dead, None)).await;
            match (&seen, may) {
                (Ok((counts, page)), true) => assert_eq!((counts.dead, page.rows.len()), (1, 1)),
                (Err(Error::Forbidden | Error::Unauthenticated), false) => {}
                _ => panic!("{:?} saw {seen:?}", ctx.actor),
            }
            if !may {
                assert!(ctx.write(move |tx| retry(tx, id)).await.is_err());
                assert!(ctx.write(move |tx| discard(tx, id)).await.is_err());
            }
        }
    });
}

#[test]
fn a_dead_job_runs_again_or_goes_and_both_are_recorded() {
    on_both(async |bench| {
        let id = dead_job(&bench).await;
        let operator = bench.ctx(official(&bench, Role::SystemAdmin));
        operator.write(move |tx| retry(tx, id)).await.unwrap();
        let ok = Handlers::new().on("portal.sync", |_, ()| async { Ok(()) });
        assert_eq!(bench.worker(ok, &[]).run_until_idle().await.unwrap().done, 1);
        assert!(matches!(operator.write(move |tx| retry(tx, id)).await, Err(Error::NotFound("job"))));

        let second = dead_job(&bench).await;
        operator.write(move |tx| discard(tx, second)).await.unwrap();
        assert!(matches!(operator.write(move |tx| discard(tx, second)).await, Err(Error::NotFound("job"))));
        let kinds: Vec<String> = operator.read(|tx| tx.all("SELECT kind FROM event ORDER BY kind", &[])).await.unwrap();
        assert_eq!(kinds, ["job.discard", "job.retry"]);
    });
}

#[test]
fn a_running_job_is_left_alone() {
    on_both(async |bench| {
        let ctx = bench.system();
        let id = ctx.write(|tx| enqueue(tx, "a", &(), Options::default())).await.unwrap().unwrap();
        ctx.write(move |tx| tx.run("UPDATE job SET state = 'running', lease_until = run_at WHERE id = $1", params![id]))
            .await
            .unwrap();
        assert!(matches!(ctx.write(move |tx| retry(tx, id)).await, Err(Error::Conflict(_))));
        assert!(matches!(ctx.write(move |tx| discard(tx, id)).await, Err(Error::Conflict(_))));
    });
}

#[test]
fn lists_are_paged_by_key() {
    on_both(async |bench| {
        let ctx = bench.system();
        ctx.write(|tx| {
            for n in 0..120 {
                enqueue(tx, "a", &n, Options::at(tx.now().plus_minutes(n % 7)))?;
            }
            Ok(())
        })
        .await
        .unwrap();
        let (mut after, mut seen) = (None, HashSet::new());
        for rows in [50, 50, 20] {
            let from = after.take();
            let (counts, page) = ctx.read(move |tx| list(tx, State::Queued, from.as_ref())).await.unwrap();
            assert_eq!((page.rows.len(), page.total, counts.due + counts.later), (rows, 120, 120));
            seen.extend(page.rows.iter().map(|job| job.id));
            after = page.next;
        }
        assert!(after.is_none());
        assert_eq!(seen.len(), 120);
    });
}

struct OneOperator(Actor);

impl Accounts for OneOperator {
    fn signed(&self, _: &mut db::Tx<'_>, _: AccountKind, _: &str, _: Instant) -> base::Result<Option<Signed>> {
        Ok(Some(Signed { actor: self.0.clone(), badge: UserBadge::default(), must: None }))
    }
}

#[test]
fn the_page_shows_dead_jobs_first_and_runs_them_again() {
    on_both(async |bench| {
        let id = dead_job(&bench).await;
        let operator = official(&bench, Role::SystemAdmin);
        let account = OfficialId::from_uuid(operator.official().unwrap().id.uuid()).to_string();
        let token = bench
            .system()
            .write(move |tx| web::start_session(tx, AccountKind::Official, &account, Stage::Open, "", "test"))
            .await
            .unwrap();
        let config = web::Config {
            base_url: "http://127.0.0.1".into(),
            province: "Tỉnh Tân Giang".into(),
            hotline: "1900".into(),
            theme_css: String::new(),
            demo: false,
            secret: vec![7; 32],
            behind_proxy: false,
            body_limit: 1 << 20,
        };
        let app = web::App::new(
            bench.db.clone(),
            bench.clock.clone(),
            bench.random.clone(),
            config,
            Box::new(OneOperator(operator)),
        );
        let router = web::router(app, vec![crate::module()]);
        let ask = async |request: axum::http::request::Builder, body: String| {
            let request = request.header(header::COOKIE, format!("tinhso_session={token}")).body(Body::from(body)).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
            (status, String::from_utf8(body.to_vec()).unwrap())
        };
        let (status, page) = ask(Request::get("/desk/admin/jobs"), String::new()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("portal.sync") && page.contains("not found: dossier &#60;b&#62;"), "{page}");
        let (status, page) = ask(Request::get(format!("/desk/admin/jobs/{id}")), String::new()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Đã dừng, cần xử lý") && page.contains("Huỷ bỏ công việc này"));

        let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let act = format!("/desk/admin/jobs/{id}/retry");
        let form = |act: &str| Request::post(act).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        assert_eq!(ask(form(&act), "csrf=wrong".into()).await.0, StatusCode::CONFLICT);
        assert_eq!(ask(form(&act), format!("csrf={csrf}")).await.0, StatusCode::SEE_OTHER);
        let (_, waiting) = ask(Request::get("/desk/admin/jobs?state=queued&lang=en"), String::new()).await;
        assert!(waiting.contains("portal.sync") && waiting.contains("Run again"));
        let (status, gone) = ask(Request::get("/desk/admin/jobs?lang=en"), String::new()).await;
        assert_eq!(status, StatusCode::OK);
        assert!(gone.contains("No job was given up"));
        let (_, api) = ask(Request::get("/api/v1/jobs?state=queued"), String::new()).await;
        let api: serde_json::Value = serde_json::from_str(&api).unwrap();
        assert_eq!((&api["counts"]["due"], &api["jobs"][0]["attempt"]), (&1.into(), &0.into()));
    });
}
