//! How the people of the town ask the server: pages, parts of pages, streams and forms.

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, header},
};
use tower::ServiceExt;

use super::{Answer, Town, Who, answer::told};

impl Town {
    /// What comes back, before its end: a stream has none.
    pub async fn begin(&self, who: Who, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        self.begin_with(&self.cookie(who).await, path, headers).await
    }

    pub async fn begin_with(&self, cookie: &str, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = Request::get(path).header(header::COOKIE, cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    pub async fn get(&self, who: Who, path: &str) -> Answer {
        let cookie = self.cookie(who).await;
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// A part of a page, as its script asks for it.
    pub async fn part(&self, who: Who, path: &str) -> Answer {
        let cookie = self.cookie(who).await;
        let asked = Request::get(path).header(header::COOKIE, cookie).header("HX-Request", "true");
        self.send(asked.body(Body::empty()).unwrap()).await
    }

    /// The same, sent from another page.
    pub async fn get_from(&self, who: Who, page: &str, path: &str) -> Answer {
        let (cookie, from) = (self.cookie(who).await, format!("http://localhost{page}"));
        let asked = Request::get(path).header(header::COOKIE, cookie).header(header::REFERER, from);
        self.send(asked.body(Body::empty()).unwrap()).await
    }

    /// As somebody who has not signed in.
    pub async fn get_as_stranger(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Fills in the form for a new shop; its box for "closed" is left alone.
    pub async fn new_shop(&self, who: Who, form: &[(&str, &str)]) -> Answer {
        let form: Vec<(&str, &str)> = form.iter().copied().chain([("boxes", "closed")]).collect();
        self.post(who, "/shops", &form).await
    }

    /// Sends a form with the token of a page of theirs.
    pub async fn post(&self, who: Who, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.form(who, path, form).await;
        self.send(request).await
    }

    /// The same from one of our pages, which the answer may lead back to.
    pub async fn post_from(&self, who: Who, page: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let mut request = self.form(who, path, form).await;
        let from = format!("https://crm.town.example{page}").parse().unwrap();
        request.headers_mut().insert(header::REFERER, from);
        self.send(request).await
    }

    async fn form(&self, who: Who, path: &str, form: &[(&str, &str)]) -> Request<Body> {
        let token = self.get(who, "/search").await.between("name=\"csrf\" content=\"", "\"");
        let form = form.iter().copied().chain([("csrf", token.as_str())]);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie(who).await)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(Body::from(body)).unwrap()
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let status = parts.status.as_u16();
        let toast = parts.headers.get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let toast =
            toast.filter_map(|cookie| cookie.strip_prefix("peyvand-toast=")).map(told).next().unwrap_or_default();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status, location: header(header::LOCATION), toast, body }
    }
}
