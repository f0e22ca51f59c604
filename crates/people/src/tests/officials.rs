use base::{Error, Role};

use super::*;
use crate::official_acts::{self, RoleAt};
use crate::{
    DelegationDraft, Filter, change_official, delegate, delegations_of, end_delegation, members_of, officials, officials_with,
    roles_of, save_group, set_active,
};

fn give(ctx: &Ctx, id: OfficialId, roles: &[(Role, AgencyId)]) -> Result<()> {
    let roles: Vec<_> = roles.iter().map(|(role, agency)| RoleAt { role: *role, agency: *agency }).collect();
    ctx.write_blocking(move |tx| {
        let version = official(tx, id)?.version;
        set_roles(tx, id, version, &roles)
    })
}

#[test]
fn roles_have_a_history() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let lan = person(&sys, "lan", p.north, &[Role::Reception]);
        let later = sys.at(NOON.plus_days(10));
        give(&later, lan, &[(Role::Handler, p.north)]).unwrap();
        let at = |when| act(&sys, move |tx| Ok(roles_of(tx, lan, when)?.iter().map(|r| r.role).collect::<Vec<_>>()));
        assert_eq!(at(NOON.plus_days(5)), [Role::Reception]);
        assert_eq!(at(NOON.plus_days(11)), [Role::Handler]);
        let receivers = |when| act(&sys, move |tx| Ok(officials_with(tx, Role::Reception, p.north, when)?.len()));
        assert_eq!((receivers(NOON), receivers(NOON.plus_days(11))), (1, 0));
        // The same roles again change nothing.
        give(&later, lan, &[(Role::Handler, p.north)]).unwrap();
        let rows: i64 = act(&sys, |tx| tx.one("SELECT count(*) FROM official_role", &[]));
        assert_eq!(rows, 2);
    });
}

#[test]
fn administrators_reach_their_own_agency_only() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let admin = person(&sys, "admin", p.justice, &[Role::AgencyAdmin]);
        let below = person(&sys, "below", p.division, &[Role::Handler]);
        let other = person(&sys, "other", p.north, &[Role::Handler]);
        let operator = person(&sys, "operator", p.root, &[Role::SystemAdmin]);
        let ctx = signed(&db, admin);
        assert!(give(&ctx, below, &[(Role::UnitHead, p.division)]).is_ok());
        assert!(matches!(give(&ctx, other, &[]), Err(Error::NotFound(_))), "another agency's official is not even seen");
        assert!(matches!(give(&ctx, below, &[(Role::Handler, p.north)]), Err(Error::NotFound(_))), "a role elsewhere");
        assert!(matches!(give(&ctx, below, &[(Role::SystemAdmin, p.division)]), Err(Error::Forbidden)), "an operator");
        assert!(matches!(give(&ctx, admin, &[(Role::Leader, p.justice)]), Err(Error::Forbidden)), "one's own rights");
        assert!(matches!(give(&signed(&db, operator), operator, &[]), Err(Error::Forbidden)), "an operator's own rights");
        assert!(give(&signed(&db, operator), below, &[(Role::SystemAdmin, p.division)]).is_ok());
        // A leader sees the officials of the department, and changes none.
        let leader = person(&sys, "leader", p.justice, &[Role::Leader]);
        assert!(matches!(give(&signed(&db, leader), below, &[]), Err(Error::Forbidden)));
        let acts: [fn(&mut Tx<'_, '_>, OfficialId) -> Result<()>; 4] = [
            |tx, id| set_active(tx, id, false),
            official_acts::unlock,
            |tx, id| official_acts::reset_password(tx, id, "hash"),
            official_acts::reset_second_factor,
        ];
        for act in acts {
            assert!(matches!(ctx.write_blocking(move |tx| act(tx, other)), Err(Error::NotFound(_))));
            assert!(matches!(ctx.write_blocking(move |tx| act(tx, admin)), Err(Error::Forbidden)));
            assert!(ctx.write_blocking(move |tx| act(tx, below)).is_ok());
        }
    });
}

#[test]
fn closed_accounts_may_nothing() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let lan = person(&sys, "lan", p.north, &[Role::Reception]);
        act(&sys, move |tx| set_active(tx, lan, false));
        let found = act(&sys, move |tx| {
            let tree = Tree::load(tx)?;
            grants(tx, &tree, lan, NOON)
        });
        assert!(found.is_none());
    });
}

#[test]
fn delegation_is_valid_by_date_scope_and_role() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let head = person(&sys, "head", p.justice, &[Role::Leader, Role::Clerk]);
        let deputy = person(&sys, "deputy", p.justice, &[Role::Handler]);
        let third = person(&sys, "third", p.justice, &[Role::Handler]);
        let draft = |roles: &[Role], delegate| DelegationDraft {
            delegate,
            roles: roles.to_vec(),
            agency: None,
            valid_from: NOON.plus_days(1),
            valid_to: NOON.plus_days(3),
            reason: "Đi công tác".into(),
        };
        let ask = |from: OfficialId, draft: DelegationDraft| signed(&db, from).write_blocking(move |tx| delegate(tx, &draft));
        let leader = draft(&[Role::Leader], deputy);
        let id = ask(head, leader).unwrap();
        let holds = |who, days, role| signed_at(&db, who, NOON.plus_days(days)).actor.official().unwrap().holds(role, p.justice);
        assert!(!holds(deputy, 0, Role::Leader), "not begun");
        assert!(holds(deputy, 1, Role::Leader));
        assert!(!holds(deputy, 1, Role::Clerk), "not lent");
        assert!(!holds(deputy, 3, Role::Leader), "over");
        assert!(holds(head, 1, Role::Leader), "the head keeps the role");
        let grant = signed_at(&db, deputy, NOON.plus_days(1));
        let grant = grant.actor.official().unwrap().grants.iter().find(|g| g.role == Role::Leader).unwrap().on_behalf_of;
        assert_eq!(grant, Some(head));
        // What was lent is not lent on.
        let on = signed_at(&db, deputy, NOON.plus_days(1)).write_blocking(move |tx| {
            let on = DelegationDraft {
                delegate: third, roles: vec![Role::Leader], agency: None, valid_from: NOON.plus_days(1),
                valid_to: NOON.plus_days(2), reason: "x".into(),
            };
            delegate(tx, &on)
        });
        assert!(matches!(on, Err(Error::Invalid(_))));
        assert!(ask(deputy, draft(&[], third)).is_ok());
        assert!(!holds(third, 1, Role::Leader), "all roles means all of one's own");
        // Wrong drafts.
        assert!(ask(head, draft(&[], head)).is_err(), "to oneself");
        assert!(ask(head, draft(&[Role::Reception], deputy)).is_err(), "a role one does not have");
        assert!(ask(head, DelegationDraft { valid_to: NOON, ..draft(&[], deputy) }).is_err(), "backwards");
        assert!(ask(head, DelegationDraft { valid_to: NOON.plus_days(900), ..draft(&[], deputy) }).is_err(), "for years");
        assert!(ask(head, DelegationDraft { reason: String::new(), ..draft(&[], deputy) }).is_err(), "without a reason");
        // Only whoever gave it ends it.
        let end = |who| signed(&db, who).write_blocking(move |tx| end_delegation(tx, id));
        assert!(matches!(end(deputy), Err(Error::NotFound(_))));
        end(head).unwrap();
        assert!(!holds(deputy, 1, Role::Leader), "ended");
        assert_eq!(act(&sys, move |tx| Ok(delegations_of(tx, deputy)?.len())), 2);
    });
}

#[test]
fn a_closed_account_lends_nothing() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let head = person(&sys, "head", p.justice, &[Role::Leader]);
        let deputy = person(&sys, "deputy", p.justice, &[]);
        signed(&db, head)
            .write_blocking(move |tx| {
                let draft = DelegationDraft {
                    delegate: deputy, roles: vec![], agency: None, valid_from: NOON, valid_to: NOON.plus_days(5), reason: "x".into(),
                };
                delegate(tx, &draft)
            })
            .unwrap();
        let holds = || signed(&db, deputy).actor.official().unwrap().holds(Role::Leader, p.justice);
        assert!(holds());
        act(&sys, move |tx| set_active(tx, head, false));
        assert!(!holds());
    });
}

#[test]
fn lists_search_filter_and_page() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        for (login, agency) in [("an", p.north), ("binh", p.north), ("cuong", p.south)] {
            person(&sys, &format!("{login}.ng"), agency, &[]);
        }
        let list = |agencies: Option<Vec<AgencyId>>, query: &str, page| {
            let filter = Filter { agencies, query: query.into(), closed: false, page, size: 2 };
            act(&sys, move |tx| {
                let (rows, total) = officials(tx, &filter)?;
                Ok((rows.into_iter().map(|o| o.login).collect::<Vec<_>>(), total))
            })
        };
        assert_eq!(list(None, "", 0), (vec!["an.ng".into(), "binh.ng".into()], 3));
        assert_eq!(list(None, "", 1), (vec!["cuong.ng".into()], 3));
        assert_eq!(list(Some(vec![p.north]), "", 0).1, 2);
        assert_eq!(list(Some(vec![]), "", 0).1, 0);
        assert_eq!(list(None, "Văn BÌNH", 0).1, 1);
        assert_eq!(list(None, "cuong", 0).1, 1);
        assert_eq!(list(None, "%", 0).1, 0);
    });
}

#[test]
fn accounts_are_checked() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let lan = person(&sys, "lan.nt", p.north, &[]);
        let add = |login: &str, name: &str, phone: &str, email: &str| {
            let draft = OfficialDraft {
                login: login.into(), name: name.into(), email: email.into(), phone: phone.into(), position: String::new(), agency: p.north,
            };
            sys.write_blocking(move |tx| add_official(tx, &draft, "hash", true))
        };
        assert!(add("Hoa.LT", "Lê Thị Hoa", "0912 345 678", "Hoa@tangiang.gov.vn").is_ok());
        for (login, name, phone, email) in [
            ("LAN.nt", "Trùng", "", ""),
            ("a", "Ngắn", "", ""),
            ("có dấu", "Dấu", "", ""),
            ("moi1", "", "", ""),
            ("moi2", "Số", "123", ""),
            ("moi3", "Thư", "", "a@b"),
        ] {
            assert!(matches!(add(login, name, phone, email), Err(Error::Invalid(_))), "{login}");
        }
        let stale = sys.write_blocking(move |tx| {
            let now = official(tx, lan)?;
            let draft = OfficialDraft {
                login: now.login, name: "Tên mới".into(), email: now.email, phone: now.phone, position: now.position, agency: now.agency,
            };
            change_official(tx, lan, now.version - 1, &draft)
        });
        assert!(matches!(stale, Err(Error::Conflict(text)) if text.vi.contains("test")), "says who changed it");
    });
}

#[test]
fn groups_have_members() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let (lan, hoa) = (person(&sys, "lan", p.north, &[]), person(&sys, "hoa", p.north, &[]));
        let id = act(&sys, move |tx| save_group(tx, None, p.north, "Tổ tiếp nhận", &[lan, hoa]));
        assert_eq!(act(&sys, move |tx| Ok(members_of(tx, id)?.len())), 2);
        act(&sys, move |tx| save_group(tx, Some(id), p.north, "Tổ tiếp nhận", &[hoa]));
        let left = act(&sys, move |tx| members_of(tx, id));
        assert_eq!(left.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), [hoa]);
        let elsewhere = sys.write_blocking(move |tx| save_group(tx, Some(id), p.south, "x", &[]));
        assert!(matches!(elsewhere, Err(Error::NotFound(_))));
    });
}
