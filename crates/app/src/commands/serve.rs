//! `tinhso serve` and `tinhso work`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use axum::routing::get;
use base::{Error, Result};
use clap::Args as ClapArgs;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::{Config, Installation};

/// How to serve.
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Leave background work to `tinhso work`.
    #[arg(long)]
    no_work: bool,
}

pub(crate) fn run(path: &Path, args: &Args) -> Result<ExitCode> {
    let config = Config::load(path)?;
    if let Some(problem) = config.problems().into_iter().find(|p| p.fatal) {
        return Err(Error::bug(format!("{}\nremedy: {}", problem.what, problem.remedy)));
    }
    start_log();
    let installation = Installation::open(config)?;
    installation.migrate()?;
    serve(installation, !args.no_work, |_| {})
}

pub(crate) fn work(path: &Path) -> Result<ExitCode> {
    start_log();
    let installation = Installation::open(Config::load(path)?)?;
    installation.migrate()?;
    runtime()?.block_on(async {
        let worker = installation.worker();
        let (stop, stopped) = watch::channel(false);
        let work = worker.run(until(stopped));
        futures::pin_mut!(work);
        tokio::select! {
            () = &mut work => {}
            () = signal() => {
                let _ = stop.send(true);
                work.await;
            }
        }
    });
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn start_log() {
    let filter = EnvFilter::try_from_env("TINHSO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // A second start in one process (tests) keeps the first log.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

pub(crate) fn runtime() -> Result<tokio::runtime::Runtime> {
    // One provider of cryptography for every outgoing TLS connection; a second start keeps it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::bug)
}

/// Serves until it is told to stop; `ready` is called when the address answers.
pub(crate) fn serve(installation: Installation, with_work: bool, ready: impl FnOnce(SocketAddr)) -> Result<ExitCode> {
    runtime()?.block_on(async {
        let metrics = PrometheusBuilder::new().install_recorder().map_err(Error::bug)?;
        let db = installation.db.clone();
        let clock = installation.clock.clone();
        let router = installation.router()?.route(
            "/metrics",
            get(async move || {
                let now = clock.now();
                if let Ok(counts) = db.read(move |tx| jobs::counts(tx, now)).await {
                    report(&counts);
                }
                metrics.render()
            }),
        );
        let address = installation.config.server.listen;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|e| Error::bug(format!("cannot listen on {address}: {e}. Is another program using the port?")))?;
        ready(listener.local_addr().map_err(Error::bug)?);
        let (stop, stopped) = watch::channel(false);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(until(stopped.clone()));
        let worker = installation.worker();
        let working = async {
            if with_work {
                worker.run(until(stopped)).await;
            }
        };
        let stopping = async {
            signal().await;
            let _ = stop.send(true);
        };
        let (served, (), ()) = tokio::join!(serving.into_future(), working, stopping);
        served.map_err(Error::bug)?;
        Ok(ExitCode::SUCCESS)
    })
}

fn report(counts: &jobs::Counts) {
    let gauges = [
        ("tinhso_jobs_due", counts.due),
        ("tinhso_jobs_running", counts.running),
        ("tinhso_jobs_dead", counts.dead),
        ("tinhso_jobs_lag_milliseconds", counts.lag_ms),
    ];
    for (name, value) in gauges {
        #[expect(clippy::as_conversions, reason = "gauges are floating-point numbers")]
        metrics::gauge!(name).set(value as f64);
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // A closed channel means that the program ends too.
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
