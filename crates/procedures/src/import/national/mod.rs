//! An entry of the national database's `LayThuTuc` as a definition.

mod cases;

use base::{Msg, Result, msg};
use catalogue::{Channel, Definition, LegalBasis, Online, Outcome, Sector};
use serde_json::Value;

use super::Entry;
use super::merge::pair;
use super::node::Node;
use super::words::{agency, audience, level};
use crate::check::is_code;
use cases::cases;

/// What has a place in a definition; the rest is kept aside.
const READ: [&str; 13] = [
    "MATTHC",
    "TENTTHC",
    "CAPTHUCHIEN",
    "LINHVUCTHUCHIEN",
    "TRINHTUTHUCHIEN",
    "CACHTHUCTHUCHIEN",
    "THANHPHANHOSO",
    "DOITUONGTHUCHIEN",
    "COQUANTHUCHIEN",
    "KETQUATHUCHIEN",
    "CANCUPHAPLY",
    "YEUCAU",
    "TRANGTHAI",
];

/// Reads an entry; `before` is what is there already under its code.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(row: usize, item: &Value, hash: String, before: Option<&Definition>) -> Result<Entry, Msg> {
    let node = Node::of(item);
    let mut notes = Vec::new();
    let code = node.text("MATTHC")?;
    if !is_code(&code) {
        return Err(msg!("Mã thủ tục “{code}” không có dạng 1.001193", "The code “{code}” is not like 1.001193"));
    }
    let name = node.text("TENTTHC")?;
    if name.is_empty() {
        return Err(msg!("Thiếu tên thủ tục (TENTTHC)", "The name (TENTTHC) is missing"));
    }
    let channels = channels(node, &mut notes)?;
    let definition = Definition {
        code,
        name: pair(name.replace('\n', " "), before.map(|b| &b.name)),
        sector: sector(node, before, &mut notes)?,
        levels: levels(node, before, &mut notes)?,
        agencies: agencies(node, before, &mut notes)?,
        audience: audiences(node, before, &mut notes)?,
        online: online(&channels, before, &mut notes),
        summary: before.map(|b| b.summary.clone()).unwrap_or_default(),
        keywords: before.map(|b| b.keywords.clone()).unwrap_or_default(),
        events: before.map(|b| b.events.clone()).unwrap_or_default(),
        steps: steps(node, before)?,
        cases: cases(node, before, &mut notes)?,
        results: results(node, before)?,
        legal_basis: laws(node)?,
        requirements: Some(node.text("YEUCAU")?)
            .filter(|text| !text.is_empty())
            .map(|text| pair(text, before.and_then(|b| b.requirements.as_ref()))),
        eligibility: before.map(|b| b.eligibility.clone()).unwrap_or_default(),
        form: before.map(|b| b.form.clone()).unwrap_or_default(),
        process: before.map(|b| b.process.clone()).unwrap_or_default(),
        channels,
    };
    let kept = item.as_object().map_or(Value::Null, |all| {
        Value::Object(all.iter().filter(|(key, _)| !READ.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect())
    });
    let in_force = matches!(node.text("TRANGTHAI")?.as_str(), "" | "1");
    Ok(Entry { row, definition, kept, notes, in_force, hash })
}

fn sector(node: Node<'_>, before: Option<&Definition>, notes: &mut Vec<Msg>) -> Result<Sector, Msg> {
    let sectors = node.list("LINHVUCTHUCHIEN")?;
    let Some(first) = sectors.first() else {
        notes.push(msg!("Không có lĩnh vực", "There is no sector"));
        return Ok(before.map_or_else(|| Sector { code: String::new(), name: Msg::default() }, |b| b.sector.clone()));
    };
    if sectors.len() > 1 {
        notes.push(msg!("Có nhiều lĩnh vực; lấy lĩnh vực đầu", "Several sectors; the first is taken"));
    }
    let name = pair(first.text("TENLINHVUC")?, before.map(|b| &b.sector.name));
    Ok(Sector { code: first.text("MALINHVUC")?, name })
}

fn levels(node: Node<'_>, before: Option<&Definition>, notes: &mut Vec<Msg>) -> Result<Vec<catalogue::Level>, Msg> {
    let mut levels = Vec::new();
    for item in node.list("CAPTHUCHIEN")? {
        let (name, code) = (item.text("TENCAP")?, item.text("CAPTHUCHIEN")?);
        match level(&name, &code) {
            Some(level) if !levels.contains(&level) => levels.push(level),
            Some(_) => {}
            None => notes.push(msg!("Không hiểu cấp thực hiện “{name}”", "The level “{name}” is not known")),
        }
    }
    if levels.is_empty() { Ok(before.map(|b| b.levels.clone()).unwrap_or_default()) } else { Ok(levels) }
}

fn agencies(node: Node<'_>, before: Option<&Definition>, notes: &mut Vec<Msg>) -> Result<Vec<String>, Msg> {
    let mut kinds: Vec<String> = Vec::new();
    for item in node.list("COQUANTHUCHIEN")? {
        let name = item.text("TENDONVI")?;
        match agency(&name) {
            Some(kind) if !kinds.iter().any(|k| k == kind) => kinds.push(kind.to_owned()),
            Some(_) => {}
            None if name.is_empty() => {}
            None => notes.push(msg!("Không hiểu cơ quan thực hiện “{name}”", "The agency “{name}” is not known")),
        }
    }
    if kinds.is_empty() { Ok(before.map(|b| b.agencies.clone()).unwrap_or_default()) } else { Ok(kinds) }
}

fn audiences(node: Node<'_>, before: Option<&Definition>, notes: &mut Vec<Msg>) -> Result<Vec<catalogue::Audience>, Msg> {
    let mut groups = Vec::new();
    for item in node.list("DOITUONGTHUCHIEN")? {
        let name = item.text("TENDOITUONG")?;
        match audience(&name) {
            Some(group) if !groups.contains(&group) => groups.push(group),
            Some(_) => {}
            None => notes.push(msg!("Không hiểu đối tượng “{name}”", "The group “{name}” is not known")),
        }
    }
    if groups.is_empty() { Ok(before.map(|b| b.audience.clone()).unwrap_or_default()) } else { Ok(groups) }
}

fn channels(node: Node<'_>, notes: &mut Vec<Msg>) -> Result<Vec<Channel>, Msg> {
    let mut channels = Vec::new();
    for item in node.list("CACHTHUCTHUCHIEN")? {
        let code = item.text("KENH")?;
        let channel = match code.as_str() {
            "1" => Channel::Counter,
            "2" => Channel::Online,
            "3" => Channel::Post,
            _ => {
                notes.push(msg!("Không hiểu kênh “{code}”", "The channel “{code}” is not known"));
                continue;
            }
        };
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    Ok(channels)
}

fn online(channels: &[Channel], before: Option<&Definition>, notes: &mut Vec<Msg>) -> Online {
    match (channels.contains(&Channel::Online), before) {
        (false, _) => Online::Information,
        (true, Some(before)) if before.online != Online::Information => before.online,
        (true, _) => {
            notes.push(msg!(
                "Nguồn không nói mức độ trực tuyến; tạm ghi “một phần”",
                "The source does not say how far it is online; “partly” is assumed"
            ));
            Online::Partial
        }
    }
}

fn steps(node: Node<'_>, before: Option<&Definition>) -> Result<Vec<Msg>, Msg> {
    let mut steps = Vec::new();
    let groups = node.list("TRINHTUTHUCHIEN")?;
    for group in &groups {
        let case = group.text("TRUONGHOP")?;
        for step in group.list("TRINHTU")? {
            let text = step.text("TENTRINHTU")?;
            if text.is_empty() {
                continue;
            }
            let text = if case.is_empty() || groups.len() == 1 { text } else { format!("{case}: {text}") };
            steps.push(pair(text, before.into_iter().flat_map(|b| &b.steps)));
        }
    }
    Ok(steps)
}

fn results(node: Node<'_>, before: Option<&Definition>) -> Result<Vec<Outcome>, Msg> {
    let mut outcomes = Vec::new();
    for item in node.list("KETQUATHUCHIEN")? {
        let name = item.text("TENKETQUA")?;
        if !name.is_empty() {
            let known = before.into_iter().flat_map(|b| &b.results).map(|r| &r.name);
            outcomes.push(Outcome { code: item.text("MAKETQUA")?, name: pair(name, known) });
        }
    }
    Ok(outcomes)
}

fn laws(node: Node<'_>) -> Result<Vec<LegalBasis>, Msg> {
    let law = |item: Node<'_>| {
        Ok(LegalBasis { number: item.text("SOVANBAN")?, name: item.text("TENVANBAN")?, issuer: item.text("COQUANBANHANH")? })
    };
    let laws = node.list("CANCUPHAPLY")?.into_iter().map(law).collect::<Result<Vec<_>, Msg>>()?;
    Ok(laws.into_iter().filter(|law| !law.number.is_empty() || !law.name.is_empty()).collect())
}
