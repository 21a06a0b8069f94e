//! Where this process stands: its public address, and the proxies before it.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use super::Rates;
use crate::Patience;

/// What `peyvand serve` is told about its place in the network.
#[derive(Clone, Debug, Default)]
pub struct ServeOptions {
    /// The address that people type. With https, cookies insist on it.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose word about the client's address is believed.
    pub trusted_proxies: Vec<Network>,
    /// How often one may ask.
    pub rates: Rates,
    /// Who may read `/metrics`, beside this machine itself.
    pub metrics: MetricsReaders,
    /// How long connections are waited for, and how many there may be.
    pub patience: Patience,
}

impl ServeOptions {
    /// Somebody stands in front who was not declared, so that everybody seems to
    /// be this machine: what people type leads elsewhere than to where it listens.
    pub fn hides_everybody(&self, listens: IpAddr) -> bool {
        let elsewhere = self.public_url.as_ref().is_some_and(|url| !super::client::is_loopback_name(url.host()));
        listens.is_loopback() && elsewhere && self.trusted_proxies.is_empty()
    }
}

impl MetricsReaders {
    /// Whether who seems to be this machine may read them.
    pub fn hold_this_machine(&self) -> bool {
        let itself: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        self.from.iter().any(|network| itself.iter().any(|own| network.holds(*own)))
    }
}

/// Who may read the figures of this process.
#[derive(Clone, Default)]
pub struct MetricsReaders {
    pub from: Vec<Network>,
    /// A secret that is sent as `Authorization: Bearer …`.
    pub token: Option<String>,
}

/// A secret is not for logs.
impl fmt::Debug for MetricsReaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricsReaders").field("from", &self.from).finish_non_exhaustive()
    }
}

/// `https://crm.example`: scheme and host, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    host: String,
}

/// Why a public address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write the public address like https://crm.example.com, without a path")]
pub struct BadUrl;

impl PublicUrl {
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Host and, where it is not the scheme's own, port.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl FromStr for PublicUrl {
    type Err = BadUrl;

    fn from_str(text: &str) -> Result<Self, BadUrl> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, host) = text.split_once("://").ok_or(BadUrl)?;
        let (https, own_port) = match scheme {
            "https" => (true, ":443"),
            "http" => (false, ":80"),
            _ => return Err(BadUrl),
        };
        let host = host.strip_suffix(own_port).unwrap_or(host);
        if super::client::is_host(host) { Ok(PublicUrl { https, host: host.to_owned() }) } else { Err(BadUrl) }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.https { "https" } else { "http" }, self.host)
    }
}

/// An address or a network: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// Why a proxy's address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an address or a network, like 10.0.0.7 or 10.0.0.0/8")]
pub struct BadNetwork;

impl Network {
    pub fn holds(&self, address: IpAddr) -> bool {
        let (own, other) = (as_bits(self.address), as_bits(address.to_canonical()));
        let shift = own.1 - u32::from(self.bits);
        own.1 == other.1 && own.0.checked_shr(shift).unwrap_or(0) == other.0.checked_shr(shift).unwrap_or(0)
    }
}

/// The address as a number, and how many bits that number has.
fn as_bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| BadNetwork)?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| BadNetwork)?;
        let (address, most) = (address.to_canonical(), as_bits(address.to_canonical()).1 as u8);
        let bits = bits.unwrap_or(most);
        if bits <= most { Ok(Network { address, bits }) } else { Err(BadNetwork) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_that_nobody_declared_hides_everybody() {
        let check = |listens: &str, public: Option<&str>, proxies: &[&str], want: bool| {
            let trusted_proxies = proxies.iter().map(|text| text.parse().unwrap()).collect();
            let public_url = public.map(|url| url.parse().unwrap());
            let options = ServeOptions { public_url, trusted_proxies, ..ServeOptions::default() };
            assert_eq!(options.hides_everybody(listens.parse().unwrap()), want, "{listens} {public:?} {proxies:?}");
        };
        let crm = Some("https://crm.example");
        check("127.0.0.1", crm, &[], true);
        check("::1", crm, &[], true);
        check("127.0.0.1", crm, &["127.0.0.1"], false);
        // Who listens to the network may be asked without anybody between.
        check("0.0.0.0", crm, &[], false);
        check("127.0.0.1", None, &[], false);
        check("127.0.0.1", Some("http://localhost:8080"), &[], false);
        let readers = |text: &str| MetricsReaders { from: vec![text.parse().unwrap()], token: None };
        assert!(readers("127.0.0.1").hold_this_machine() && readers("::/0").hold_this_machine());
        assert!(!readers("10.0.0.5").hold_this_machine());
    }

    #[test]
    fn a_public_address_is_a_scheme_and_a_host() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(text.parse::<PublicUrl>().ok().map(|url| url.to_string()).as_deref(), want, "{text}");
        };
        check("https://crm.pars.example", Some("https://crm.pars.example"));
        check("HTTPS://CRM.Pars.example:443/", Some("https://crm.pars.example"));
        check("http://192.0.2.7:8080", Some("http://192.0.2.7:8080"));
        check("http://[::1]:8080", Some("http://[::1]:8080"));
        for wrong in [
            "crm.pars.example",
            "ftp://x.example",
            "https://",
            "https://a b",
            "https://x.example/crm",
            "https://u@x.example",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn a_network_holds_its_addresses() {
        let check = |network: &str, address: &str, want: bool| {
            let network: Network = network.parse().unwrap();
            assert_eq!(network.holds(address.parse().unwrap()), want, "{network:?} {address}");
        };
        check("10.0.0.0/8", "10.200.3.4", true);
        check("10.0.0.0/8", "11.0.0.1", false);
        check("10.0.0.7", "10.0.0.7", true);
        check("10.0.0.7", "::ffff:10.0.0.7", true);
        check("10.0.0.7", "10.0.0.8", false);
        check("0.0.0.0/0", "192.0.2.1", true);
        check("0.0.0.0/0", "2001:db8::1", false);
        check("::/0", "2001:db8::1", true);
        check("fd00::/8", "fd12::1", true);
        for wrong in ["", "10.0.0.0/33", "x", "10.0.0.0/x", "10.0.0"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
