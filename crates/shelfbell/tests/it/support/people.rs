//! Users of the dashboard, and the browsers that they sign in with.

use reqwest::Method;
use serde_json::{Value, json};
use shelfbell::flows::users::{self, NewUser};
use shelfbell_core::audit::Actor;
use shelfbell_core::ids::UserId;
use shelfbell_core::permission::Role;

use super::http::{Answer, Server};
use super::{TestApp, TestShop};

pub const PASSWORD: &str = "correct horse battery staple";

/// Somebody who works for the shop, with [`PASSWORD`].
pub async fn person(test: &TestApp, shop: &TestShop, email: &str, role: Role) -> UserId {
    let new = NewUser { email: email.to_owned(), name: String::new(), role, password: Some(PASSWORD.to_owned().into()) };
    UserId::new(users::add(&test.app, &shop.row().await.id, new, &Actor::Console).await.unwrap().member.id)
}

/// Keeps the cookies, as a browser would.
pub struct Browser<'a> {
    server: &'a Server,
    /// The session's.
    pub cookie: String,
    /// Those by which the browser is known, one for each account.
    pub devices: Vec<String>,
}

impl<'a> Browser<'a> {
    pub fn new(server: &'a Server) -> Self {
        Self { server, cookie: String::new(), devices: Vec::new() }
    }

    pub async fn signed_in(server: &'a Server, email: &str) -> Self {
        let mut browser = Self::new(server);
        browser.sign_in(email).await;
        browser
    }

    /// Another browser that holds the same cookies.
    pub fn copy(&self) -> Self {
        Self { server: self.server, cookie: self.cookie.clone(), devices: self.devices.clone() }
    }

    pub async fn sign_in(&mut self, email: &str) -> Answer {
        let answer = self.try_sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    }

    pub async fn try_sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.send(Method::POST, "/admin/v1/session", &[], &json!({ "email": email, "password": password })).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], &Value::Null).await
    }

    /// As the dashboard asks about a shop.
    pub async fn of(&mut self, shop_id: &str, method: Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, &[("X-Shelfbell-Shop", shop_id)], body).await
    }

    pub async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let cookie = [std::slice::from_ref(&self.cookie), &self.devices].concat().join("; ");
        let mut all = vec![("Cookie", cookie.as_str()), ("Content-Type", "application/json")];
        all.extend_from_slice(headers);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.server.send(method, path, &all, body).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let (name, _) = cookie.split_once('=').unwrap();
            if name.starts_with("shelfbell_device_") {
                self.devices.retain(|known| !known.starts_with(&format!("{name}=")));
                self.devices.push(cookie);
            } else {
                self.cookie = cookie;
            }
        }
        answer
    }
}
