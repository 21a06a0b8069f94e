//! Draws every part of a page with made-up people, in both languages and both
//! themes, as plain files below `target/gallery`: to be looked at in a browser
//! (`cargo run -p peyvand-web --example gallery`, then serve that folder), and
//! to be photographed by whoever changes the look.

mod frame;
mod lists;
mod parts;
mod records;
mod work;

use std::path::Path;
use std::{fs, io};

use base::Lang;
use maud::Markup;
use web::components::{Density, Theme};

use frame::Say;

type Drawing = fn(&Say) -> Markup;

const PAGES: [(&str, Drawing); 9] = [
    ("today", work::today),
    ("board", work::board_page),
    ("funnel", work::funnel_page),
    ("list", lists::list),
    ("empty", lists::nothing_yet),
    ("record", records::record),
    ("form", records::editor),
    ("capture", records::capture),
    ("parts", parts::parts),
];

fn main() -> io::Result<()> {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gallery");
    fs::create_dir_all(out.join("assets"))?;
    for name in ["app.css", "app.js", "vazirmatn.woff2", "peyvand.svg"] {
        let address = assets::url(name);
        let file = address.trim_start_matches(assets::PREFIX);
        let asset = assets::get(file).ok_or_else(|| io::Error::other(format!("{name} is not in the bundle")))?;
        fs::write(out.join("assets").join(file), asset.bytes)?;
    }
    for lang in Lang::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            let say = Say { lang, theme, density: Density::Comfortable };
            for (name, draw) in PAGES {
                write(&out, &say, name, draw(&say))?;
            }
            write(&out, &say, "sign-in", parts::sign_in(&say))?;
        }
        let say = Say { lang, theme: Theme::Light, density: Density::Compact };
        fs::write(out.join(format!("{}-compact-list.html", lang.tag())), lists::list(&say).0)?;
    }
    println!("{}", out.display());
    Ok(())
}

fn write(out: &Path, say: &Say, name: &str, page: Markup) -> io::Result<()> {
    fs::write(out.join(format!("{}-{}-{name}.html", say.lang.tag(), say.theme.tag())), page.0)
}
