//! Another service that knows who somebody is: OpenID Connect, the code flow with PKCE (RFC 7636), state and nonce. The service says who it
//! is by an address; who may come in is still decided by our own list of users.

mod id_token;

use std::sync::{Mutex, PoisonError};

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use url::Url;

use self::id_token::{Expected, Keys};
use crate::config;
use crate::config::is_safe;
use crate::tokens::Tokens;

pub use self::id_token::Person;

/// What the service says of itself, and its keys, are read again after this, ms.
const REMEMBERED_MS: i64 = 3_600_000;
/// A token with a key that is not known makes us read the keys again, but not more often than this, ms.
const KEYS_AGAIN_MS: i64 = 60_000;
/// More than any answer has, bytes.
const LARGEST_ANSWER: usize = 512 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("{address} could not be asked: {problem}")]
    Unreachable { address: String, problem: String },
    #[error("what {address} says of itself cannot be used: {problem}")]
    Discovery { address: String, problem: String },
    #[error("the service did not take the code: {0}")]
    Code(String),
    #[error("the ID token cannot be trusted: {0}")]
    Token(&'static str),
    #[error("the ID token is signed with a key that the service does not publish")]
    UnknownKey,
}

/// The configured service.
#[derive(Debug)]
pub struct Oidc {
    config: config::Oidc,
    http: reqwest::Client,
    redirect_uri: String,
    known: Mutex<Option<Known>>,
}

#[derive(Clone, Debug)]
struct Known {
    metadata: Metadata,
    keys: Keys,
    /// ms.
    at: i64,
}

/// OpenID Connect Discovery 1.0 §3, as far as it is needed.
#[derive(Clone, Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// The secrets of one attempt. They all follow from one that the browser keeps, so that any process can finish what another began.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub state: String,
    nonce: String,
    verifier: SecretString,
}

impl Attempt {
    pub fn of(tokens: &Tokens, kept: &str) -> Self {
        Self {
            state: tokens.derived("oidc-state", kept),
            nonce: tokens.derived("oidc-nonce", kept),
            verifier: tokens.derived("oidc-verifier", kept).into(),
        }
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: String,
    access_token: Option<String>,
}

impl Oidc {
    /// `base`: of this server. `None`: no service is configured.
    pub fn configured(config: &config::Oidc, base: &str, http: &reqwest::Client) -> Option<Self> {
        config.is_configured().then(|| Self {
            config: config.clone(),
            http: http.clone(),
            redirect_uri: format!("{base}/admin/v1/sign-in/oidc/callback"),
            known: Mutex::new(None),
        })
    }

    /// What the button says.
    pub fn name(&self) -> &str {
        self.config.name.trim()
    }

    /// Where the browser goes.
    pub async fn authorization_url(&self, attempt: &Attempt, now: i64) -> Result<String, OidcError> {
        use base64::Engine as _;
        let metadata = self.known(now).await?.metadata;
        let challenge =
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(attempt.verifier.expose_secret().as_bytes()));
        let mut url = endpoint(&metadata.authorization_endpoint)?;
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("scope", "openid email"),
            ("client_id", &self.config.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        Ok(url.into())
    }

    /// Who came back with this code. `None`: the service vouches for no address of theirs, or for one that we do not take from it.
    pub async fn email_of(&self, code: &str, attempt: &Attempt, now: i64) -> Result<Option<String>, OidcError> {
        let known = self.known(now).await?;
        let answer = self.exchange(&known.metadata, code, attempt).await?;
        let expected = Expected { issuer: &known.metadata.issuer, client_id: &self.config.client_id, nonce: &attempt.nonce, now };
        let person = match id_token::read(&answer.id_token, &known.keys, expected) {
            // The service changed its keys since.
            Err(OidcError::UnknownKey) if now - known.at >= KEYS_AGAIN_MS => {
                let fresh = self.learn(now).await?;
                id_token::read(&answer.id_token, &fresh.keys, expected)?
            }
            read => read?,
        };
        let person = match (&person.email, &known.metadata.userinfo_endpoint, &answer.access_token) {
            (None, Some(address), Some(token)) => self.user_info(address, token, person.sub).await?,
            _ => person,
        };
        Ok(person.verified_email().filter(|email| self.config.allows(email)))
    }

    async fn exchange(&self, metadata: &Metadata, code: &str, attempt: &Attempt) -> Result<TokenAnswer, OidcError> {
        let address = endpoint(&metadata.token_endpoint)?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", attempt.verifier.expose_secret()),
        ];
        let secret = self.config.client_secret.expose_secret();
        let methods = metadata.token_endpoint_auth_methods_supported.as_deref();
        // What is not said means basic.
        let basic = methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"));
        let mut request = self.http.post(address.clone());
        if secret.is_empty() || !basic {
            form.push(("client_id", &self.config.client_id));
        }
        if !secret.is_empty() {
            if basic {
                request = request.basic_auth(encoded(&self.config.client_id), Some(encoded(secret)));
            } else {
                form.push(("client_secret", secret));
            }
        }
        let response = request.form(&form).send().await.map_err(|error| unreachable(&address, &error))?;
        let status = response.status();
        if !status.is_success() {
            #[derive(Deserialize)]
            struct Refusal {
                error: String,
            }
            let why = body::<Refusal>(&address, response).await.map_or_else(|_| status.to_string(), |refusal| refusal.error);
            return Err(OidcError::Code(why.chars().take(100).collect()));
        }
        body(&address, response).await
    }

    /// §5.3: what is told about somebody beside the token. Only about the person of the token.
    async fn user_info(&self, address: &str, token: &str, sub: String) -> Result<Person, OidcError> {
        let address = endpoint(address)?;
        let response = self.http.get(address.clone()).bearer_auth(token).send().await.and_then(reqwest::Response::error_for_status);
        let person: Person = body(&address, response.map_err(|error| unreachable(&address, &error))?).await?;
        if person.sub == sub { Ok(person) } else { Err(OidcError::Token("the service told about somebody else")) }
    }

    async fn known(&self, now: i64) -> Result<Known, OidcError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(known) if (0..REMEMBERED_MS).contains(&(now - known.at)) => Ok(known),
            _ => self.learn(now).await,
        }
    }

    async fn learn(&self, now: i64) -> Result<Known, OidcError> {
        let address = format!("{}/.well-known/openid-configuration", self.config.issuer.trim_end_matches('/'));
        let metadata: Metadata = self.get(&address).await?;
        if metadata.issuer != self.config.issuer {
            let problem = format!("its issuer is {}, and oidc.issuer is {}; they have to be the same", metadata.issuer, self.config.issuer);
            return Err(OidcError::Discovery { address, problem });
        }
        let keys = self.get(&metadata.jwks_uri).await?;
        let known = Known { metadata, keys, at: now };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    async fn get<T: DeserializeOwned>(&self, address: &str) -> Result<T, OidcError> {
        let address = endpoint(address)?;
        let response = self.http.get(address.clone()).send().await.and_then(reqwest::Response::error_for_status);
        body(&address, response.map_err(|error| unreachable(&address, &error))?).await
    }
}

fn endpoint(address: &str) -> Result<Url, OidcError> {
    let usable = Url::parse(address).ok().filter(is_safe);
    usable.ok_or_else(|| OidcError::Discovery { address: address.to_owned(), problem: "it is not an https address".to_owned() })
}

/// RFC 6749 §2.3.1: as in a form, before it becomes basic authentication.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn unreachable(address: &Url, error: &reqwest::Error) -> OidcError {
    let problem = match error.status() {
        Some(status) => format!("it answered {status}"),
        None if error.is_timeout() => "it took too long".to_owned(),
        None => "no connection could be made".to_owned(),
    };
    OidcError::Unreachable { address: address.to_string(), problem }
}

async fn body<T: DeserializeOwned>(address: &Url, mut response: reqwest::Response) -> Result<T, OidcError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(address, &error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST_ANSWER {
            break;
        }
    }
    serde_json::from_slice(&bytes).map_err(|_| OidcError::Discovery {
        address: address.to_string(),
        problem: "its answer is not the JSON that the standard wants".to_owned(),
    })
}
