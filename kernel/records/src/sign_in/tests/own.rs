//! What people change of their own account.

use std::sync::Arc;

use store::testkit;

use super::{Town, fields};
use crate::{
    Ctx,
    sign_in::{keep_calendar, keep_language, own_account, rename},
};

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
