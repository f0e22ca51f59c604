//! The demo: a fictional province with believable people, history and numbers, made through the
//! same acts as real use. The same seed makes the same province.

mod answers;
mod dice;
mod history;
mod life;
mod names;
mod province;

use std::path::PathBuf;

use access::{Clock, Origin, Randomness};
use base::{Error, Instant, Result};
use db::params;
use indicatif::{ProgressBar, ProgressStyle};

use crate::{Config, Installation, say};
use dice::Dice;

/// The password of every demo account.
const PASSWORD: &str = "TanGiang@2026";

/// Which province to make and where to keep it.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The folder.
    pub folder: PathBuf,
    /// The port it will be served on.
    pub port: u16,
    /// How many dossiers its history has.
    pub dossiers: usize,
    /// The seed.
    pub seed: u64,
    /// Another database than SQLite in the folder.
    pub database: Option<String>,
}

impl Demo {
    /// Opens the province; makes it first when it is not there.
    ///
    /// # Errors
    /// [`Error::Conflict`] when a making was broken off halfway.
    pub fn open_or_make(&self) -> Result<Installation> {
        let config = self.config()?;
        let installation = Installation::open(config.clone())?;
        installation.migrate()?;
        let made: Option<String> = installation
            .db
            .write_blocking(|tx| {
                tx.run("CREATE TABLE IF NOT EXISTS demo (state TEXT NOT NULL PRIMARY KEY)", &[])?;
                tx.opt("SELECT state FROM demo ORDER BY state", &[])
            })?;
        match made.as_deref() {
            Some("made") => return Ok(installation),
            Some(_) => {
                let folder = self.folder.display();
                return Err(Error::Conflict(base::msg!(
                    "Tỉnh giả lập trong {folder} chưa được tạo xong. Hãy xoá thư mục đó rồi chạy lại.",
                    "The demo province in {folder} was not finished. Remove that folder and run again."
                )));
            }
            None => {}
        }
        let now = installation.clock.now();
        drop(installation);
        self.make(config.clone(), now)?;
        Installation::open(config)
    }

    fn config(&self) -> Result<Config> {
        std::fs::create_dir_all(&self.folder).map_err(Error::bug)?;
        let secret_file = self.folder.join("secret");
        let secret = match std::fs::read_to_string(&secret_file) {
            Ok(secret) => secret,
            Err(_) => {
                let mut bytes = [0; 32];
                Randomness::System.fill(&mut bytes);
                let secret = hex::encode(bytes);
                std::fs::write(&secret_file, &secret).map_err(Error::bug)?;
                secret
            }
        };
        let mut config = Config::demo(&self.folder, self.port, secret);
        if let Some(url) = &self.database {
            config.database.url.clone_from(url);
        }
        Ok(config)
    }

    /// Makes the province as it is at a moment.
    fn make(&self, config: Config, now: Instant) -> Result<()> {
        let end = Instant::from_ms(now.ms() / 3_600_000 * 3_600_000);
        let clock = Clock::fixed(end);
        let mut config = config;
        // Units of work run in the order in which they were handed in, on PostgreSQL too.
        config.database.threads = 1;
        let installation = Installation::with(config, clock, Randomness::seeded(self.seed))?;
        let mut dice = Dice::new(self.seed);
        installation.db.write_blocking(|tx| tx.run("INSERT INTO demo (state) VALUES ($1)", params!["begun"]).map(drop))?;

        say::line("Đang dựng tỉnh giả lập: cơ quan, cán bộ, thủ tục… / Making the province…");
        let world = province::build(&installation, &mut dice)?;
        let started = Clock::System.now();
        let bar = ProgressBar::new(u64::try_from(self.dossiers).unwrap_or(u64::MAX)).with_style(
            ProgressStyle::with_template("{bar:40} {pos}/{len} hồ sơ · {per_sec} · còn {eta}").map_err(Error::bug)?,
        );
        let suspended = installation.db.write_blocking(|tx| tx.suspend_indexes(&["dossier", "dossier_agency"]))?;
        history::run(&installation, world, &mut dice, self.dossiers, end, &bar)?;
        installation.db.write_blocking(|tx| tx.restore_indexes(suspended))?;
        bar.finish_and_clear();
        let took = (Clock::System.now().ms() - started.ms()).max(1);
        let rate = i64::try_from(self.dossiers).unwrap_or(0) * 1000 / took;
        let ctx = installation.system("demo", Origin::Demo);
        ctx.write_blocking(|tx| access::seal_day(tx).map(drop))?;
        installation.db.write_blocking(|tx| tx.run("UPDATE demo SET state = $1", params!["made"]).map(drop))?;
        say::line(&format!("{} hồ sơ trong {},{} giây ({rate} hồ sơ/giây).", self.dossiers, took / 1000, took % 1000 / 100));
        Ok(())
    }
}

/// The demo accounts, for the terminal and the guide.
pub fn account_list() -> String {
    let rows = [
        ("motcua.101", "Cán bộ một cửa, UBND phường An Hòa"),
        ("thuly.101", "Công chức thụ lý, UBND phường An Hòa"),
        ("lanhdao.101", "Chủ tịch UBND phường An Hòa"),
        ("motcua.03", "Cán bộ một cửa, Sở Tư pháp"),
        ("thuly.03", "Chuyên viên, Sở Tư pháp"),
        ("lanhdao.03", "Giám đốc Sở Tư pháp"),
        ("kiemsoat", "Cán bộ kiểm soát thủ tục hành chính, toàn tỉnh"),
        ("kiemsoat2", "Cán bộ kiểm soát thứ hai: công bố bản mà người kia soạn"),
        ("giamsat", "Cán bộ theo dõi, điều hành, toàn tỉnh"),
        ("quantri", "Quản trị hệ thống"),
    ];
    let mut text = format!("  Cán bộ đăng nhập tại /official/login, mật khẩu {PASSWORD}\n");
    for (login, who) in rows {
        text.push_str(&format!("    {login:<14} {who}\n"));
    }
    text.push_str("  Công dân đăng nhập tại /login bằng VNeID giả lập (chọn một người trong danh sách).\n");
    text
}
