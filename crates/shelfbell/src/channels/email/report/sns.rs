//! The envelope in which Amazon SNS posts, and its signature
//! (<https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html>).
//!
//! The message names the address of the certificate that signed it. It is trusted because it is fetched by HTTPS from a host that only
//! Amazon has, and because it is made out to SNS; any other address is refused before anything is fetched.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RsaParameters, UnparsedPublicKey};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{AlgorithmIdentifier, CertificateDer, InvalidSignature, ServerName, SignatureVerificationAlgorithm, alg_id};
use serde::Deserialize;
use url::Url;
use webpki::EndEntityCert;

use super::Unreadable;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Envelope {
    pub r#type: String,
    pub message_id: String,
    pub topic_arn: String,
    pub message: String,
    timestamp: String,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    signing_cert_url: String,
    subject: Option<String>,
    token: Option<String>,
    #[serde(rename = "SubscribeURL")]
    subscribe_url: Option<String>,
}

pub fn read(body: &[u8]) -> Result<Envelope, Unreadable> {
    serde_json::from_slice(body).map_err(Unreadable::new)
}

impl Envelope {
    /// Where the certificate is; `None` when that is not Amazon's.
    pub fn certificate_url(&self) -> Option<Url> {
        let url = amazons(&self.signing_cert_url)?;
        (url.path().strip_suffix(".pem").is_some() && url.query().is_none()).then_some(url)
    }

    /// The address that confirms a subscription; `None` when that is not Amazon's, or there is none.
    pub fn confirmation_url(&self) -> Option<Url> {
        amazons(self.subscribe_url.as_deref()?)
    }

    /// `pem`: what is at [`Self::certificate_url`].
    pub fn is_signed_by(&self, pem: &[u8]) -> bool {
        let algorithm = match self.signature_version.as_str() {
            "1" => Rsa(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY),
            "2" => Rsa(&RSA_PKCS1_2048_8192_SHA256),
            _ => return false,
        };
        let (Ok(signature), Some(signed), Ok(certificate)) =
            (STANDARD.decode(&self.signature), self.signed_text(), CertificateDer::from_pem_slice(pem))
        else {
            return false;
        };
        let Ok(certificate) = EndEntityCert::try_from(&certificate) else { return false };
        let is_for_sns = ["sns.amazonaws.com", "sns.amazonaws.com.cn"]
            .into_iter()
            .any(|name| ServerName::try_from(name).is_ok_and(|name| certificate.verify_is_valid_for_subject_name(&name).is_ok()));
        is_for_sns && certificate.verify_signature(&algorithm, signed.as_bytes(), &signature).is_ok()
    }

    /// The fields that are signed, by their names in the order of the alphabet.
    fn signed_text(&self) -> Option<String> {
        let field = |name: &str, value: &str| format!("{name}\n{value}\n");
        let mut text = field("Message", &self.message) + &field("MessageId", &self.message_id);
        match self.r#type.as_str() {
            "Notification" => {
                if let Some(subject) = &self.subject {
                    text += &field("Subject", subject);
                }
                text += &field("Timestamp", &self.timestamp);
            }
            "SubscriptionConfirmation" | "UnsubscribeConfirmation" => {
                text += &field("SubscribeURL", self.subscribe_url.as_deref()?);
                text += &field("Timestamp", &self.timestamp);
                text += &field("Token", self.token.as_deref()?);
            }
            _ => return None,
        }
        Some(text + &field("TopicArn", &self.topic_arn) + &field("Type", &self.r#type))
    }
}

/// `https://sns.REGION.amazonaws.com/…`, with nothing before the host and no port.
fn amazons(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?;
    let region = host
        .strip_prefix("sns.")
        .and_then(|rest| rest.strip_suffix(".amazonaws.com").or_else(|| rest.strip_suffix(".amazonaws.com.cn")))?;
    let is_region = !region.is_empty() && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let is_plain = url.scheme() == "https" && url.port().is_none() && url.username().is_empty() && url.password().is_none();
    (is_region && is_plain).then_some(url)
}

/// SNS signs with SHA-1 unless the topic asks for SHA-256; webpki has no SHA-1 of its own.
#[derive(Debug)]
struct Rsa(&'static RsaParameters);

impl SignatureVerificationAlgorithm for Rsa {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        UnparsedPublicKey::new(self.0, public_key).verify(message, signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_PKCS1_SHA256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_amazons_addresses_are_fetched() {
        for good in [
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123.pem",
            "https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-0123.pem",
        ] {
            assert!(amazons(good).is_some(), "{good}");
        }
        for bad in [
            "http://sns.us-east-1.amazonaws.com/x.pem",
            "https://sns.us-east-1.amazonaws.com.evil.example/x.pem",
            "https://evil.example/sns.us-east-1.amazonaws.com/x.pem",
            "https://sns.us-east-1.amazonaws.com:8443/x.pem",
            "https://sns.us-east-1.amazonaws.com@evil.example/x.pem",
            "https://a:b@sns.us-east-1.amazonaws.com/x.pem",
            "https://bucket.s3.amazonaws.com/sns.pem",
            "https://sns.evil.s3.amazonaws.com/x.pem",
            "https://sns.amazonaws.com/x.pem",
            "https://sns..amazonaws.com/x.pem",
            "https://169.254.169.254/x.pem",
            "file:///etc/passwd",
            "",
        ] {
            assert!(amazons(bad).is_none(), "{bad}");
        }
    }
}
