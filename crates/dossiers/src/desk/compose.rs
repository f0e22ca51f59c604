//! Reasons that write themselves: ticking what is wrong puts the sentence, with its ground, into
//! the text; unticking takes it out. What the officer wrote stays.

use base::{Locale, Msg};

use super::story::Story;

/// A typical reason: what the officer ticks and what the letter then says. Letters are Vietnamese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ground {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) sentence: String,
}

/// The typical reasons to refuse this dossier.
pub(crate) fn grounds(story: &Story, locale: Locale) -> Vec<Ground> {
    let definition = &story.version.definition;
    let by_law = definition.legal_basis.first().map_or_else(String::new, |law| format!(" theo quy định tại {} ({})", law.name, law.number));
    let name = &definition.name.vi;
    let mut grounds = Vec::new();
    for component in story.case().iter().flat_map(|c| &c.components).filter(|c| c.required) {
        let there = story.papers.iter().any(|p| p.component == component.key && p.superseded_at.is_none());
        if !there && !component.by_form {
            let paper = &component.name;
            grounds.push(ground(
                &format!("missing.{}", component.key),
                &Msg::of(format!("Thiếu: {}", paper.vi), format!("Missing: {}", paper.en)),
                format!("Hồ sơ thiếu thành phần bắt buộc: {}{by_law}.", paper.vi),
                locale,
            ));
        }
    }
    let fixed = [
        (
            "authority",
            Msg::new("Không thuộc thẩm quyền giải quyết", "Outside the agency's competence"),
            format!("Hồ sơ không thuộc thẩm quyền giải quyết của {}{by_law}. Đề nghị nộp tại cơ quan có thẩm quyền.", story.competent.name),
        ),
        (
            "conditions",
            Msg::new("Không đáp ứng yêu cầu, điều kiện của thủ tục", "The conditions of the procedure are not met"),
            format!("Hồ sơ không đáp ứng yêu cầu, điều kiện thực hiện thủ tục “{name}”{by_law}."),
        ),
        (
            "invalid",
            Msg::new("Giấy tờ không hợp lệ hoặc đã hết hiệu lực", "Papers are invalid or out of force"),
            "Giấy tờ trong hồ sơ không hợp lệ hoặc đã hết hiệu lực; đề nghị cung cấp giấy tờ còn hiệu lực khi nộp lại.".to_owned(),
        ),
        (
            "unreadable",
            Msg::new("Bản chụp không đọc được", "The scans cannot be read"),
            "Bản chụp giấy tờ trong hồ sơ mờ, thiếu trang hoặc không đọc được; đề nghị chụp lại đủ trang, rõ nét khi nộp lại.".to_owned(),
        ),
        (
            "mismatch",
            Msg::new("Thông tin khai không khớp giấy tờ", "The answers do not match the papers"),
            "Thông tin khai trong biểu mẫu không thống nhất với giấy tờ kèm theo; đề nghị kiểm tra và khai lại.".to_owned(),
        ),
        (
            "twice",
            Msg::new("Trùng với hồ sơ đang giải quyết", "The same dossier is already in progress"),
            "Nội dung đề nghị trùng với hồ sơ khác của cùng người nộp đang được giải quyết.".to_owned(),
        ),
    ];
    grounds.extend(fixed.into_iter().map(|(key, label, sentence)| ground(key, &label, sentence, locale)));
    grounds
}

fn ground(key: &str, label: &Msg, sentence: String, locale: Locale) -> Ground {
    Ground { key: key.to_owned(), label: label.get(locale).to_owned(), sentence }
}

/// The text with the sentences of the ticked reasons in it, without those of the others.
pub(crate) fn compose(text: &str, grounds: &[Ground], ticked: &[&str]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for ground in grounds {
        let there = lines.iter().position(|line| line.trim() == ground.sentence);
        match (ticked.contains(&ground.key.as_str()), there) {
            (true, None) => lines.push(ground.sentence.clone()),
            (false, Some(at)) => {
                lines.remove(at);
            }
            _ => {}
        }
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticking_writes_and_unticking_erases_but_the_officers_words_stay() {
        let ground = |key: &str, sentence: &str| Ground { key: key.into(), label: String::new(), sentence: sentence.into() };
        let grounds = [ground("a", "Thiếu bản chính."), ground("b", "Bản chụp mờ.")];
        let first = compose("Kính gửi ông An.", &grounds, &["a"]);
        assert_eq!(first, "Kính gửi ông An.\nThiếu bản chính.");
        assert_eq!(compose(&first, &grounds, &["a"]), first, "ticked twice writes once");
        assert_eq!(compose(&first, &grounds, &["b"]), "Kính gửi ông An.\nBản chụp mờ.");
        assert_eq!(compose("Thiếu bản chính.", &grounds, &[]), "");
    }
}
