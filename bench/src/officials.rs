//! Officials of the demo, signed in, and what lies on their desks.

use access::{Origin, Tx};
use base::{AgencyId, Cursor, DossierId, Error, OfficialId, ProcedureId, Result};
use db::params;
use tinhso::Installation;
use web::{AccountKind, Stage};

/// An official with an open session.
pub(crate) struct Reader {
    /// The session's secret.
    pub(crate) session: String,
    /// Where the official works.
    pub(crate) agency: AgencyId,
}

/// What an official's lists are asked with.
pub(crate) struct Stock {
    /// The latest dossiers of the agency: id, code, applicant.
    pub(crate) latest: Vec<(DossierId, String, String)>,
    /// The procedure and status that occur most among them.
    pub(crate) usual: (ProcedureId, i64),
    /// A row in the middle of the agency's list.
    pub(crate) middle: Cursor,
    /// How many dossiers the agency takes part in.
    pub(crate) count: i64,
}

/// How many dossiers are opened and looked for, in turn.
const LATEST: usize = 200;

/// Signs an official in.
pub(crate) fn sign_in(installation: &Installation, login: &'static str) -> Result<Reader> {
    let ctx = installation.system("bench", Origin::Cli);
    ctx.write_blocking(move |tx: &mut Tx<'_, '_>| {
        let known: Option<(OfficialId, AgencyId)> =
            tx.opt("SELECT id, agency_id FROM official WHERE login = $1", params![login])?;
        let (id, agency) = known.ok_or_else(|| Error::bug(format!("the province has no account {login}")))?;
        let session = web::start_session(tx, AccountKind::Official, &id.to_string(), Stage::Open, "", "bench")?;
        Ok(Reader { session, agency })
    })
}

/// What an agency's lists are asked with.
pub(crate) fn stock(installation: &Installation, agency: AgencyId) -> Result<Stock> {
    installation.db.read_blocking(move |tx| {
        let latest: Vec<(DossierId, String, String)> = tx.all(
            "SELECT d.id, d.code, d.applicant_name FROM dossier_agency a JOIN dossier d ON d.id = a.dossier_id \
             WHERE a.agency_id = $1 ORDER BY a.submitted_at DESC, a.dossier_id DESC LIMIT $2",
            params![agency, LATEST],
        )?;
        let usual: Option<(ProcedureId, i64)> = tx.opt(
            "SELECT procedure_id, status FROM dossier WHERE competent_agency = $1 \
             GROUP BY procedure_id, status ORDER BY count(*) DESC LIMIT 1",
            params![agency],
        )?;
        let count: i64 = tx.one("SELECT count(*) FROM dossier_agency WHERE agency_id = $1", params![agency])?;
        let middle: Option<(i64, String)> = tx.opt(
            "SELECT submitted_at, dossier_id FROM dossier_agency WHERE agency_id = $1 \
             ORDER BY submitted_at DESC, dossier_id DESC LIMIT 1 OFFSET $2",
            params![agency, count / 2],
        )?;
        match (usual, middle) {
            (Some(usual), Some((key, id))) => Ok(Stock { latest, usual, middle: Cursor { key, id }, count }),
            _ => Err(Error::bug("the agency has no dossiers; make the province with more")),
        }
    })
}

/// A row in the middle of the province's list.
pub(crate) fn middle_of_all(installation: &Installation) -> Result<Cursor> {
    installation.db.read_blocking(|tx| {
        let all: i64 = tx.one("SELECT count(*) FROM dossier", &[])?;
        let sql = "SELECT submitted_at, id FROM dossier ORDER BY submitted_at DESC, id DESC LIMIT 1 OFFSET $1";
        let (key, id): (i64, String) = tx.one(sql, params![all / 2])?;
        Ok(Cursor { key, id })
    })
}
