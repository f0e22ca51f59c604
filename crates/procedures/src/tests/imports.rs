//! Imports from the preview to the drafts.

use base::Error;
use serde_json::json;

use super::{act, author, ctx, on_both, reviewer, system};
use crate::import::{Field, RowState, Taken, confirm, preview, stage};
use crate::store::{self, Source};

fn national(code: &str, name: &str) -> serde_json::Value {
    json!({
        "MATTHC": code, "TENTTHC": name,
        "LINHVUCTHUCHIEN": [{ "MALINHVUC": "G15-TP07", "TENLINHVUC": "Hộ tịch" }],
        "TRANGTHAI": "1"
    })
}

#[test]
fn a_preview_then_drafts() {
    on_both(|db| {
        let all = crate::built_in().unwrap();
        act(&system(&db), { let all = all.clone(); move |tx| crate::install(tx, &all) }).unwrap();
        let text = json!({ "error_code": "0", "result": [
            national("1.001193", "Đăng ký khai sinh (tên mới)"),
            national("1.999999", "Thủ tục chưa có"),
            national("sai", "Mã sai"),
            all[0],
        ] }).to_string();
        let by = ctx(&db, author());
        let id = act(&by, move |tx| stage(tx, &text)).unwrap();
        let seen = act(&by, move |tx| preview(tx, id)).unwrap();
        let states: Vec<RowState> = seen.rows.iter().map(|r| r.state).collect();
        assert_eq!(states, [RowState::Changed, RowState::New, RowState::Same]);
        assert_eq!(seen.faults.len(), 1);
        assert_eq!(seen.faults[0].row, 3);
        let stranger = act(&ctx(&db, reviewer()), move |tx| preview(tx, id));
        assert!(matches!(stranger, Err(Error::NotFound(_))), "an import is its author's");

        let taken = vec![
            Taken { code: "1.001193".into(), fields: vec![Field::Name] },
            Taken { code: "1.999999".into(), fields: Vec::new() },
        ];
        assert_eq!(act(&by, move |tx| confirm(tx, id, &taken)).unwrap(), 2);
        let row = act(&by, |tx| {
            let known = store::procedure_by_code(tx, "1.001193")?.unwrap();
            Ok(store::versions_of(tx, known.id)?.remove(0))
        })
        .unwrap();
        assert_eq!((row.source, row.definition.name.vi.as_ref()), (Source::Import, "Đăng ký khai sinh (tên mới)"));
        let old = all.iter().find(|d| d.code == "1.001193").unwrap();
        assert_eq!(row.definition.cases, old.cases, "only the chosen part was taken");
        let gone = act(&by, move |tx| preview(tx, id));
        assert!(matches!(gone, Err(Error::NotFound(_))));

        let again = json!([national("1.001193", "Tên khác nữa")]).to_string();
        let busy = act(&by, move |tx| {
            let id = stage(tx, &again)?;
            preview(tx, id)
        })
        .unwrap();
        assert_eq!(busy.rows[0].state, RowState::Busy);
    });
}
