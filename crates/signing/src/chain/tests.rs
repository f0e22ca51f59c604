//! Every rule of RFC 5280 part 6 that is checked, broken once.

use base::Instant;

use super::{Problem, find};
use crate::key::{Algorithm, Signer};
use crate::testing::{Authority, Key, Profile};
use crate::trust::{Anchor, TrustList, Use};
use crate::x509::{Certificate, key_usage};

fn now() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

fn key() -> Key {
    Key::generate(Algorithm::EcdsaP256Sha256).unwrap()
}

fn problem_of(root: Profile, above: Profile, below: Option<Profile>, holder: Profile, purpose: Use) -> Option<Problem> {
    let root = Authority::root(key(), &root).unwrap();
    let mut authority = root.subordinate(key(), &above).unwrap();
    if let Some(below) = below {
        authority = authority.subordinate(key(), &below).unwrap();
    }
    let signer = authority.signer(&key(), &holder).unwrap();
    let mut trust = TrustList::new();
    trust.trust(Anchor::new(Certificate::parse(root.certificate()).unwrap()));
    let known: Vec<Certificate> = signer.chain().iter().map(|der| Certificate::parse(der).unwrap()).collect();
    let holder = Certificate::parse(signer.certificate()).unwrap();
    find(&holder, &known, &trust, purpose, now()).err().map(|error| error.problem)
}

#[test]
fn each_broken_rule_is_named() {
    let root = || Profile::root("R", now());
    let above = || Profile::authority("A", 2, now());
    let below = || Profile::authority("B", 3, now());
    let person = || Profile::person("P", 4, now());
    let policy = vec![vec![0x2a, 0x03]];
    let mail = |mail: &str| Profile { email: Some(mail.to_owned()), ..person() };
    let only_mail = Profile { permitted_mail: Some("so.gov.vn".to_owned()), ..above() };
    let only_us = Profile { permitted_organisation: Some("Sở X".to_owned()), ..above() };
    let asks_policy = Profile { require_policy: Some(0), policies: policy.clone(), ..above() };
    let use_for = Use::Signature;
    let cases: Vec<(&str, Option<Problem>, Option<Problem>)> = vec![
        ("plain", problem_of(root(), above(), None, person(), use_for), None),
        ("no authority", problem_of(root(), Profile { authority: None, ..above() }, None, person(), use_for), Some(Problem::NoAuthority)),
        (
            "authority without the key usage",
            problem_of(root(), Profile { key_usage: Some(key_usage::CRL_SIGN), ..above() }, None, person(), use_for),
            Some(Problem::KeyUsage),
        ),
        ("authority below the last", problem_of(root(), above(), Some(below()), person(), use_for), Some(Problem::PathLength)),
        (
            "path long enough",
            problem_of(root(), Profile { authority: Some(Some(1)), ..above() }, Some(below()), person(), use_for),
            None,
        ),
        (
            "the root's own path length",
            problem_of(Profile { authority: Some(Some(0)), ..root() }, above(), None, person(), use_for),
            Some(Problem::PathLength),
        ),
        ("expired authority", problem_of(root(), Profile { not_after: now().plus_days(-1), ..above() }, None, person(), use_for), Some(Problem::Expired)),
        ("young holder", problem_of(root(), above(), None, Profile { not_before: now().plus_days(1), ..person() }, use_for), Some(Problem::NotYetValid)),
        ("strange", problem_of(root(), above(), None, Profile { strange: true, ..person() }, use_for), Some(Problem::CriticalExtension("1.2.3.4".to_owned()))),
        ("mail inside", problem_of(root(), only_mail.clone(), None, mail("an@so.gov.vn"), use_for), None),
        ("mail outside", problem_of(root(), only_mail, None, mail("an@gmail.com"), use_for), Some(Problem::Names)),
        (
            "organisation inside",
            problem_of(root(), only_us.clone(), None, Profile { organisation: Some("sở x".to_owned()), ..person() }, use_for),
            None,
        ),
        ("organisation outside", problem_of(root(), only_us, None, person(), use_for), Some(Problem::Names)),
        ("policy missing", problem_of(root(), asks_policy.clone(), None, person(), use_for), Some(Problem::Policy)),
        ("policy there", problem_of(root(), asks_policy, None, Profile { policies: policy, ..person() }, use_for), None),
        (
            "holder may not sign",
            problem_of(root(), above(), None, Profile { key_usage: Some(0x2000), ..person() }, use_for),
            Some(Problem::KeyUsage),
        ),
        ("time stamper signs documents", problem_of(root(), above(), None, Profile::time_stamper("T", 4, now()), use_for), Some(Problem::Purpose)),
        ("person stamps time", problem_of(root(), above(), None, person(), Use::TimeStamp), Some(Problem::Purpose)),
        ("time stamper", problem_of(root(), above(), None, Profile::time_stamper("T", 4, now()), Use::TimeStamp), None),
    ];
    for (name, found, expected) in cases {
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_thicket_of_authorities_is_given_up() {
    // Twenty authorities of one name: every pair may be tried, so the search must bound itself.
    let profile = Profile { authority: Some(None), ..Profile::authority("R", 2, now()) };
    let first = Authority::root(key(), &profile).unwrap();
    let mut known = Vec::new();
    let mut layer = vec![first];
    for serial in 0..4 {
        let next: Vec<Authority> = (0..5)
            .map(|n| layer[n % layer.len()].subordinate(key(), &Profile { serial: serial * 10 + 3, ..profile.clone() }).unwrap())
            .collect();
        known.extend(next.iter().map(|a| Certificate::parse(a.certificate()).unwrap()));
        layer = next;
    }
    let holder = layer[0].issue(&key(), &Profile::person("P", 99, now())).unwrap();
    let holder = Certificate::parse(&holder).unwrap();
    assert!(find(&holder, &known, &TrustList::new(), Use::Signature, now()).is_err());
}

#[test]
fn a_lookalike_of_the_root_is_not_the_root() {
    let profile = Profile::root("R", now());
    let (real, false_one) = (Authority::root(key(), &profile).unwrap(), Authority::root(key(), &profile).unwrap());
    let holder = Certificate::parse(&false_one.issue(&key(), &Profile::person("P", 4, now())).unwrap()).unwrap();
    let mut trust = TrustList::new();
    trust.trust(Anchor::new(Certificate::parse(real.certificate()).unwrap()));
    let known = [Certificate::parse(false_one.certificate()).unwrap()];
    assert_eq!(find(&holder, &known, &trust, Use::Signature, now()).unwrap_err().problem, Problem::NoIssuer);
}
