//! A message that is read can be checked, written and read again as the same.
#![no_main]

use formats::portal::*;
use libfuzzer_sys::fuzz_target;

fn again<T: Body + PartialEq + std::fmt::Debug>(text: &str, rules: &Rules) {
    if let Ok(message) = read::<T>(text) {
        let _: usize = rules.check(&message).iter().map(|wrong| wrong.text().vi.len()).sum();
        let written = write(&message).expect("it can be written");
        assert_eq!(read::<T>(&written).expect("what is written can be read"), message);
    }
}

fuzz_target!(|text: &str| {
    let rules = Rules::strict();
    again::<Dossier>(text, &rules);
    again::<Progress>(text, &rules);
    again::<Procedure>(text, &rules);
    again::<PaymentInit>(text, &rules);
    again::<PaymentQuery>(text, &rules);
    again::<LookupAnswer>(text, &rules);
    again::<ResultQuery>(text, &rules);
    again::<Download>(text, &rules);
    again::<PostOrder>(text, &rules);
    again::<VneidClaims>(text, &rules);
    again::<PortalClaims>(text, &rules);
    again::<KioskCard>(text, &rules);
    if let Ok(claims) = read::<VneidClaims>(text) {
        let _ = (claims.identity(), claims.birth_date());
    }
    if let Ok(answer) = read::<Answer>(text) {
        let _ = (answer.outcome(false, &AnswerRules::default()), answer.messages::<Procedure>());
    }
    let _ = (read::<ResultAnswer>(text), read::<InitAnswer>(text).map(|a| a.pay_url()), text.parse::<Moment>());
});
