//! The configuration: one TOML file, overridden by environment variables such as
//! `TINHSO_SERVER__LISTEN`.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use base::{Error, Result};
use figment::Figment;
use figment::providers::{Env, Format as _, Toml};
use serde::Deserialize;

/// Everything an operator decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where it listens and how it is reached.
    pub server: Server,
    /// Where data lies.
    pub database: Database,
    /// Files that people upload.
    #[serde(default)]
    pub files: files::Config,
    /// The province.
    pub province: Province,
    /// The sign-in of citizens.
    #[serde(default)]
    pub vneid: Option<Vneid>,
    /// What is decided by policy.
    #[serde(default)]
    pub policy: Policy,
}

/// Where it listens and how it is reached.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The address and port to listen on.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// The address people use, without a slash at the end.
    pub base_url: String,
    /// Whether a proxy stands in front, whose `X-Forwarded-For` is to be believed.
    #[serde(default)]
    pub behind_proxy: bool,
    /// The key that signs what leaves the server: at least 32 random characters.
    pub secret: String,
}

fn listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

/// Where data lies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://user:secret@host/name`.
    pub url: String,
    /// Threads that read (SQLite) or connections (PostgreSQL).
    #[serde(default = "threads")]
    pub threads: usize,
}

fn threads() -> usize {
    4
}

/// The province.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Province {
    /// Its name.
    pub name: String,
    /// The phone number of the help desk.
    #[serde(default)]
    pub hotline: String,
    /// CSS variables of its own colours.
    #[serde(default)]
    pub theme_css: String,
    /// The unit code of the province, for choosing agencies by residence.
    #[serde(default)]
    pub unit_code: String,
}

/// VNeID, the sign-in of citizens by OpenID Connect.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vneid {
    /// The issuer's address.
    pub issuer: String,
    /// The client's name.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
    /// Whether it is the stand-in, which this program then serves itself.
    #[serde(default)]
    pub stand_in: bool,
}

/// What is decided by policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What a supplement does to the legal time: `restart` (the decree) or `extend`.
    pub supplement: base::deadline::PausePolicy,
    /// How often a supplement may be requested; 0 is any number.
    pub supplements: u32,
    /// How often a deadline may be extended; 0 is any number.
    pub extensions: u32,
    /// Working hours in which an online dossier is received or refused.
    pub accept_hours: u32,
    /// Days the applicant has for a supplement.
    pub supplement_days: i64,
    /// Days a draft is kept after its last change.
    pub draft_days: i64,
    /// Whether officials must have a second factor.
    pub second_factor: bool,
    /// Whether swapped working days that no source confirms are applied.
    pub unconfirmed_swaps: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            supplement: base::deadline::PausePolicy::Restart,
            supplements: 0,
            extensions: 1,
            accept_hours: 8,
            supplement_days: 30,
            draft_days: 30,
            second_factor: true,
            unconfirmed_swaps: false,
        }
    }
}

/// Something an operator should put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
    /// Whether the program cannot start with it.
    pub fatal: bool,
}

impl Config {
    /// Reads the file and the environment.
    ///
    /// # Errors
    /// [`Error::Bug`] naming the key that is missing or wrong.
    pub fn load(path: &Path) -> Result<Self> {
        Figment::new()
            .merge(Toml::file(path))
            // Keys of a section have two underscores; others, such as TINHSO_LOG, are not the file's.
            .merge(Env::prefixed("TINHSO_").filter(|key| key.as_str().contains("__")).split("__"))
            .extract()
            .map_err(|e| Error::bug(format!("{}: {e}\nA sample is printed by `tinhso check`.", path.display())))
    }

    /// The configuration of the demo, all in one folder.
    pub fn demo(folder: &Path, port: u16, secret: String) -> Self {
        let base_url = format!("http://localhost:{port}");
        Self {
            vneid: Some(Vneid {
                issuer: format!("{base_url}/sandbox/vneid"),
                client_id: "tinhso".to_owned(),
                client_secret: "sandbox".to_owned(),
                stand_in: true,
            }),
            server: Server { listen: SocketAddr::from(([0, 0, 0, 0], port)), base_url, behind_proxy: false, secret },
            database: Database { url: format!("sqlite:{}", folder.join("tinhso.db").display()), threads: 4 },
            files: files::Config { folder: folder.join("files"), ..files::Config::default() },
            province: Province {
                name: "Tỉnh Tân Giang".to_owned(),
                hotline: "1900 0000".to_owned(),
                theme_css: String::new(),
                unit_code: "99".to_owned(),
            },
            policy: Policy { second_factor: false, ..Policy::default() },
        }
    }

    /// Which database to open.
    ///
    /// # Errors
    /// [`Error::Bug`] when the address is of neither kind.
    pub fn database(&self) -> Result<db::Config> {
        let url = &self.database.url;
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(db::Config::Sqlite { path: PathBuf::from(path), readers: self.database.threads });
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(db::Config::Postgres { url: url.clone(), connections: self.database.threads });
        }
        Err(Error::bug("database.url must begin with sqlite: or postgres://"))
    }

    /// Every problem, the fatal ones first.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |fatal: bool, what: &str, remedy: &str| {
            problems.push(Problem { what: what.to_owned(), remedy: remedy.to_owned(), fatal });
        };
        if self.server.secret.len() < 32 {
            add(true, "server.secret is shorter than 32 characters", "set it to the output of `openssl rand -hex 32`");
        }
        if self.database().is_err() {
            add(true, "database.url is neither sqlite: nor postgres://", "write sqlite:data/tinhso.db or postgres://user:secret@host/name");
        }
        if self.server.base_url.ends_with('/') || !self.server.base_url.starts_with("http") {
            add(true, "server.base_url is not an address without a slash at the end", "write https://dichvucong.example.gov.vn");
        }
        if self.server.base_url.starts_with("http://") && !self.server.base_url.starts_with("http://localhost") {
            add(false, "server.base_url is not HTTPS: cookies are not marked secure", "put a TLS proxy in front and write https://");
        }
        match &self.vneid {
            None => add(false, "[vneid] is missing: citizens cannot sign in", "add the section with the issuer and the client's secret"),
            Some(v) if v.stand_in => {
                add(false, "VNeID is the stand-in: anybody can sign in as anybody", "set vneid.stand_in = false and the real issuer");
            }
            Some(_) => {}
        }
        if self.files.clamd.is_none() {
            add(false, "files.clamd is not set: uploads are not scanned for viruses", "install clamav-daemon and set files.clamd");
        }
        if !self.policy.second_factor {
            add(false, "policy.second_factor is off: a password alone signs officials in", "set policy.second_factor = true");
        }
        problems.sort_by_key(|p| !p.fatal);
        problems
    }

    /// The effective configuration as text, with secrets masked.
    pub fn masked(&self) -> String {
        let mut text = String::new();
        let mut row = |key: &str, value: &dyn std::fmt::Display| {
            let _ = writeln!(text, "{key} = {value}");
        };
        row("server.listen", &self.server.listen);
        row("server.base_url", &self.server.base_url);
        row("server.behind_proxy", &self.server.behind_proxy);
        row("server.secret", &mask(&self.server.secret));
        row("database.url", &mask_url(&self.database.url));
        row("database.threads", &self.database.threads);
        row("files.folder", &self.files.folder.display());
        row("files.s3", &self.files.s3.as_ref().map_or("off", |_| "on, key ********"));
        row("files.clamd", &self.files.clamd.as_deref().unwrap_or("off"));
        row("province.name", &self.province.name);
        row("province.hotline", &self.province.hotline);
        row("province.unit_code", &self.province.unit_code);
        if let Some(v) = &self.vneid {
            row("vneid.issuer", &v.issuer);
            row("vneid.client_id", &v.client_id);
            row("vneid.client_secret", &mask(&v.client_secret));
            row("vneid.stand_in", &v.stand_in);
        }
        row("policy", &format!("{:?}", self.policy));
        text
    }

    /// A documented sample, kept true by a test.
    pub fn sample() -> &'static str {
        include_str!("../../../tinhso.sample.toml")
    }
}

fn mask(secret: &str) -> &'static str {
    if secret.is_empty() { "(empty)" } else { "********" }
}

/// `postgres://user:********@host/name`
fn mask_url(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, rest)), Some((_, host))) => {
            let user = rest.split([':', '@']).next().unwrap_or_default();
            format!("{scheme}://{user}:********@{host}")
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_a_configuration() {
        let config: Config = Figment::new().merge(Toml::string(Config::sample())).extract().unwrap();
        assert!(config.problems().iter().all(|p| !p.fatal), "{:?}", config.problems());
    }

    #[test]
    fn secrets_are_masked() {
        let mut config = Config::demo(Path::new("/tmp/x"), 1, "s".repeat(40));
        config.database.url = "postgres://app:hunter2@db/tinhso".to_owned();
        let text = config.masked();
        assert!(!text.contains("hunter2") && !text.contains("ssss"), "{text}");
        assert!(text.contains("postgres://app:********@db/tinhso"));
    }

    #[test]
    fn unknown_keys_are_refused_by_name() {
        let text = format!("{}\n[policy]\nsuplements = 1\n", Config::sample().split("[policy]").next().unwrap());
        let error = Figment::new().merge(Toml::string(&text)).extract::<Config>().unwrap_err().to_string();
        assert!(error.contains("suplements"), "{error}");
    }
}
