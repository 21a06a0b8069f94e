//! What the browser receives besides pages: the script, the style sheet, the
//! font, the pictures and the icons, bundled by `build.rs` from `web/` and
//! held inside the program.
//!
//! Names carry the hash of their content, so a browser may keep a file for
//! good and never holds a stale one. This crate knows no HTTP: the web crate
//! serves [`get`] under [`PREFIX`] and writes [`url`] into pages.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

/// Where the web crate serves the files.
pub const PREFIX: &str = "/assets/";

/// One file as it is sent.
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    /// The same content compressed, for a browser that accepts gzip.
    pub gzip: Option<Cow<'static, [u8]>>,
    pub mime: &'static str,
    /// Quoted, as the header wants it.
    pub etag: String,
}

impl Asset {
    /// Every file may be kept for a year, since another content has another name.
    pub const CACHE_CONTROL: &'static str = "public, max-age=31536000, immutable";
}

/// The address of a file named without its hash: `url("app.css")` is
/// `/assets/app.J3KQ7ZPA.css`. A name that is not in the bundle gives an
/// address that answers 404; a test keeps the pages' names right.
pub fn url(name: &str) -> String {
    let file = MANIFEST.get(name).copied().unwrap_or(name);
    format!("{PREFIX}{file}")
}

/// The file behind the part of an address that follows [`PREFIX`].
pub fn get(path: &str) -> Option<Asset> {
    let mime = mime_of(path)?;
    let file = Dist::get(path)?;
    let etag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..12]));
    let gzip = Dist::get(&format!("{path}.gz")).map(|twin| twin.data);
    Some(Asset { bytes: file.data, gzip, mime, etag })
}

/// The markup inside the `<svg>` of a Lucide icon that `web/icons.txt` lists.
pub fn icon(name: &str) -> Option<&'static str> {
    ICONS.get(name).copied()
}

/// The names of all icons, in order, for a page that lets one choose.
pub fn icon_names() -> impl Iterator<Item = &'static str> {
    pairs(include_str!(concat!(env!("ASSETS_DIST"), "/icons.tsv"))).map(|(name, _)| name)
}

#[derive(RustEmbed)]
#[folder = "$ASSETS_DIST"]
struct Dist;

static MANIFEST: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| pairs(include_str!(concat!(env!("ASSETS_DIST"), "/manifest.tsv"))).collect());
static ICONS: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| pairs(include_str!(concat!(env!("ASSETS_DIST"), "/icons.tsv"))).collect());

fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter_map(|line| line.split_once('\t'))
}

/// Files of other kinds (the manifest, the compressed twins) are not served.
fn mime_of(path: &str) -> Option<&'static str> {
    match path.rsplit('.').next()? {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "woff2" => Some("font/woff2"),
        "txt" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
