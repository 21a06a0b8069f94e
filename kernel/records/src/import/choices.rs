//! What was chosen for a sheet, as it is kept: between the steps of an import,
//! for the worker that runs it, and under a name for the next sheet of its
//! kind.

use std::path::PathBuf;

use base::format::Format;
use schema::EntityDef;
use serde::{Deserialize, Serialize};

use super::{Duplicates, Import, Mapping, Source, Target, Word};
use crate::{Ctx, Result};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Choices {
    pub headings: Vec<String>,
    /// One for each heading, as in a flag: `amount:toman`.
    columns: Vec<Option<String>>,
    #[serde(default)]
    constants: Vec<(String, String)>,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    duplicates: Option<Duplicates>,
    #[serde(default)]
    words: Vec<[String; 3]>,
    #[serde(default)]
    accept_near: bool,
    #[serde(default)]
    create_links: Vec<String>,
    #[serde(default)]
    sheet: Option<String>,
    #[serde(default)]
    headless: bool,
    #[serde(default)]
    separator: Option<u8>,
    #[serde(default)]
    encoding: Option<String>,
    /// Language, calendar and unit of the person who sent it.
    #[serde(default)]
    pub format: Option<Format>,
}

impl Choices {
    pub fn of(import: &Import, ctx: &Ctx) -> Choices {
        let Import { source, headings, mapping, key, words, accept_near, create_links, duplicates, .. } = import;
        let word = |word: &Word| [word.field.to_string(), word.said.clone(), word.meant.clone()];
        let constant = |(key, value): &(schema::Key, String)| (key.to_string(), value.clone());
        Choices {
            headings: headings.clone(),
            columns: mapping.columns.iter().map(|target| target.as_ref().map(Target::text)).collect(),
            constants: mapping.constants.iter().map(constant).collect(),
            key: key.as_ref().map(|key| key.to_string()),
            duplicates: *duplicates,
            words: words.iter().map(word).collect(),
            accept_near: *accept_near,
            create_links: create_links.iter().cloned().collect(),
            sheet: source.sheet.clone(),
            headless: source.headless,
            separator: source.separator,
            encoding: source.encoding.clone(),
            format: Some((*ctx.format).clone()),
        }
    }

    /// The import that was chosen, of the sheet that lies at `path`.
    pub fn import(&self, ctx: &Ctx, def: &EntityDef, path: PathBuf) -> Import {
        let source = Source {
            sheet: self.sheet.clone(),
            headless: self.headless,
            separator: self.separator,
            encoding: self.encoding.clone(),
            ..Source::file(path)
        };
        let mut import = Import::bare(def, source, self.headings.clone());
        self.put_into(&mut import, ctx, def, Some);
        import
    }

    /// The same choices for another sheet with the same headings, in whatever
    /// order they stand there.
    pub fn lend_to(&self, import: &mut Import, ctx: &Ctx, def: &EntityDef) {
        let own: Vec<String> = self.headings.iter().map(|heading| super::mapping::squash(heading)).collect();
        let theirs: Vec<String> = import.headings.iter().map(|heading| super::mapping::squash(heading)).collect();
        let place = |at: usize| {
            let again = theirs[..at].iter().filter(|heading| **heading == theirs[at]).count();
            let mut same = own.iter().enumerate().filter(|(_, heading)| **heading == theirs[at]);
            same.nth(again).map(|(own, _)| own)
        };
        self.put_into(import, ctx, def, place);
    }

    /// A field that has gone since, or is hidden from this person, is left out.
    fn put_into(&self, import: &mut Import, ctx: &Ctx, def: &EntityDef, place: impl Fn(usize) -> Option<usize>) {
        let target = |at: usize| {
            let text = self.columns.get(place(at)?)?.as_deref()?;
            Target::parse(text, def, ctx).ok()
        };
        let columns = (0..import.headings.len()).map(target).collect();
        let known = |key: &&(String, String)| super::importable(def, ctx).any(|field| field.key == key.0);
        let constants = self.constants.iter().filter(known).map(|(key, value)| (key.clone().into(), value.clone()));
        import.mapping = Mapping { columns, constants: constants.collect() };
        import.key = self.key.clone().map(Into::into);
        import.duplicates = self.duplicates;
        let word = |[field, said, meant]: &[String; 3]| Word {
            field: field.clone().into(),
            said: said.clone(),
            meant: meant.clone(),
        };
        import.words = self.words.iter().map(word).collect();
        import.accept_near = self.accept_near;
        import.create_links = self.create_links.iter().cloned().collect();
    }

    pub fn read(json: &str) -> Result<Choices> {
        Ok(serde_json::from_str(json)?)
    }

    pub fn written(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }
}
