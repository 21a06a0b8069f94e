//! Who is really asking, when proxies stand between.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderMap, Version, header};

use super::{PublicUrl, ServeOptions};

const FORWARDED: [&str; 6] =
    ["x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-host", "x-forwarded-proto"];

/// The other end of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    /// Comes from this machine itself, and from nobody through it.
    pub local: bool,
    /// A proxy that was not declared stands between, on this machine or network.
    pub behind_undeclared: bool,
    /// The address is that of whoever asks: nobody stands between, or only proxies that were declared.
    pub is_believed: bool,
    /// The host that the browser asked for, as far as it can be believed.
    pub host: Option<String>,
}

impl Client {
    /// Reads who asks. `peer` is the other end of the connection.
    pub fn of(peer: Option<IpAddr>, version: Version, headers: &HeaderMap, options: &ServeOptions) -> Client {
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.to_canonical());
        let trusted = |address: IpAddr| options.trusted_proxies.iter().any(|network| network.holds(address));
        let address = if trusted(peer) { furthest_believed(headers, &trusted).unwrap_or(peer) } else { peer };
        let forwarded_host = trusted(peer).then(|| text(headers, "x-forwarded-host")).flatten();
        let host = forwarded_host.or_else(|| text(headers, header::HOST.as_str()));
        let host = host.filter(|host| is_host(host)).map(str::to_ascii_lowercase);
        // Before a proxy that nobody declared, everybody seems to come from this
        // machine. Such a proxy gives itself away by its headers, its old HTTP or
        // the host it asks for; a foreign page that points a name of its own at
        // this machine gives itself away by that name.
        let through_somebody = FORWARDED.iter().any(|name| headers.contains_key(*name)) || version < Version::HTTP_11;
        let asked_itself = host.as_deref().is_some_and(is_loopback_name);
        let local = peer.is_loopback() && asked_itself && !through_somebody && options.public_url.is_none();
        let behind_undeclared = !trusted(peer) && headers.contains_key(FORWARDED[0]) && is_near(peer);
        let is_believed = trusted(peer) || !through_somebody;
        Client { address, local, behind_undeclared, is_believed, host }
    }

    /// By a name that only this machine answers to.
    pub fn asked_this_machine(&self) -> bool {
        self.host.as_deref().is_some_and(is_loopback_name)
    }

    /// Where the links that people hand on begin: the public address, or the
    /// one that this browser used.
    pub fn origin(&self, public: Option<&PublicUrl>) -> String {
        match (public, &self.host) {
            (Some(url), _) => url.to_string(),
            (None, Some(host)) => format!("http://{host}"),
            (None, None) => String::new(),
        }
    }
}

/// On this machine or a private network, where one's own proxies stand.
fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// Each proxy adds whom it heard from at the end, so the list is read from its
/// end, as far as the proxies are ours; before that, anybody may have written.
fn furthest_believed(headers: &HeaderMap, trusted: &impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut believed = None;
    for one in said.into_iter().rev() {
        let address = address_in(one)?;
        believed = Some(address);
        if !trusted(address) {
            break;
        }
    }
    believed
}

/// `192.0.2.7`, `192.0.2.7:4711`, `[2001:db8::1]:4711`.
fn address_in(text: &str) -> Option<IpAddr> {
    let socket = text.parse::<std::net::SocketAddr>().map(|socket| socket.ip());
    let bare = text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    socket.or(bare).ok().map(|address| address.to_canonical())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A host as it may stand in a URL: a name or an address, and perhaps a port.
pub(super) fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let six = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let name_is_right = match six {
        Some(six) => six.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
    };
    let port_is_right = port.is_none_or(|port| !port.is_empty() && port.parse::<u16>().is_ok());
    host.len() <= 255 && name_is_right && port_is_right
}

pub(super) fn is_loopback_name(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(host, |(name, _)| name);
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn client(peer: &str, headers: &[(&str, &str)], proxies: &[&str], public: Option<&str>) -> Client {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let trusted_proxies = proxies.iter().map(|text| text.parse().unwrap()).collect();
        let options = ServeOptions {
            public_url: public.map(|url| url.parse().unwrap()),
            trusted_proxies,
            ..ServeOptions::default()
        };
        Client::of(Some(peer.parse().unwrap()), Version::HTTP_11, &map, &options)
    }

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        let check = |peer, said: &[(&str, &str)], proxies: &[&str], want: &str| {
            assert_eq!(client(peer, said, proxies, None).address.to_string(), want, "{peer} {said:?}");
        };
        let told = |text| [("x-forwarded-for", text)];
        check("192.0.2.9", &told("198.51.100.1"), &[], "192.0.2.9");
        check("192.0.2.9", &told("198.51.100.1"), &["10.0.0.1"], "192.0.2.9");
        check("10.0.0.1", &told("198.51.100.1"), &["10.0.0.1"], "198.51.100.1");
        check("10.0.0.1", &told("1.2.3.4, 198.51.100.1"), &["10.0.0.1"], "198.51.100.1");
        check("10.0.0.1", &told("198.51.100.1, 10.0.0.2"), &["10.0.0.0/8"], "198.51.100.1");
        check("10.0.0.1", &told("10.0.0.3, 10.0.0.2"), &["10.0.0.0/8"], "10.0.0.3");
        check("10.0.0.1", &told("198.51.100.1:4711"), &["10.0.0.1"], "198.51.100.1");
        check("10.0.0.1", &told("[2001:db8::7]:4711"), &["10.0.0.1"], "2001:db8::7");
        check("10.0.0.1", &told("somebody"), &["10.0.0.1"], "10.0.0.1");
        check("10.0.0.1", &[], &["10.0.0.1"], "10.0.0.1");
        check(
            "10.0.0.1",
            &[("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "198.51.100.1")],
            &["10.0.0.1"],
            "198.51.100.1",
        );
        check("::ffff:192.0.2.9", &[], &[], "192.0.2.9");
    }

    #[test]
    fn only_this_machine_itself_is_local() {
        let check = |peer, said: &[(&str, &str)], public, want: bool| {
            assert_eq!(client(peer, said, &[], public).local, want, "{peer} {said:?} {public:?}");
        };
        check("127.0.0.1", &[("host", "127.0.0.1:8080")], None, true);
        check("::1", &[("host", "localhost:8080")], None, true);
        check("::1", &[("host", "[::1]:8080")], None, true);
        check("192.0.2.9", &[("host", "localhost:8080")], None, false);
        check("127.0.0.1", &[("host", "evil.example:8080")], None, false);
        check("127.0.0.1", &[("host", "127.0.0.1.evil.example")], None, false);
        check("127.0.0.1", &[], None, false);
        check("127.0.0.1", &[("host", "localhost"), ("x-forwarded-for", "198.51.100.1")], None, false);
        check("127.0.0.1", &[("host", "localhost"), ("via", "1.1 somebody")], None, false);
        check("127.0.0.1", &[("host", "localhost")], Some("https://crm.example"), false);
    }

    #[test]
    fn an_old_protocol_betrays_a_proxy() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8080"));
        let peer = Some("127.0.0.1".parse().unwrap());
        assert!(!Client::of(peer, Version::HTTP_10, &headers, &ServeOptions::default()).local);
    }

    #[test]
    fn links_begin_with_the_public_address_whatever_host_was_asked_for() {
        let evil = [("host", "evil.example")];
        let public = "https://crm.example".parse().unwrap();
        assert_eq!(client("192.0.2.9", &evil, &[], None).origin(Some(&public)), "https://crm.example");
        for host in ["a b", "x/y", "x@y", "\"><script>", "x:y", "[zz]", "x:99999"] {
            assert_eq!(client("192.0.2.9", &[("host", host)], &[], None).host, None, "{host}");
        }
    }
}
