use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use tokio::net::TcpListener;

use super::*;

fn v4(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn the_public_internet_is_reached() {
    for address in
        ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1", "223.255.255.255"]
    {
        assert!(is_public(v4(address)), "{address}");
    }
    for address in ["2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "2003::1"] {
        assert!(is_public(v4(address)), "{address}");
    }
}

/// Blocks as the registries name them, and what hides an IPv4 address in an IPv6 one.
const SPECIAL: [(&str, u32); 34] = [
    ("0.0.0.0", 8),
    ("10.0.0.0", 8),
    ("100.64.0.0", 10),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("172.16.0.0", 12),
    ("192.0.0.0", 24),
    ("192.0.2.0", 24),
    ("192.88.99.0", 24),
    ("192.168.0.0", 16),
    ("198.18.0.0", 15),
    ("198.51.100.0", 24),
    ("203.0.113.0", 24),
    ("224.0.0.0", 4),
    ("240.0.0.0", 4),
    ("255.255.255.255", 32),
    ("168.63.129.16", 32),
    ("::", 128),
    ("::1", 128),
    // IPv4-compatible, -mapped, -translated, NAT64 well-known and local.
    ("::", 96),
    ("::ffff:0:0", 96),
    ("::ffff:0:0:0", 96),
    ("64:ff9b::", 96),
    ("64:ff9b:1::", 48),
    ("100::", 64),
    ("2001::", 32),
    ("2001:2::", 48),
    ("2001:db8::", 32),
    ("2002::", 16),
    ("3fff::", 20),
    ("5f00::", 16),
    ("fc00::", 7),
    ("fe80::", 10),
    ("ff00::", 8),
];

proptest! {
    #[test]
    fn nothing_within_a_special_block_is_public(which in 0..SPECIAL.len(), noise: u128) {
        let (block, bits) = SPECIAL[which];
        let address = match v4(block) {
            IpAddr::V4(block) => {
                let host = u32::MAX.checked_shr(bits).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(block.to_bits() | (u32::try_from(noise & u128::from(u32::MAX)).unwrap() & host)))
            }
            IpAddr::V6(block) => IpAddr::V6(Ipv6Addr::from_bits(block.to_bits() | (noise & u128::MAX.checked_shr(bits).unwrap_or(0)))),
        };
        prop_assert!(!is_public(address), "{address}");
        let url = match address { IpAddr::V4(v4) => format!("https://{v4}/x"), IpAddr::V6(v6) => format!("https://[{v6}]/x") };
        prop_assert!(Guard::new(false).url(&url).is_err(), "{url}");
    }

    /// The standard library is of the same mind wherever it has one.
    #[test]
    fn what_the_standard_library_calls_special_is_not_public(bits: u32, wide: u128) {
        let v4 = Ipv4Addr::from_bits(bits);
        let special = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_broadcast() || v4.is_documentation()
            || v4.is_multicast() || v4.is_unspecified();
        prop_assert!(!special || !is_public(v4.into()), "{v4}");
        let v6 = Ipv6Addr::from_bits(wide);
        let special = v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || v6.is_unique_local() || v6.is_unicast_link_local();
        prop_assert!(!special || !is_public(v6.into()), "{v6}");
        prop_assert!(!is_public(v4.to_ipv6_mapped().into()) && !is_public(v4.to_ipv6_compatible().into()), "{v4}");
    }
}

#[test]
fn urls_are_judged_by_what_they_are_and_not_by_how_they_are_written() {
    let guard = Guard::new(false);
    for (url, refused) in [
        ("http://example.com/", Refused::NotHttps),
        ("ftp://example.com/", Refused::NotHttps),
        ("file:///etc/passwd", Refused::NotHttps),
        ("example.com", Refused::NotAUrl),
        ("https://user@example.com/", Refused::Credentials),
        ("https://127.0.0.1/", Refused::NotPublic("127.0.0.1".to_owned())),
        ("https://2130706433/", Refused::NotPublic("127.0.0.1".to_owned())),
        ("https://0x7f.1/", Refused::NotPublic("127.0.0.1".to_owned())),
        ("https://0177.0.0.1/", Refused::NotPublic("127.0.0.1".to_owned())),
        ("https://①②⑦.0.0.1/", Refused::NotPublic("127.0.0.1".to_owned())),
        ("https://[::ffff:10.0.0.1]/", Refused::NotPublic("::ffff:10.0.0.1".to_owned())),
        ("https://169.254.169.254/latest/meta-data/", Refused::NotPublic("169.254.169.254".to_owned())),
    ] {
        assert_eq!(guard.url(url), Err(refused), "{url}");
    }
    assert!(guard.url("https://example.com:8443/x?y").is_ok() && guard.url("https://8.8.8.8/").is_ok());
    assert!(Guard::new(true).url("http://127.0.0.1:9/").is_ok());
}

/// Answers each question with the next of its answers; the last one stays.
struct Changing {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

#[async_trait]
impl Lookup for Changing {
    async fn lookup(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        let n = self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(self.answers[n.min(self.answers.len() - 1)].clone())
    }
}

/// Two neighbours on this machine play the public internet and a network inside: the rule says which is which.
const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const INSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

fn playing(answers: Vec<Vec<IpAddr>>) -> (Arc<Changing>, Client) {
    let names = Arc::new(Changing { answers, asked: AtomicUsize::new(0) });
    let guard = Guard::with(names.clone(), |address| address == PUBLIC, true);
    (names, guard.client().unwrap())
}

/// Answers one request a connection, so that the next one connects anew. Counts the connections.
async fn serve(address: IpAddr, port: u16) -> (u16, Arc<AtomicUsize>) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = TcpListener::bind((address, port)).await.unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
        }
    });
    (port, count)
}

#[tokio::test]
async fn a_name_that_changes_its_mind_reaches_nothing_inside() {
    let (port, outside) = serve(PUBLIC, 0).await;
    let (_, inside) = serve(INSIDE, port).await;
    // Public when it is looked at, private a moment later.
    let (names, client) = playing(vec![vec![PUBLIC], vec![INSIDE]]);
    let url = format!("http://rebinding.example:{port}/");
    client.get(&url).unwrap().send().await.unwrap();
    // What was checked is what was connected to: the name was asked for once.
    assert_eq!((names.asked.load(Ordering::SeqCst), outside.load(Ordering::SeqCst)), (1, 1));
    let error = client.get(&url).unwrap().send().await.unwrap_err();
    assert_eq!(refusal(&error), Some(&Refused::NotPublic("rebinding.example".to_owned())), "{error:?}");
    // Of several addresses only the public ones are tried.
    let (_, client) = playing(vec![vec![INSIDE, PUBLIC]]);
    client.get(&url).unwrap().send().await.unwrap();
    assert_eq!((outside.load(Ordering::SeqCst), inside.load(Ordering::SeqCst)), (2, 0));
}

#[tokio::test]
async fn names_of_this_machine_are_refused() {
    let client = Guard::new(false).client().unwrap();
    let error = client.get("https://localhost:9/").unwrap().send().await.unwrap_err();
    assert_eq!(refusal(&error), Some(&Refused::NotPublic("localhost".to_owned())), "{error:?}");
    assert_eq!(Guard::new(false).reaches("https://localhost:9/").await, Err(Refused::NotPublic("localhost".to_owned())));
    assert_eq!(client.post("https://[::1]:9/").unwrap_err(), Refused::NotPublic("::1".to_owned()));
}
