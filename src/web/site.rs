//! The site while it runs: the bank it serves can be changed for another, all or nothing.
//!
//! Owns which [`App`] answers. A request is answered by the one of the moment it came; a request under
//! way keeps the bank it began with.

use std::convert::Infallible;
use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use tower::{ServiceExt, service_fn};

use super::{App, NotStarted, frame, router};
use crate::content::Library;

/// A site whose bank can be changed. Clones share it.
#[derive(Clone)]
pub struct Site(Arc<ArcSwap<Current>>);

struct Current {
    app: App,
    router: Router,
}

impl Site {
    /// The site of an application.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(Current { router: router(app.clone()), app })))
    }

    /// Everything the site answers, by the bank of the moment.
    pub fn router(&self) -> Router {
        let current = Arc::clone(&self.0);
        Router::new().fallback_service(service_fn(move |request: Request| {
            let router = current.load().router.clone();
            async move {
                let answered: Result<Response, Infallible> = router.oneshot(request).await;
                answered
            }
        }))
    }

    /// The application of the moment.
    pub(super) fn app(&self) -> App {
        self.0.load().app.clone()
    }

    /// Pages that stand beside the site, with its layers around them.
    pub(super) fn dressed(&self, pages: Router) -> Router {
        frame::wrap(pages, frame::Around::of(&self.app()))
    }

    /// Serves another bank from now on.
    ///
    /// # Errors
    /// When the database fails, or the bank asks something else under votes that were given; then the
    /// former bank is served as before.
    pub async fn serve_library(&self, library: Library) -> Result<(), NotStarted> {
        let app = self.0.load().app.with_library(library).await?;
        self.0.store(Arc::new(Current { router: router(app.clone()), app }));
        Ok(())
    }

    /// Tells the database of the bank once it can be written to, where the disk had no room before.
    pub async fn settle(&self) {
        let app = self.0.load().app.clone();
        if let Err(error) = app.settle_when_written_to().await {
            tracing::error!(%error, "the database was not told of the bank; SIGHUP tries again");
        }
    }
}
