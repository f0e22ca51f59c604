//! The cases of a national entry: papers by case, times and fees by channel.

use base::text::fold;
use base::{Dong, Msg, Result, msg};
use catalogue::{Case, Component, Definition, Fee, FeeKind};

use super::super::merge::{fees_before, pair, papers_before, unused};
use super::super::node::Node;
use super::super::words::{amount, count, slug, term};

/// The cases by their names, each with all times and fees: the national shape does not say which
/// belongs to which.
pub(super) fn cases(node: Node<'_>, before: Option<&Definition>, notes: &mut Vec<Msg>) -> Result<Vec<Case>, Msg> {
    let (time, online_time) = times(node, notes)?;
    let groups = node.list("THANHPHANHOSO")?;
    let old = before.map(|b| b.cases.as_slice()).unwrap_or_default();
    let mut taken = Vec::new();
    let mut cases = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        let name = group.text("TRUONGHOP")?;
        // A single nameless case is the procedure as a whole, whatever it was called here.
        let same = old.iter().find(|c| c.name.vi == name).or_else(|| old.first().filter(|_| name.is_empty() && i == 0));
        let name = match (&same, name.is_empty()) {
            (Some(case), _) => case.name.clone(),
            (None, true) => Msg::new("Hồ sơ thông thường", "Ordinary dossier"),
            (None, false) => pair(name, []),
        };
        let wanted = same.map_or_else(|| slug(&name.vi), |c| c.key.clone());
        let key = unused(&wanted, "truong_hop", &mut taken);
        let components = papers(*group, before, same, notes)?;
        cases.push(Case { key, name, time, online_time, components, fees: fees(node, before, same, notes)? });
    }
    if cases.is_empty() {
        notes.push(msg!("Không có thành phần hồ sơ", "There are no papers"));
        cases = old.to_vec();
    }
    notes.dedup();
    Ok(cases)
}

type Terms = (Option<base::deadline::Term>, Option<base::deadline::Term>);

/// The time at the counter and, where it differs, online.
fn times(node: Node<'_>, notes: &mut Vec<Msg>) -> Result<Terms, Msg> {
    let (mut counter, mut online, mut other) = (None, None, None);
    for way in node.list("CACHTHUCTHUCHIEN")? {
        let mut all = Vec::new();
        for item in way.list("THOIGIAN")? {
            let (count, unit) = (item.text("THOIGIANGIAIQUYET")?, item.text("DONVITINH")?);
            match term(&count, &unit) {
                Some(term) if !all.contains(&term) => all.push(term),
                Some(_) => {}
                None if count.is_empty() => {}
                None => notes.push(msg!("Không hiểu thời hạn “{count} {unit}”", "The time “{count} {unit}” is not known")),
            }
        }
        if all.len() > 1 {
            notes.push(msg!(
                "Có nhiều thời hạn; lấy thời hạn đầu, hãy chia theo trường hợp",
                "Several times; the first is taken, please divide them by case"
            ));
        }
        let slot = match way.text("KENH")?.as_str() {
            "1" => &mut counter,
            "2" => &mut online,
            _ => &mut other,
        };
        *slot = slot.or(all.first().copied());
    }
    let time = counter.or(other).or(online);
    Ok((time, online.filter(|online| Some(*online) != time)))
}

fn papers(
    group: Node<'_>,
    before: Option<&Definition>,
    case: Option<&Case>,
    notes: &mut Vec<Msg>,
) -> Result<Vec<Component>, Msg> {
    let known = papers_before(before, case);
    let mut taken = Vec::new();
    let mut papers = Vec::new();
    for item in group.list("GIAYTO")? {
        let name = item.text("TENGIAYTO")?;
        if name.is_empty() {
            continue;
        }
        let same = known.iter().find(|c| c.name.vi == name);
        let (originals, copies) = (count(&item.text("SOBANCHINH")?), count(&item.text("SOBANSAO")?));
        let (originals, copies) = match (originals, copies) {
            (Some(0), Some(0)) | (None, None) => {
                notes.push(msg!("“{name}” không ghi số bản; tạm ghi 1 bản chính", "“{name}” has no number; one original is assumed"));
                (1, 0)
            }
            (originals, copies) => (originals.unwrap_or(0), copies.unwrap_or(0)),
        };
        let template = item.text("TENMAUDON")?;
        let note = Some(template)
            .filter(|t| !t.is_empty())
            .map(|t| Msg::of(format!("Theo mẫu: {t}"), format!("Use the form: {t}")))
            .or_else(|| same.and_then(|c| c.note.clone()));
        let wanted = match (same, slug(&item.text("MAGIAYTO")?)) {
            (Some(same), _) => same.key.clone(),
            (None, code) if !code.is_empty() => code,
            (None, _) => slug(&name),
        };
        papers.push(Component {
            key: unused(&wanted, "giay_to", &mut taken),
            required: same.is_none_or(|c| c.required),
            by_form: same.is_some_and(|c| c.by_form),
            replaced_by: Some(item.text("MA_KQ_THAYTHE")?).filter(|c| !c.is_empty()),
            name: pair(name, known.iter().map(|c| &c.name)),
            originals,
            copies,
            note,
        });
    }
    Ok(papers)
}

fn fees(node: Node<'_>, before: Option<&Definition>, case: Option<&Case>, notes: &mut Vec<Msg>) -> Result<Vec<Fee>, Msg> {
    let known = fees_before(before, case);
    let mut taken = Vec::new();
    let mut fees: Vec<Fee> = Vec::new();
    for way in node.list("CACHTHUCTHUCHIEN")? {
        for time in way.list("THOIGIAN")? {
            for item in time.list("PHILEPHI")? {
                let (text, money, unit) = (item.text("MOTA")?, item.text("SOTIEN")?, item.text("DONVI")?);
                if text.is_empty() && money.is_empty() {
                    continue;
                }
                let charge = fold(&text).contains("le phi");
                let name = text.lines().next().filter(|l| !l.is_empty()).unwrap_or(if charge { "Lệ phí" } else { "Phí" });
                let read = amount(&money, &unit);
                if read.is_none() {
                    notes.push(msg!("Không đọc được mức thu “{money} {unit}”", "The amount “{money} {unit}” could not be read"));
                }
                let amount = read.unwrap_or(Dong(0));
                // The same fee stands under every channel.
                if fees.iter().any(|f| f.name.vi == name && f.amount == amount) {
                    continue;
                }
                let same = known.iter().find(|f| f.name.vi == name);
                let wanted = same.map_or_else(|| slug(name), |f| f.key.clone());
                let as_written = read.is_none().then(|| Msg::of(format!("Mức thu: {money} {unit}"), format!("Amount: {money} {unit}")));
                fees.push(Fee {
                    key: unused(&wanted, "phi", &mut taken),
                    kind: same.map_or(if charge { FeeKind::Charge } else { FeeKind::Fee }, |f| f.kind),
                    when: same.map_or_else(Default::default, |f| f.when),
                    note: as_written.or_else(|| same.and_then(|f| f.note.clone())),
                    name: pair(name.to_owned(), known.iter().map(|f| &f.name)),
                    amount,
                });
            }
        }
    }
    Ok(fees)
}
