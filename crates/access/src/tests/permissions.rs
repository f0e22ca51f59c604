use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use base::{AgencyId, ApplicantId, Error, Id as _, OfficialId, Role};
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::{agency, ctx};
use crate::{Action, Actor, Applicant, Coverage, Grant, MIGRATIONS, Official, Resource, Scope, matrix, permits, scope};

/// Something with agencies and an owner.
#[derive(Debug, Clone)]
struct Thing {
    agencies: Vec<AgencyId>,
    owner: Option<ApplicantId>,
}

impl Resource for Thing {
    const NAME: &'static str = "thing";
    const VIEW: Option<Action> = Some(Action::ViewDossier);
    fn agencies(&self) -> &[AgencyId] {
        &self.agencies
    }
    fn owner(&self) -> Option<ApplicantId> {
        self.owner
    }
}

fn applicant(n: u128) -> Applicant {
    Applicant { id: ApplicantId::from_uuid(Uuid::from_u128(n + 1_000)), name: "Nguyễn Thị Hoa".into() }
}

fn official(grants: Vec<Grant>) -> Actor {
    Actor::Official(Official { id: OfficialId::from_uuid(Uuid::from_u128(9)), name: "Lê Văn Tâm".into(), grants })
}

fn grant(role: Role, at: u128, covers: &[u128]) -> Grant {
    let covers = Coverage::Only(Arc::new(covers.iter().map(|n| agency(*n)).collect()));
    Grant { role, agency: agency(at), covers, on_behalf_of: None }
}

#[test]
fn the_table_is_the_one_that_was_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/permissions.txt");
    let found = matrix();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == reviewed,
        "permissions.txt changed; look at the difference and run UPDATE_GOLDEN=1 cargo test -p access\n{found}"
    );
}

/// What the statutes ask of the table, whatever else it says.
#[test]
fn the_table_keeps_desks_apart() {
    let may = |role: Role, action: Action| action.roles().iter().any(|(r, _)| *r == role);
    for role in [Role::Reception, Role::Post, Role::Results, Role::Cashier] {
        assert!(!may(role, Action::ApproveDossier), "{role:?} receives or hands over and must not sign");
    }
    for role in [Role::SystemAdmin, Role::AgencyAdmin] {
        for action in Action::ALL.iter().filter(|a| a.code().starts_with("dossier.")) {
            assert!(!may(role, *action), "{role:?} runs the installation and has no business with {}", action.code());
        }
    }
    let watched: Vec<_> = Action::ALL.iter().filter(|a| may(Role::Monitor, **a)).map(|a| a.code()).collect();
    assert!(watched.iter().all(|code| code.ends_with(".view")), "who watches does not act: {watched:?}");
    let mut codes = HashSet::new();
    assert!(Action::ALL.iter().all(|a| codes.insert(a.code())), "two actions with one code");
}

fn any_grant() -> impl Strategy<Value = Grant> {
    let coverage = prop_oneof![
        1 => Just(Coverage::All),
        4 => proptest::collection::hash_set(0_u128..8, 0..6)
            .prop_map(|set| Coverage::Only(Arc::new(set.into_iter().map(agency).collect()))),
    ];
    (select(Role::ALL), 0_u128..8, coverage).prop_map(|(role, at, covers)| {
        let at = agency(at);
        // A grant covers its own agency at least.
        let covers = match covers {
            Coverage::All => Coverage::All,
            Coverage::Only(set) => Coverage::Only(Arc::new(set.iter().copied().chain([at]).collect())),
        };
        Grant { role, agency: at, covers, on_behalf_of: None }
    })
}

fn any_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        1 => Just(Actor::Anonymous),
        1 => Just(Actor::System("test")),
        2 => (0_u128..3).prop_map(|n| Actor::Applicant(applicant(n))),
        8 => proptest::collection::vec(any_grant(), 0..4).prop_map(official),
    ]
}

fn any_thing() -> impl Strategy<Value = Thing> {
    (proptest::collection::vec(0_u128..8, 0..3), proptest::option::of(0_u128..3)).prop_map(|(agencies, owner)| Thing {
        agencies: agencies.into_iter().map(agency).collect(),
        owner: owner.map(|n| applicant(n).id),
    })
}

/// Whether a list that is filtered by the scope shows the thing.
fn shows(scope: &Scope, thing: &Thing) -> bool {
    match scope {
        Scope::Nothing => false,
        Scope::Everything => true,
        Scope::Agencies(agencies) => thing.agencies.iter().any(|a| agencies.contains(a)),
        Scope::Owner(owner) => thing.owner == Some(*owner),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// A list shows exactly what the actor may open. Things that no agency has are the one
    /// exception: a scope over everything finds them and no grant reaches them.
    #[test]
    fn lists_show_what_may_be_opened(actor in any_actor(), action in select(Action::ALL), thing in any_thing()) {
        let scope = scope(&actor, action);
        let system = matches!(actor, Actor::System(_));
        if system || !thing.agencies.is_empty() || scope != Scope::Everything {
            prop_assert_eq!(shows(&scope, &thing), permits(&actor, action, &thing), "{:?}", scope);
        }
    }

    /// Another role never takes a right away.
    #[test]
    fn more_roles_never_permit_less(
        grants in proptest::collection::vec(any_grant(), 1..4), action in select(Action::ALL), thing in any_thing(),
    ) {
        let fewer = official(grants[1..].to_vec());
        prop_assert!(!permits(&fewer, action, &thing) || permits(&official(grants), action, &thing));
    }

    #[test]
    fn scopes_are_sorted_and_say_each_agency_once(actor in any_actor(), action in select(Action::ALL)) {
        if let Scope::Agencies(agencies) = scope(&actor, action) {
            prop_assert!(!agencies.is_empty() && agencies.is_sorted_by(|a, b| a < b));
        }
    }
}

#[test]
fn a_refusal_tells_no_more_than_the_actor_may_know() {
    db::testing::both(MIGRATIONS, |db| {
        let thing = Thing { agencies: vec![agency(1)], owner: Some(applicant(0).id) };
        let cases: [(Actor, Action, &str); 7] = [
            (Actor::Anonymous, Action::ViewDossier, "Unauthenticated"),
            (Actor::Applicant(applicant(0)), Action::ViewDossier, "allowed"),
            (Actor::Applicant(applicant(0)), Action::ApproveDossier, "Forbidden"),
            (Actor::Applicant(applicant(1)), Action::ViewDossier, "NotFound"),
            (official(vec![grant(Role::Reception, 1, &[1])]), Action::ReceiveDossier, "allowed"),
            (official(vec![grant(Role::Reception, 1, &[1])]), Action::ApproveDossier, "Forbidden"),
            (official(vec![grant(Role::Leader, 2, &[2, 3])]), Action::ApproveDossier, "NotFound"),
        ];
        for (actor, action, expected) in cases {
            let (asked, wanted) = (thing.clone(), actor.clone());
            let answer = ctx(&db, actor).read_blocking(move |tx| tx.allow(action, asked).map(|allowed| allowed.owner));
            let said = match answer {
                Ok(owner) => {
                    assert_eq!(owner, thing.owner);
                    "allowed"
                }
                Err(Error::Unauthenticated) => "Unauthenticated",
                Err(Error::Forbidden) => "Forbidden",
                Err(Error::NotFound("thing")) => "NotFound",
                Err(other) => panic!("{other}"),
            };
            assert_eq!(said, expected, "{wanted:?} {}", action.code());
        }
    });
}

#[test]
fn exact_roles_do_not_reach_below_and_subtree_roles_do() {
    let below = Thing { agencies: vec![agency(5)], owner: None };
    let handler = official(vec![grant(Role::Handler, 1, &[1, 5])]);
    let leader = official(vec![grant(Role::Leader, 1, &[1, 5])]);
    assert!(!permits(&handler, Action::ViewDossier, &below));
    assert!(permits(&leader, Action::ViewDossier, &below));
    assert!(!permits(&leader, Action::ApproveDossier, &below), "a leader signs for the own agency only");
}
