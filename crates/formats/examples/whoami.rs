//! What a line says: a code, a phone number, an address or a name.
//!
//! `cargo run -p formats --example whoami -- "0120 1234567" "TS. Nguyễn Văn An" H44.100-260926-0001`

use base::Date;
use formats::codes::{AgencyCode, DossierCode, ProcedureCode};
use formats::names::{NumberingPlan, PersonName, Phone};

#[expect(clippy::print_stdout, reason = "an example speaks to the terminal")]
fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let usual = ["0120 1234567", "TS. Nguyễn Văn An", "H44.100-260926-0001", "000.00.15.H51"].map(str::to_owned);
    let plan = NumberingPlan::vietnam();
    for line in if given.is_empty() { usual.to_vec() } else { given } {
        let said = if let Ok(code) = line.parse::<DossierCode>() {
            let place = code.agency.province().unwrap_or("?");
            format!("hồ sơ số {} ngày {} của {} ({place})", code.number, code.day, code.agency)
        } else if let Ok(code) = line.parse::<ProcedureCode>() {
            format!("thủ tục {}", code.national())
        } else if let Ok(code) = line.parse::<AgencyCode>() {
            format!("cơ quan cấp {} của {}", code.level().unwrap_or(0), code.province().unwrap_or("?"))
        } else if let Ok(phone) = Phone::read(&line, &plan, Date::constant(2026, 11, 24)) {
            format!("điện thoại {} ({}) {}", phone.spaced(), phone.holder, phone.e164().unwrap_or_default())
        } else {
            match PersonName::read(&line) {
                Ok(name) => format!("họ {}, đệm {}, tên {}", name.family, name.middle, name.given),
                Err(error) => error.text().vi.into_owned(),
            }
        };
        println!("{line}: {said}");
    }
}
