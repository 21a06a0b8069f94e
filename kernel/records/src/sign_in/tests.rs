//! Sign-in on both databases, at a small company on a day of our choosing.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use access::{Deed, Grant, Scope};
use base::{FrozenClock, Id};
use jiff::SignedDuration;
use store::{Cell, Db, testkit};

use super::*;
use crate::{
    Ctx, Door, Error, Settings, Workspace, Writes,
    people::{USER_ACTIVE, USER_EMAIL, USER_NAME, USER_ROLES, User},
};

const MARYAM: &str = "maryam@pars.example";
const RIGHT: &str = "three red cups 7";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Pars Textile, with Maryam as its administrator.
struct Town {
    workspace: Arc<Workspace>,
    clock: Arc<FrozenClock>,
    maryam: Id,
}

impl Town {
    async fn open(db: Db) -> Town {
        let (workspace, clock) = empty(db).await;
        set_up(&workspace, asked(), &at("192.0.2.1")).await.unwrap();
        let town = Town { workspace, clock, maryam: Id::from_raw(0) };
        let maryam = town.signed_in(&town.enter(MARYAM, RIGHT, "192.0.2.1").await).await.person.actor.user;
        Town { maryam, ..town }
    }

    async fn enter(&self, email: &str, password: &str, address: &str) -> String {
        match enter(&self.workspace, email, password, &at(address)).await.unwrap() {
            Entry::Welcome(session) => session.token,
            Entry::Wrong => "wrong".into(),
            Entry::Locked { wait } => format!("locked for {} s", wait.as_secs()),
        }
    }

    async fn enters(&self, email: &str, password: &str, address: &str) -> bool {
        self.enter(email, password, address).await.len() == 43
    }

    async fn signed_in(&self, token: &str) -> SignedIn {
        session(&self.workspace, token).await.unwrap().expect("a session")
    }

    async fn is_open(&self, token: &str) -> bool {
        session(&self.workspace, token).await.unwrap().is_some()
    }

    fn system(&self) -> Ctx {
        Ctx::system(self.workspace.clone(), Door::Command)
    }

    async fn as_maryam(&self) -> Ctx {
        let maryam = self.maryam;
        let person = self.system().read(move |tx| crate::people::person(tx, maryam)).await.unwrap().unwrap();
        Ctx::new(self.workspace.clone(), Arc::new(person.actor), Door::Page, Settings::default().format())
    }

    async fn hire(&self, name: &str, email: Option<&str>) -> Id {
        let (name, email) = (name.to_owned(), email.map(str::to_owned));
        let hire = move |tx: &mut Writes<'_, '_>| {
            let mut user = tx.new_record::<User>()?;
            user.set(USER_NAME, name);
            user.set(USER_EMAIL, email);
            user.set(USER_ROLES, Vec::new());
            tx.save(user).map(|user| user.id)
        };
        self.system().write(hire).await.unwrap()
    }

    async fn dismiss(&self, user: Id) {
        let dismiss = move |tx: &mut Writes<'_, '_>| {
            let mut record = tx.find(user.of::<User>())?;
            record.set(USER_ACTIVE, false);
            tx.save(record).map(drop)
        };
        self.system().write(dismiss).await.unwrap();
    }
}

async fn empty(db: Db) -> (Arc<Workspace>, Arc<FrozenClock>) {
    let clock = Arc::new(FrozenClock::at("2026-11-22T08:00:00Z".parse().unwrap()));
    (Workspace::open(db, Vec::new(), clock.clone(), 1).await.unwrap(), clock)
}

fn at(address: &str) -> Origin {
    Origin { address: address.parse::<IpAddr>().unwrap(), agent: "a browser".into() }
}

fn asked() -> SetUp {
    let settings = Settings { company: "پارس نساج".into(), ..Settings::default() };
    SetUp { settings, name: "مریم رضایی".into(), email: MARYAM.into(), password: RIGHT.into() }
}

fn fields(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(problems) => problems.iter().map(|one| format!("{}: {}", one.field, one.text)).collect(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_workspace_is_set_up_once_even_by_two_at_the_same_moment() {
    testkit::both(async |db| {
        let (workspace, _) = empty(db).await;
        assert!(set_up_wanted(&workspace).await.unwrap());
        let (here, there) = (at("192.0.2.1"), at("192.0.2.2"));
        let both = tokio::join!(set_up(&workspace, asked(), &here), set_up(&workspace, asked(), &there));
        assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
        assert!(!set_up_wanted(&workspace).await.unwrap());
        let third = set_up(&workspace, asked(), &here).await;
        assert!(matches!(third, Err(Error::Refused(_))), "{third:?}");
        let settings = workspace.settings();
        assert!(settings.ready && settings.company == "پارس نساج");
    })
    .await;
}

#[tokio::test]
async fn a_set_up_says_what_is_missing_field_by_field_and_writes_nothing() {
    let (db, _guard) = testkit::sqlite().await;
    let (workspace, _) = empty(db).await;
    let nothing =
        SetUp { settings: Settings::default(), name: " ".into(), email: "maryam".into(), password: "1".into() };
    let wrong = fields(set_up(&workspace, nothing, &at("192.0.2.1")).await.unwrap_err());
    let want = [
        "company: value-required",
        "name: value-required",
        "email: base-email-unclear",
        "password: password-too-short",
    ];
    assert_eq!(wrong, want);
    assert!(set_up_wanted(&workspace).await.unwrap());
}

#[tokio::test]
async fn a_workspace_set_up_in_english_begins_in_english() {
    testkit::both(async |db| {
        let (workspace, _) = empty(db).await;
        let roles = async || {
            let names = "select name from @roles where key = 'administrator'";
            let read = workspace.db.read::<_, store::StoreError>(|tx| tx.sql(names, &[], &[store::ColumnType::Text]));
            read.await.unwrap().iter().map(|row| row.text(0).unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(roles().await, ["مدیر سامانه"]);
        let english = Settings { lang: base::Lang::En, company: "Pars".into(), ..Settings::default() };
        set_up(&workspace, SetUp { settings: english, ..asked() }, &at("192.0.2.1")).await.unwrap();
        assert_eq!(roles().await, ["Administrator"]);
    })
    .await;
}

#[tokio::test]
async fn a_person_enters_with_their_email_however_it_is_typed() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        for email in [MARYAM, "Maryam@PARS.example", " maryam@pars.example\u{200f}"] {
            assert!(town.enters(email, RIGHT, "192.0.2.1").await, "{email}");
        }
        assert_eq!(town.enter(MARYAM, "three red cups 8", "192.0.2.1").await, "wrong");
        assert_eq!(town.enter("nobody@pars.example", RIGHT, "192.0.2.1").await, "wrong");
        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        assert_eq!(town.enter("sara@pars.example", "", "192.0.2.1").await, "wrong");
        set_password(&town.system(), sara, "a quiet green field").await.unwrap();
        assert!(town.enters("sara@pars.example", "a quiet green field", "192.0.2.1").await);
        town.dismiss(sara).await;
        assert_eq!(town.enter("sara@pars.example", "a quiet green field", "192.0.2.1").await, "wrong");
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_lock_longer_and_longer_and_waiting_always_helps() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let stranger = "198.51.100.7";
        for _ in 0..5 {
            assert_eq!(town.enter(MARYAM, "a wrong guess", stranger).await, "wrong");
        }
        assert_eq!(town.enter(MARYAM, RIGHT, stranger).await, "locked for 30 s");
        town.clock.advance(SignedDuration::from_secs(31));
        assert_eq!(town.enter(MARYAM, "a wrong guess", stranger).await, "wrong");
        assert_eq!(town.enter(MARYAM, RIGHT, stranger).await, "locked for 60 s");
        town.clock.advance(SignedDuration::from_secs(61));
        assert!(town.enters(MARYAM, RIGHT, stranger).await);
        assert_eq!(town.enter(MARYAM, "a wrong guess", stranger).await, "wrong");
    })
    .await;
}

#[tokio::test]
async fn nobody_elsewhere_can_lock_the_administrator_out() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        for place in 0..3 {
            let stranger = format!("198.51.100.{place}");
            for _ in 0..6 {
                town.enter(MARYAM, "a wrong guess", &stranger).await;
            }
        }
        // And a hundred thousand others.
        let many = "update @attempts set failures = 100000 where key like 'account:%'";
        town.workspace.db.write::<_, store::StoreError>(|tx| tx.sql_execute(many, &[])).await.unwrap();
        let asked = std::time::Instant::now();
        assert!(town.enters(MARYAM, RIGHT, "192.0.2.1").await, "from where she always works");
        assert!(asked.elapsed() < Duration::from_secs(2), "at once");
        assert!(town.enters(MARYAM, RIGHT, "203.0.113.9").await, "and on a journey, if slowly");
    })
    .await;
}

#[tokio::test]
async fn who_tries_many_accounts_from_one_address_is_stopped_there_and_nobody_else() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let office = "192.0.2.1";
        for n in 0..20 {
            assert_eq!(town.enter(&format!("guess{n}@pars.example"), "a wrong guess", office).await, "wrong");
        }
        assert_eq!(town.enter("guess20@pars.example", "a wrong guess", office).await, "locked for 30 s");
        assert!(town.enters(MARYAM, RIGHT, office).await, "she has entered from here before");
        town.clock.advance(DAY * 2);
        assert_eq!(town.enter("guess21@pars.example", "a wrong guess", office).await, "wrong");
    })
    .await;
}

#[tokio::test]
async fn a_hundred_guesses_at_once_are_not_all_the_first() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Arc::new(Town::open(db).await);
    let guesses: Vec<_> = (0..40)
        .map(|_| {
            let town = town.clone();
            tokio::spawn(async move { town.enter(MARYAM, "a wrong guess", "198.51.100.7").await })
        })
        .collect();
    let mut looked_at = 0;
    for guess in guesses {
        looked_at += i32::from(guess.await.unwrap() == "wrong");
    }
    assert_eq!(looked_at, 5);
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_too_old_or_taken_back() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let idle = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
        town.clock.advance(DAY * 13);
        assert!(town.is_open(&idle).await);
        // The last request is noted beside the answer; give it a moment.
        tokio::time::sleep(Duration::from_millis(200)).await;
        town.clock.advance(DAY * 13);
        assert!(town.is_open(&idle).await, "used on day 13, so good until day 27");
        town.clock.advance(DAY * 15);
        assert!(!town.is_open(&idle).await);

        let old = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
        for _ in 0..9 {
            town.clock.advance(DAY * 9);
            assert!(town.is_open(&old).await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        town.clock.advance(DAY * 9);
        assert!(!town.is_open(&old).await, "90 days are the end, however busy");

        let (one, two) = (town.enter(MARYAM, RIGHT, "192.0.2.1").await, town.enter(MARYAM, RIGHT, "192.0.2.2").await);
        assert_ne!(one, two);
        assert_eq!(own_sessions(&town.as_maryam().await).await.unwrap().len(), 2);
        sign_out(&town.workspace, &one).await.unwrap();
        assert!(!town.is_open(&one).await && town.is_open(&two).await);
        sign_out_everywhere(&town.as_maryam().await, None).await.unwrap();
        assert!(!town.is_open(&two).await);
    })
    .await;
}

#[tokio::test]
async fn a_dismissed_persons_session_ends_with_the_next_request() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        set_password(&town.system(), sara, "a quiet green field").await.unwrap();
        let token = town.enter("sara@pars.example", "a quiet green field", "192.0.2.1").await;
        assert!(town.is_open(&token).await);
        town.dismiss(sara).await;
        assert!(!town.is_open(&token).await);
    })
    .await;
}

#[tokio::test]
async fn the_database_holds_no_secret_that_opens_anything() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let token = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
    let kept = town
        .workspace
        .db
        .read::<_, store::StoreError>(|tx| tx.sql("select token_hash from @sessions", &[], &[store::ColumnType::Text]));
    for row in kept.await.unwrap() {
        assert_ne!(row.text(0), Some(&*token));
        assert!(!town.is_open(row.text(0).unwrap()).await);
    }
}

#[tokio::test]
async fn a_changed_password_ends_every_other_session() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let (here, there) =
            (town.enter(MARYAM, RIGHT, "192.0.2.1").await, town.enter(MARYAM, RIGHT, "192.0.2.2").await);
        let (ctx, own) = (town.as_maryam().await, town.signed_in(&here).await.session);
        let from = at("192.0.2.1");
        let wrong = change_password(&ctx, &own, "not it", "a quiet green field", &from).await.unwrap_err();
        assert_eq!(fields(wrong), ["old_password: password-wrong"]);
        let weak = change_password(&ctx, &own, RIGHT, "maryam54321", &from).await.unwrap_err();
        assert_eq!(fields(weak), ["password: password-personal"]);
        let fresh = change_password(&ctx, &own, RIGHT, "a quiet green field", &from).await.unwrap();
        assert!(!town.is_open(&here).await && !town.is_open(&there).await);
        assert!(town.is_open(&fresh.token).await);
        assert_eq!(town.enter(MARYAM, RIGHT, "192.0.2.1").await, "wrong");
        assert!(town.enters(MARYAM, "a quiet green field", "192.0.2.1").await);
    })
    .await;
}

#[tokio::test]
async fn who_finds_an_open_session_cannot_guess_its_password() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let token = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
    let (ctx, own) = (town.as_maryam().await, town.signed_in(&token).await.session);
    for _ in 0..5 {
        let wrong =
            change_password(&ctx, &own, "a wrong guess", "a quiet green field", &at("192.0.2.1")).await.unwrap_err();
        assert_eq!(fields(wrong), ["old_password: password-wrong"]);
    }
    let locked = change_password(&ctx, &own, RIGHT, "a quiet green field", &at("192.0.2.1")).await.unwrap_err();
    assert_eq!(fields(locked), ["old_password: sign-in-locked"]);
}

#[tokio::test]
async fn an_invitation_works_once_for_three_days_and_the_latest_one_only() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let (ctx, from) = (town.as_maryam().await, at("198.51.100.7"));
        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        let first = make_link(&ctx, sara).await.unwrap();
        assert_eq!((first.purpose, &*first.name), (Purpose::Invitation, "سارا"));
        let second = make_link(&ctx, sara).await.unwrap();
        assert!(open_link(&town.workspace, &first.token).await.unwrap().is_none());
        town.clock.advance(DAY * 2);
        for _ in 0..3 {
            assert!(open_link(&town.workspace, &second.token).await.unwrap().is_some(), "looking uses nothing up");
        }
        let weak = use_link(&town.workspace, &second.token, "1234567890", &from).await.unwrap_err();
        assert_eq!(fields(weak), ["password: password-common"]);
        let session = use_link(&town.workspace, &second.token, "a quiet green field", &from).await.unwrap();
        assert_eq!(town.signed_in(&session.token).await.session.user, sara);
        let again = use_link(&town.workspace, &second.token, "another green field", &from).await;
        assert!(matches!(again, Err(Error::NotFound)));

        let reset = make_link(&ctx, sara).await.unwrap();
        assert_eq!(reset.purpose, Purpose::Reset);
        town.clock.advance(DAY * 3);
        assert!(open_link(&town.workspace, &reset.token).await.unwrap().is_none());
        assert!(matches!(use_link(&town.workspace, &reset.token, RIGHT, &from).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_reset_ends_sessions_and_forgives_what_strangers_tried() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let old = town.enter(MARYAM, RIGHT, "192.0.2.1").await;
    let (journey, ctx) = ("203.0.113.9", town.as_maryam().await);
    for _ in 0..6 {
        town.enter(MARYAM, "a wrong guess", journey).await;
    }
    assert!(town.enter(MARYAM, RIGHT, journey).await.starts_with("locked"));
    let link = make_link(&ctx, town.maryam).await.unwrap();
    use_link(&town.workspace, &link.token, "a quiet green field", &at(journey)).await.unwrap();
    assert!(!town.is_open(&old).await);
    assert!(town.enters(MARYAM, "a quiet green field", journey).await);
}

#[tokio::test]
async fn only_who_changes_the_setup_makes_links_and_only_for_who_can_sign_in() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let (sara, omid) = (town.hire("سارا", Some("sara@pars.example")).await, town.hire("امید", None).await);
    let maryam = town.as_maryam().await;
    let check = async |ctx: &Ctx, user: Id, want: &str| {
        let said = match make_link(ctx, user).await {
            Ok(_) => "made".to_owned(),
            Err(Error::Refused(refusal)) => refusal.text,
            Err(other) => other.to_string(),
        };
        assert_eq!(said, want);
    };
    check(&maryam, sara, "made").await;
    check(&maryam, omid, "link-refused-no-email").await;
    check(&maryam, Id::from_raw(7), "not found").await;
    let stranger = access::Actor { user: sara, roles: Vec::new(), ..access::Actor::system() };
    check(&Ctx { actor: Arc::new(stranger), ..maryam.clone() }, omid, "not found").await;
    town.dismiss(sara).await;
    check(&maryam, sara, "link-refused-inactive").await;
}

#[tokio::test]
async fn a_key_enters_in_its_persons_name_within_its_limits_until_it_ends() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let ctx = town.as_maryam().await;
        let limits = vec![Grant::new("users", Deed::Read, Scope::All)];
        let ends = town.clock.advance(SignedDuration::ZERO) + DAY;
        let new = NewKey { name: "گزارش".into(), limits: Some(limits.clone()), expires_at: Some(ends) };
        let (id, token) = make_api_key(&ctx, new).await.unwrap();
        let (_, forever) = make_api_key(&ctx, NewKey { name: "همه".into(), ..NewKey::default() }).await.unwrap();
        assert!(token.starts_with("pvd_"));
        let holder = key_holder(&town.workspace, &token).await.unwrap().unwrap();
        assert_eq!((holder.key.id, holder.person.actor.user), (id, town.maryam));
        assert_eq!(holder.person.actor.door_limits, Some(limits));
        assert!(!holder.person.actor.administers());
        assert!(holder.person.actor.may("users", Deed::Read) && !holder.person.actor.may("users", Deed::Update));
        assert!(key_holder(&town.workspace, &forever).await.unwrap().unwrap().person.actor.administers());
        for wrong in ["", "pvd_", "pvd_x", &token[4..], &format!("{token}x")] {
            assert!(key_holder(&town.workspace, wrong).await.unwrap().is_none(), "{wrong}");
        }
        assert_eq!(api_keys(&ctx).await.unwrap().len(), 2);
        town.clock.advance(DAY);
        assert!(key_holder(&town.workspace, &token).await.unwrap().is_none());
        let keys = api_keys(&ctx).await.unwrap();
        assert_eq!(keys.iter().map(|key| &*key.name).collect::<Vec<_>>(), ["همه"]);
        revoke_api_key(&ctx, keys[0].id).await.unwrap();
        assert!(key_holder(&town.workspace, &forever).await.unwrap().is_none());
        assert!(matches!(revoke_api_key(&ctx, keys[0].id).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_key_makes_no_keys_and_limits_that_cannot_be_read_allow_nothing() {
    let (db, _guard) = testkit::sqlite().await;
    let town = Town::open(db).await;
    let ctx = town.as_maryam().await;
    let limited = NewKey { name: "گزارش".into(), limits: Some(Vec::new()), expires_at: None };
    let (_, token) = make_api_key(&ctx, limited).await.unwrap();
    let holder = key_holder(&town.workspace, &token).await.unwrap().unwrap();
    let by_key = Ctx { actor: Arc::new(holder.person.actor), ..ctx.clone() };
    assert!(matches!(
        make_api_key(&by_key, NewKey { name: "x".into(), ..NewKey::default() }).await,
        Err(Error::Forbidden { .. })
    ));
    let broken = |tx: &mut store::Tx<'_>| tx.sql_execute("update @api_keys set limits = $1", &[Cell::from("not json")]);
    town.workspace.db.write::<_, store::StoreError>(broken).await.unwrap();
    let holder = key_holder(&town.workspace, &token).await.unwrap().unwrap();
    assert_eq!(holder.person.actor.door_limits, Some(Vec::new()));
}

#[tokio::test]
async fn a_person_changes_their_own_name_and_preferences_whatever_their_role() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        let actor = access::Actor { user: sara, name: "سارا".into(), roles: Vec::new(), ..access::Actor::system() };
        let ctx = Ctx { actor: Arc::new(actor), ..town.as_maryam().await };
        rename(&ctx, "سارا محمدی".into()).await.unwrap();
        keep_language(&ctx, base::Lang::En).await.unwrap();
        keep_calendar(&ctx, base::Calendar::Gregorian).await.unwrap();
        let own = own_account(&ctx).await.unwrap();
        assert_eq!(
            (&*own.name, own.lang, own.calendar),
            ("سارا محمدی", Some(base::Lang::En), Some(base::Calendar::Gregorian))
        );
        assert_eq!(fields(rename(&ctx, "  ".into()).await.unwrap_err()), ["name: value-required"]);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_is_neither_dismissed_nor_demoted_nor_deleted() {
    testkit::both(async |db| {
        let town = Town::open(db).await;
        let maryam = town.maryam;
        let refused = |ended: crate::Result<()>| match ended {
            Ok(()) => "done".to_owned(),
            Err(Error::Refused(refusal)) => refusal.text,
            Err(other) => panic!("{other}"),
        };
        let dismiss = move |tx: &mut Writes<'_, '_>| {
            let mut user = tx.find(maryam.of::<User>())?;
            user.set(USER_ACTIVE, false);
            tx.save(user).map(drop)
        };
        let demote = move |tx: &mut Writes<'_, '_>| {
            let mut user = tx.find(maryam.of::<User>())?;
            user.set(USER_ROLES, Vec::new());
            tx.save(user).map(drop)
        };
        let delete = move |tx: &mut Writes<'_, '_>| {
            let user = tx.find(maryam.of::<User>())?.into_any();
            tx.delete_any(user)
        };
        let disarm = move |tx: &mut Writes<'_, '_>| {
            let role = tx.find(maryam.of::<User>())?.get(USER_ROLES)[0];
            let mut role = tx.find(role)?;
            role.set(crate::people::ROLE_RIGHTS, r#"{"key":"administrator"}"#.into());
            tx.save(role).map(drop)
        };
        let system = town.system();
        let last = "users-refused-last-administrator";
        assert_eq!(refused(system.write(dismiss).await), last);
        assert_eq!(refused(system.write(demote).await), last);
        assert_eq!(refused(system.write(delete).await), last);
        assert_eq!(refused(system.write(disarm).await), last);
        assert!(town.enters(MARYAM, RIGHT, "192.0.2.1").await);

        let sara = town.hire("سارا", Some("sara@pars.example")).await;
        let promote = move |tx: &mut Writes<'_, '_>| {
            let role = tx.find(maryam.of::<User>())?.get(USER_ROLES);
            let mut user = tx.find(sara.of::<User>())?;
            user.set(USER_ROLES, role);
            tx.save(user).map(drop)
        };
        assert_eq!(refused(system.write(promote).await), "done");
        assert_eq!(refused(system.write(dismiss).await), "done");
    })
    .await;
}
