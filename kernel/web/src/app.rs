//! What a process serves: a workspace, the modules' pages, and where it stands.

use std::sync::Arc;

use records::Workspace;

use crate::{Module, ServeOptions, guard::Buckets, live::Hub, watch::Watch};

/// The state of the router; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    workspace: Arc<Workspace>,
    modules: Vec<Module>,
    options: ServeOptions,
    set_up_token: String,
    hub: Arc<Hub>,
    buckets: Buckets,
    watch: Watch,
}

impl App {
    pub fn new(workspace: Arc<Workspace>, mut modules: Vec<Module>, options: ServeOptions) -> App {
        modules.push(crate::people::module());
        modules.push(crate::recycle_bin::module());
        modules.push(crate::notices::module());
        modules.push(crate::hand_over::module());
        let set_up_token = crate::session::fresh_token();
        let hub = Hub::new(workspace.clone());
        let watch = Watch::new(workspace.clock.now());
        App(Arc::new(Inner { workspace, modules, options, set_up_token, hub, buckets: Buckets::default(), watch }))
    }

    pub fn workspace(&self) -> &Arc<Workspace> {
        &self.0.workspace
    }

    /// What is passed on to open pages.
    pub(crate) fn hub(&self) -> &Arc<Hub> {
        &self.0.hub
    }

    pub fn modules(&self) -> &[Module] {
        &self.0.modules
    }

    pub fn options(&self) -> &ServeOptions {
        &self.0.options
    }

    /// Who knows this may do the first set-up from another machine. Made anew
    /// with every start and printed in the terminal, as a link to
    /// [`App::set_up_path`].
    pub fn set_up_token(&self) -> &str {
        &self.0.set_up_token
    }

    pub fn set_up_path(&self) -> String {
        format!("/set-up?token={}", self.set_up_token())
    }

    /// What was counted and is remembered since the start.
    pub(crate) fn watch(&self) -> &Watch {
        &self.0.watch
    }

    pub(crate) fn buckets(&self) -> &Buckets {
        &self.0.buckets
    }

    /// Whether people reach this over https, so that cookies may insist on it.
    pub(crate) fn is_secure(&self) -> bool {
        self.options().public_url.as_ref().is_some_and(crate::PublicUrl::is_https)
    }
}
