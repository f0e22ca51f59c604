//! The procedures that come with the program: real ones, one file each in `catalogue/`.
//!
//! They are where a province starts from. Times, fees and legal texts are to be compared with the
//! national database and the province's own decisions before they are published.

use base::{Error, Result};

use crate::Definition;

macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../catalogue/", $name, ".toml")))),*]
    };
}

/// Every file's name and text, in the order of the codes.
const FILES: &[(&str, &str)] = files! {
    "1.000656-dang-ky-khai-tu"
    "1.000703-giay-phep-kinh-doanh-van-tai"
    "1.000894-dang-ky-ket-hon"
    "1.001022-nhan-cha-me-con"
    "1.001029-giay-phep-kinh-doanh-karaoke"
    "1.001193-dang-ky-khai-sinh"
    "1.001266-cham-dut-ho-kinh-doanh"
    "1.001612-dang-ky-thanh-lap-ho-kinh-doanh"
    "1.001699-xac-dinh-muc-do-khuyet-tat"
    "1.001731-ho-tro-mai-tang-phi"
    "1.001776-tro-cap-xa-hoi-hang-thang"
    "1.002010-dang-ky-van-phong-luat-su"
    "1.002425-attp-dich-vu-an-uong"
    "1.003622-thong-bao-to-chuc-le-hoi-cap-xa"
    "1.004223-khai-thac-nuoc-duoi-dat"
    "1.004363-buon-ban-thuoc-bao-ve-thuc-vat"
    "1.004593-du-dieu-kien-kinh-doanh-duoc"
    "1.004623-the-huong-dan-vien-du-lich-noi-dia"
    "1.004645-thong-bao-san-pham-quang-cao"
    "1.004837-dang-ky-giam-ho"
    "1.004859-thay-doi-cai-chinh-ho-tich"
    "1.004873-xac-nhan-tinh-trang-hon-nhan"
    "1.004884-dang-ky-lai-khai-sinh"
    "1.005092-ban-sao-van-bang-chung-chi"
    "1.009645-chap-thuan-chu-truong-dau-tu"
    "1.010727-cap-giay-phep-moi-truong"
    "1.010803-tro-cap-tho-cung-liet-si"
    "1.011441-dang-ky-bien-phap-bao-dam-dat"
    "1.011607-cong-nhan-ho-ngheo"
    "1.012784-tach-thua-hop-thua-dat"
    "1.012786-cap-lai-giay-chung-nhan-bi-mat"
    "1.012812-hoa-giai-tranh-chap-dat-dai"
    "1.013225-cap-giay-phep-xay-dung-nha-o"
    "1.013236-cap-giay-phep-xay-dung-cong-trinh"
    "1.013831-dang-ky-bien-dong-chuyen-nhuong"
    "1.013978-dang-ky-dat-dai-lan-dau"
    "1.014027-tro-cap-huu-tri-xa-hoi"
    "1.014199-cap-giay-phep-lao-dong"
    "1.014748-tro-cap-that-nghiep"
    "2.000033-thong-bao-khuyen-mai"
    "2.000509-dang-ky-hoat-dong-tin-nguong"
    "2.000620-cap-giay-phep-ban-le-ruou"
    "2.000635-ban-sao-trich-luc-ho-tich"
    "2.000720-thay-doi-dang-ky-ho-kinh-doanh"
    "2.000815-chung-thuc-ban-sao"
    "2.000829-yeu-cau-tro-giup-phap-ly"
    "2.000884-chung-thuc-chu-ky"
    "2.001035-chung-thuc-hop-dong"
    "2.001263-nuoi-con-nuoi-trong-nuoc"
    "2.001283-cua-hang-ban-le-lpg-chai"
    "2.001583-thanh-lap-cong-ty-tnhh-mot-thanh-vien"
    "2.001827-attp-nong-lam-thuy-san"
    "2.001955-dang-ky-noi-quy-lao-dong"
    "2.002288-cap-phu-hieu-xe-o-to"
    "2.002380-giay-phep-x-quang-y-te"
    "2.002854-chuyen-truong-tiep-nhan-hoc-sinh"
    "3.000242-cho-phep-su-dung-the-abtc"
    "9.000001-chuyen-muc-dich-su-dung-dat"
    "9.000002-dang-ky-moi-truong"
    "9.000003-ho-tro-san-xuat-sau-thien-tai"
    "9.000004-giay-chung-nhan-dang-ky-dau-tu-kcn"
    "9.000005-giay-phep-hoat-dong-dien-luc"
    "9.000006-cap-giay-phep-hanh-nghe-kham-chua-benh"
    "9.000007-cuoc-le-ngoai-co-so-ton-giao"
};

/// Reads every procedure that comes with the program.
///
/// # Errors
/// A file that is not a [`Definition`]; the tests read them all.
pub fn built_in() -> Result<Vec<Definition>> {
    FILES
        .iter()
        .map(|(name, text)| toml::from_str(text).map_err(|cause| Error::bug(format!("{name}: {cause}"))))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use base::Msg;
    use base::deadline::{Term, TermUnit};
    use process::{AgencyRef, StepAct, norm_total, paths};

    use super::*;
    use crate::{Case, Component, Level, Online};

    fn all() -> Vec<Definition> {
        built_in().unwrap()
    }

    /// A legal time in working minutes; calendar days hold five working days in seven.
    fn minutes(term: Term) -> u32 {
        match term.unit {
            TermUnit::WorkingHour => term.amount * 60,
            TermUnit::WorkingDay => term.amount * 480,
            TermUnit::CalendarDay => term.amount * 5 / 7 * 480,
        }
    }

    fn bilingual(text: &Msg) -> bool {
        let (vi, en) = (text.vi.trim(), text.en.trim());
        !vi.is_empty() && !en.is_empty() && vi == base::text::nfc(vi)
    }

    /// Texts that a reader of one language would not understand in the other.
    fn prose(procedure: &Definition) -> Vec<&Msg> {
        let mut texts = vec![&procedure.name, &procedure.summary, &procedure.sector.name];
        texts.extend(&procedure.requirements);
        texts.extend(&procedure.steps);
        texts.extend(procedure.results.iter().map(|r| &r.name));
        texts.extend(procedure.eligibility.iter().flat_map(|e| [&e.question, &e.otherwise]));
        for case in &procedure.cases {
            texts.push(&case.name);
            texts.extend(case.components.iter().flat_map(|c| [Some(&c.name), c.note.as_ref()]).flatten());
            texts.extend(case.fees.iter().flat_map(|f| [Some(&f.name), f.note.as_ref()]).flatten());
        }
        texts
            .extend(procedure.form.sections.iter().flat_map(|s| [Some(&s.title), s.hint.as_ref()]).flatten());
        texts.extend(procedure.form.fields().flat_map(|f| [Some(&f.label), f.hint.as_ref()]).flatten());
        texts.extend(
            procedure.process.steps.iter().flat_map(|s| [Some(&s.task), s.result.as_ref()]).flatten(),
        );
        texts
    }

    #[test]
    fn the_common_procedures_of_both_levels_are_there() {
        let all = all();
        assert!(all.len() >= 44, "{}", all.len());
        let codes: HashSet<&str> = all.iter().map(|p| p.code.as_str()).collect();
        assert_eq!(codes.len(), all.len(), "codes are unique");
        for level in [Level::Commune, Level::Province] {
            assert!(all.iter().filter(|p| p.levels.contains(&level)).count() >= 15, "{level:?}");
        }
        assert!(all.iter().all(|p| !p.levels.contains(&Level::District)), "there is no district any more");
    }

    #[test]
    fn every_file_is_named_after_its_procedure_and_listed() {
        for ((name, _), procedure) in FILES.iter().zip(all()) {
            assert!(name.starts_with(&format!("{}-", procedure.code)), "{name}");
        }
        let listed: BTreeSet<String> = FILES.iter().map(|(name, _)| format!("{name}.toml")).collect();
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/catalogue")).unwrap();
        let stored: BTreeSet<String> =
            folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert_eq!(listed, stored);
    }

    #[test]
    fn a_code_that_is_ours_says_so() {
        for ((name, text), procedure) in FILES.iter().zip(all()) {
            let ours = procedure.code.starts_with("9.");
            assert_eq!(ours, text.contains("mã nội bộ: chưa đối chiếu với CSDL quốc gia"), "{name}");
            let (group, number) = procedure.code.split_once('.').unwrap();
            assert!(group.len() == 1 && number.len() == 6, "{name}");
            assert!(procedure.code.bytes().all(|b| b.is_ascii_digit() || b == b'.'), "{name}");
        }
    }

    #[test]
    fn every_text_stands_in_both_languages() {
        for procedure in all() {
            for text in prose(&procedure) {
                assert!(bilingual(text), "{}: {text:?}", procedure.code);
                // Proper names may be the same in both; sentences may not.
                assert!(text.vi != text.en || !text.vi.contains(' '), "{}: {text:?}", procedure.code);
            }
        }
    }

    #[test]
    fn the_seven_published_parts_are_there() {
        for p in all() {
            let code = &p.code;
            assert!((3..=6).contains(&p.steps.len()), "{code}: steps");
            assert!(!p.channels.is_empty() && !p.audience.is_empty() && !p.agencies.is_empty(), "{code}");
            assert!(!p.results.is_empty() && !p.legal_basis.is_empty() && !p.keywords.is_empty(), "{code}");
            assert!((1..=3).contains(&p.cases.len()), "{code}: cases");
            assert!(p.eligibility.len() <= 3, "{code}: eligibility");
            assert_ne!(p.online, Online::Information, "{code}: all can be applied for online");
        }
    }

    #[test]
    fn every_case_says_what_to_hand_in() {
        for p in all() {
            let keys: HashSet<&str> = p.cases.iter().map(|c| c.key.as_str()).collect();
            assert_eq!(keys.len(), p.cases.len(), "{}: case keys", p.code);
            for Case { key, components, fees, .. } in &p.cases {
                let place = format!("{} {key}", p.code);
                assert!(!components.is_empty(), "{place}");
                let names: HashSet<&str> = components.iter().map(|c| c.key.as_str()).collect();
                assert_eq!(names.len(), components.len(), "{place}: component keys");
                assert!(components.iter().all(|c| c.originals + c.copies > 0), "{place}: number of papers");
                assert!(fees.iter().all(|f| f.amount.0 >= 0), "{place}: fees");
            }
        }
    }

    #[test]
    fn a_fee_on_request_or_by_the_piece_is_marked_so() {
        for p in all() {
            for fee in p.cases.iter().flat_map(|c| &c.fees) {
                let note = fee.note.as_ref().map(|n| n.vi.to_lowercase()).unwrap_or_default();
                let depends = note.contains("chỉ thu khi") || note.contains("tính theo từng") || note.contains("một trang");
                assert!(!depends || fee.when != catalogue::Taken::Always, "{} {}", p.code, fee.key);
            }
        }
    }

    #[test]
    fn a_paper_is_replaced_by_a_result_of_the_catalogue_only() {
        let all = all();
        let results: HashSet<&str> = all.iter().flat_map(|p| &p.results).map(|r| r.code.as_str()).collect();
        for p in &all {
            let papers = p.cases.iter().flat_map(|c| &c.components);
            for Component { key, replaced_by, .. } in papers {
                let known = replaced_by.as_ref().is_none_or(|code| results.contains(code.as_str()));
                assert!(known, "{} {key}: {replaced_by:?}", p.code);
            }
        }
    }

    #[test]
    fn every_form_can_be_published() {
        for p in all() {
            if let Err(faults) = forms::check_definition(&p.form) {
                panic!("{}: {faults:?}", p.code);
            }
            assert!((2..=4).contains(&p.form.sections.len()), "{}: sections", p.code);
            assert!((6..=20).contains(&p.form.fields().count()), "{}: questions", p.code);
        }
    }

    #[test]
    fn every_process_is_sound_and_ends_with_the_issue() {
        for p in all() {
            let warnings =
                process::check(&p.process).unwrap_or_else(|faults| panic!("{}: {faults:?}", p.code));
            assert_eq!(warnings, [], "{}", p.code);
            let steps = &p.process.steps;
            assert!((2..=7).contains(&steps.len()), "{}: steps", p.code);
            assert_eq!(steps.first().unwrap().desk.agency, AgencyRef::Receiving, "{}", p.code);
            assert_eq!(steps.last().unwrap().act, StepAct::Issue, "{}", p.code);
            assert!(steps.iter().any(|s| s.act == StepAct::Approve), "{}: nobody approves", p.code);
        }
    }

    #[test]
    fn the_norms_fit_the_legal_time() {
        for p in all() {
            let terms: Vec<u32> =
                p.cases.iter().flat_map(|c| [c.time, c.online_time]).flatten().map(minutes).collect();
            let (Some(least), Some(most)) = (terms.iter().min(), terms.iter().max()) else { continue };
            let quickest = paths(&p.process, 100).iter().map(|path| path.minutes).min().unwrap();
            let slowest = norm_total(&p.process);
            assert!(quickest <= *least, "{}: {quickest} minutes of {least}", p.code);
            assert!(slowest <= *most, "{}: {slowest} minutes of {most}", p.code);
        }
    }

    #[test]
    fn agencies_and_life_events_are_known_ones() {
        let kinds = [
            "commune", "so_tu_phap", "so_xay_dung", "so_nong_nghiep_moi_truong", "so_tai_chinh", "so_noi_vu",
            "so_y_te", "so_giao_duc", "so_cong_thuong", "so_van_hoa_the_thao_du_lich",
            "so_khoa_hoc_cong_nghe", "so_dan_toc_ton_giao", "van_phong_dkdd", "ban_quan_ly_khu_cong_nghiep",
            "so_ngoai_vu", "van_phong_ubnd",
        ];
        let events = [
            "birth", "marriage", "housing", "business", "death", "study", "work", "health", "support",
            "land", "vehicle", "papers",
        ];
        let province: Vec<String> = (1..=20).map(|n| format!("H99.{n:02}")).collect();
        for p in all() {
            assert!(p.agencies.iter().all(|a| kinds.contains(&a.as_str())), "{}: {:?}", p.code, p.agencies);
            assert!(p.events.iter().all(|e| events.contains(&e.as_str())), "{}: {:?}", p.code, p.events);
            assert_eq!(
                p.agencies.contains(&"commune".to_owned()),
                p.levels.contains(&Level::Commune),
                "{}",
                p.code
            );
            let steps = p.process.steps.iter();
            for desk in steps.flat_map(|s| s.opinions.iter().map(|o| &o.desk).chain([&s.desk])) {
                let AgencyRef::Identifier(code) = &desk.agency else { continue };
                assert!(province.contains(code), "{}: {code}", p.code);
            }
        }
    }

    #[test]
    fn some_processes_reach_beyond_one_agency() {
        let all = all();
        let steps = || all.iter().flat_map(|p| &p.process.steps);
        assert!(
            steps().filter(|s| s.desk.agency == AgencyRef::Superior && s.act == StepAct::Approve).count()
                >= 2
        );
        assert!(steps().filter(|s| !s.opinions.is_empty()).count() >= 5);
        assert!(steps().filter(|s| s.choices.len() > 1).count() >= 5);
    }
}
