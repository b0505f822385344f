//! Who acts: the visitor's cookie, and the ticket that stands in for it before there is one.
//!
//! Reading sets no cookie. The first action does: its form carries a *ticket*, a visitor id that was
//! made with the page. So a form that is sent twice before the cookie arrives is sent by one visitor.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponseParts, ResponseParts};

use super::app::App;
use super::cookies::{cookie, written};
use super::extract::Form;
use crate::id::{ItemId, LearnerTag, VisitorId, VoterTag};

/// How long a cookie lasts after it was last used: 400 days, in seconds, which is as long as browsers
/// keep one (RFC 6265bis, section 5.5).
pub(super) const LIFETIME: u32 = 400 * 24 * 3_600;

const COOKIE: &str = "cookie";
const TICKET: &str = "ticket";

/// A visitor as their cookies name them.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Who {
    /// Who votes: this browser alone.
    visitor: VisitorId,
    /// Whose progress it shares, where it shares another device's.
    shared: Option<LearnerTag>,
}

/// The visitor whom a request's cookie names, if it has one that we signed.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Visitor(pub(in crate::web) Option<Who>);

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let signed = cookie(&parts.headers, app.cookie_name());
        let visitor = signed.and_then(|signed| app.key.verify(COOKIE, signed));
        let shared = cookie(&parts.headers, app.learner_cookie_name());
        let shared = shared.and_then(|signed| app.key.verify_learner(signed));
        Ok(Self(visitor.map(|visitor| Who { visitor, shared })))
    }
}

/// A visitor who does something. Returned with a response, it sets the cookie, or lets it last on.
pub(in crate::web) struct Actor {
    pub(in crate::web) id: Who,
    cookies: Vec<HeaderValue>,
}

impl IntoResponseParts for Actor {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        for cookie in self.cookies {
            parts.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(parts)
    }
}

impl App {
    /// A ticket for a form: who will have sent it, should the sender have no cookie.
    pub(in crate::web) fn ticket(&self) -> String {
        self.key.sign(TICKET, VisitorId::random())
    }

    /// The ticket that a form carried, to send it again with; a new one where it carried none of ours.
    pub(in crate::web) fn ticket_again(&self, form: &Form) -> String {
        let sent = form.get("ticket");
        let ours = sent.filter(|sent| self.key.verify(TICKET, sent).is_some());
        ours.map_or_else(|| self.ticket(), str::to_owned)
    }

    /// Who sent a form: whom the cookie names, else whom the ticket names, else somebody new.
    pub(in crate::web) fn actor(&self, visitor: Visitor, form: &Form) -> Actor {
        let id = visitor.0.unwrap_or_else(|| {
            let ticket = form.get("ticket").and_then(|ticket| self.key.verify(TICKET, ticket));
            Who { visitor: ticket.unwrap_or_else(VisitorId::random), shared: None }
        });
        self.acting(id)
    }

    /// Somebody who shares a learner's progress from now on.
    pub(in crate::web) fn sharing(&self, actor: &Actor, learner: LearnerTag) -> Actor {
        self.acting(Who { shared: Some(learner), ..actor.id })
    }

    /// Cookies are renewed each time: whoever goes on learning never loses what was learnt.
    fn acting(&self, id: Who) -> Actor {
        let visitor = self.key.sign(COOKIE, id.visitor);
        let mut cookies = vec![(self.cookie_name(), visitor)];
        let shared = id.shared.map(|learner| self.key.sign_learner(learner));
        cookies.extend(shared.map(|value| (self.learner_cookie_name(), value)));
        let cookies = cookies.into_iter();
        let set = cookies.filter_map(|(name, value)| self.set_cookie(name, &value, "/", LIFETIME));
        Actor { id, cookies: set.collect() }
    }

    /// A cookie that scripts and other sites do not see.
    pub(in crate::web) fn set_cookie(
        &self,
        name: &str,
        value: &str,
        path: &str,
        seconds: u32,
    ) -> Option<HeaderValue> {
        written(name, value, path, seconds, self.https)
    }

    /// The headers that take the visitor's cookies back.
    pub(in crate::web) fn end_cookies(&self) -> impl Iterator<Item = HeaderValue> {
        let names = [self.cookie_name(), self.learner_cookie_name()];
        names.into_iter().filter_map(|name| self.set_cookie(name, "", "/", 0))
    }

    /// The tag under which a visitor's progress is kept: that of another device where this one shares
    /// its progress, else their own.
    pub(in crate::web) fn learner(&self, who: Who) -> LearnerTag {
        who.shared.unwrap_or_else(|| self.key.learner_tag(who.visitor))
    }

    /// The tag of a visitor's receipt in a poll. Devices that share their progress vote apart.
    pub(in crate::web) fn voter(&self, poll: &ItemId, who: Who) -> VoterTag {
        self.key.voter_tag(poll, who.visitor)
    }

    fn cookie_name(&self) -> &'static str {
        // A browser takes a cookie of the first name over HTTPS only, and for this host alone.
        if self.https { "__Host-visitor" } else { "visitor" }
    }

    fn learner_cookie_name(&self) -> &'static str {
        if self.https { "__Host-learner" } else { "learner" }
    }
}
