use access::{Action, Actor, Coverage};
use base::{Error, Role};

use super::*;
use crate::{SharedTree, agency, change_agency, merge_agency, search_agencies};

#[test]
fn the_tree_knows_above_and_below() {
    on_both(|db| {
        let ctx = system(&db);
        let p = province(&ctx);
        let tree = tree(&ctx);
        assert_eq!(tree.subtree(p.justice).len(), 2);
        assert_eq!(tree.ancestors(p.division).iter().map(|a| a.id).collect::<Vec<_>>(), [p.justice, p.root]);
        assert!(matches!(tree.coverage(p.root), Coverage::All));
        assert!(matches!(tree.coverage(p.north), Coverage::Only(set) if set.len() == 1));
        assert_eq!(tree.by_code("H99.101").unwrap().id, p.north);
        assert_eq!(tree.kind(p.north), "commune");
        assert_eq!(tree.of_kind("commune", NOON).iter().map(|a| a.id).collect::<Vec<_>>(), [p.north, p.south]);
        assert_eq!(tree.children(p.root).count(), 3);
        assert_eq!(tree.roots().count(), 1);
    });
}

#[test]
fn a_merged_agency_lives_on_in_its_successor() {
    on_both(|db| {
        let ctx = system(&db);
        let p = province(&ctx);
        let clerk = person(&ctx, "lan", p.north, &[Role::Reception]);
        let part = act(&ctx, move |tx| add_agency(tx, &draft(Some(p.north), "division", "Phòng Văn hóa - Xã hội", "")));
        let later = ctx.at(NOON.plus_days(1));
        act(&later, move |tx| {
            let version = agency(tx, p.north)?.version;
            merge_agency(tx, p.north, version, p.south, "Sắp xếp đơn vị hành chính")
        });
        let after = tree(&later);
        let cover = after.subtree(p.south);
        assert!(cover.contains(&p.north) && cover.contains(&part) && cover.contains(&p.south));
        assert_eq!(after.today(p.north), p.south);
        assert_eq!(after.by_id(part).unwrap().parent, Some(p.south));
        assert!(!after.by_id(p.north).unwrap().is_valid(later.now));
        // Who worked there works for the successor, with the same role.
        let official = signed_at(&db, clerk, NOON.plus_days(1));
        assert!(official.actor.official().unwrap().holds(Role::Reception, p.south));
        assert!(!official.actor.official().unwrap().holds(Role::Reception, p.north));
        // The old name and code are still found, and the code is free again.
        let found = act(&later, |tx| Ok((search_agencies(tx, "son bac")?, search_agencies(tx, "h99.101")?)));
        assert_eq!(found, (vec![p.south], vec![p.south]));
        act(&later, move |tx| add_agency(tx, &draft(Some(p.root), "commune", "Ủy ban nhân dân phường Mới", "H99.101")));
        assert_eq!(tree(&later).by_code("H99.101").unwrap().name, "Ủy ban nhân dân phường Mới");
        // Nothing is merged twice or into what is gone.
        let twice = later.write_blocking(move |tx| {
            let version = agency(tx, p.north)?.version;
            merge_agency(tx, p.north, version, p.south, "")
        });
        assert!(matches!(twice, Err(Error::Invalid(_))));
        let gone = later.write_blocking(move |tx| {
            let version = agency(tx, p.south)?.version;
            merge_agency(tx, p.south, version, p.north, "")
        });
        assert!(matches!(gone, Err(Error::Invalid(_))));
    });
}

#[test]
fn changes_are_checked() {
    on_both(|db| {
        let ctx = system(&db);
        let p = province(&ctx);
        let change = |id, version, change: fn(&mut AgencyDraft, Province)| {
            ctx.write_blocking(move |tx| {
                let now = agency(tx, id)?;
                let mut draft = AgencyDraft {
                    parent: now.parent,
                    kind: now.kind,
                    name: now.name,
                    code: now.code.unwrap_or_default(),
                    ..AgencyDraft::default()
                };
                change(&mut draft, p);
                change_agency(tx, id, version, &draft)
            })
        };
        assert!(change(p.justice, 1, |d, _| d.name = "Sở Tư pháp tỉnh".into()).is_ok());
        assert!(matches!(change(p.justice, 1, |d, _| d.phone = "1".into()), Err(Error::Conflict(_))), "an old version");
        assert!(matches!(change(p.justice, 2, |d, _| d.name = " ".into()), Err(Error::Invalid(_))));
        assert!(matches!(change(p.justice, 2, |d, _| d.code = "H99.101".into()), Err(Error::Invalid(_))), "a taken code");
        assert!(matches!(change(p.justice, 2, |d, p| d.parent = Some(p.division)), Err(Error::Invalid(_))), "a circle");
        assert!(matches!(change(p.justice, 2, |d, p| d.parent = Some(p.justice)), Err(Error::Invalid(_))), "itself");
        let found = act(&ctx, |tx| search_agencies(tx, "so tu phap"));
        assert_eq!(found, [p.justice]);
    });
}

#[test]
fn only_operators_change_agencies() {
    on_both(|db| {
        let sys = system(&db);
        let p = province(&sys);
        let operator = person(&sys, "operator", p.root, &[Role::SystemAdmin]);
        let admin = person(&sys, "admin", p.justice, &[Role::AgencyAdmin]);
        let add = |ctx: access::Ctx| ctx.write_blocking(move |tx| add_agency(tx, &draft(Some(p.justice), "division", "Phòng mới", "")));
        assert!(add(signed(&db, operator)).is_ok());
        assert!(matches!(add(signed(&db, admin)), Err(Error::Forbidden)));
        assert!(matches!(add(ctx(&db, Actor::Anonymous)), Err(Error::Unauthenticated)));
        // Another root would be another province.
        let root = signed(&db, operator).write_blocking(|tx| add_agency(tx, &draft(None, "ubnd_tinh", "Tỉnh khác", "H98")));
        assert!(matches!(root, Err(Error::Forbidden)));
        assert!(access::permits(&signed(&db, operator).actor, Action::EditAgencies, &crate::agency_acts::AgencyAt(vec![p.south])));
    });
}

#[test]
fn the_shared_tree_sees_changes() {
    on_both(|db| {
        let ctx = system(&db);
        let p = province(&ctx);
        let (here, elsewhere) = (SharedTree::default(), SharedTree::default());
        let (here, elsewhere) = (Arc::new(here), Arc::new(elsewhere));
        let read = |tree: &Arc<SharedTree>, at: Instant| {
            let tree = tree.clone();
            act(&ctx, move |tx| Ok(tree.current(tx, at)?.all().count()))
        };
        assert_eq!((read(&here, NOON), read(&elsewhere, NOON)), (5, 5));
        act(&ctx, move |tx| add_agency(tx, &draft(Some(p.root), "commune", "Xã Ba", "H99.103")));
        here.forget();
        assert_eq!(read(&here, NOON), 6);
        assert_eq!(read(&elsewhere, NOON.plus_ms(2_000)), 5, "trusted for three seconds");
        assert_eq!(read(&elsewhere, NOON.plus_ms(3_000)), 6);
    });
}
