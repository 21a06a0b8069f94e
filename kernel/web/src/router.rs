//! Every address, and what each request passes on its way in and out.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    App, Problem, account, api, board, bundle, days, duplicates, guard, health, home, import, indexes, live, merge,
    pages, palette, preferences, session, set_up, settings, sign_in, undo, watch,
};

/// The usual level takes a fifth of what a list costs the processor, to make its 17 KB
/// two smaller. What does not change is compressed as far as it goes when it is built.
const LIGHTLY: CompressionLevel = CompressionLevel::Precise(2);

/// All that this process answers. Without a real listener (in tests) requests
/// carry `ConnectInfo<SocketAddr>` as an extension, or come from nowhere.
pub fn router(app: App) -> Router {
    let mut pages = Router::new().merge(own()).merge(pages::routes());
    for module in app.modules() {
        pages = pages.merge((module.routes)());
    }
    // Read from below: the last layer is the first that a request meets.
    let guarded = pages
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::WrongMethod)
        .layer(from_fn_with_state(app.clone(), api::once))
        .layer(DefaultBodyLimit::max(guard::BODY))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(app.clone(), guard::only_own_forms))
        .layer(from_fn(guard::in_time))
        .layer(from_fn_with_state(app.clone(), session::attend));
    Router::new()
        .route("/assets/{name}", get(bundle::file))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .merge(watch::outside())
        .merge(guarded)
        .layer(CompressionLayer::new().gzip(true).quality(LIGHTLY))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(from_fn_with_state(app.clone(), guard::identify))
        .with_state(app)
}

/// The kernel's own pages.
fn own() -> Router<App> {
    Router::new()
        .route("/", get(home::first))
        .route("/me/preferences", post(preferences::keep))
        .merge(crate::access::routes())
        .merge(crate::roles::routes())
        .merge(account::routes())
        .merge(api::routes())
        .merge(board::routes())
        .merge(days::routes())
        .merge(duplicates::routes())
        .merge(import::routes())
        .merge(indexes::routes())
        .merge(live::routes())
        .merge(merge::routes())
        .merge(palette::routes())
        .merge(set_up::routes())
        .merge(settings::routes())
        .merge(sign_in::routes())
        .merge(undo::routes())
        .merge(watch::routes())
}
