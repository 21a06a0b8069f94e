//! The choices of this step as they come back from its form.

use records::{
    Ctx,
    import::{Duplicates, Import, Mapping, Target, importable},
};
use schema::FieldDef;

use super::every_row::makeable;
use crate::typed::{Pairs, Typed};

/// Takes what the form of this step says over into the import.
pub(in crate::import) fn read(ctx: &Ctx, import: &Import, pairs: Pairs) -> records::Result<Import> {
    let typed = Typed::sent(pairs);
    let mut import = import.clone();
    let def = ctx.def(&import.entity)?;
    let target = |at: usize| match typed.text(&format!("column-{at}")) {
        "" => Ok(None),
        text => Target::parse(text, &def, ctx).map(Some),
    };
    let columns = (0..import.headings.len()).map(target).collect::<records::Result<_>>()?;
    let said = |field: &FieldDef| {
        let value = typed.text(&format!("all-{}", field.key));
        (!value.is_empty()).then(|| (field.key.clone(), value.to_owned()))
    };
    import.mapping = Mapping { columns, constants: importable(&def, ctx).filter_map(said).collect() };
    import.known_by(ctx, typed.text("key"))?;
    import.duplicates = Duplicates::from_key(typed.text("duplicates"));
    let is_made = |field: &&FieldDef| !typed.text(&format!("make-{}", field.key)).is_empty();
    import.create_links = makeable(ctx, &def).filter(is_made).map(|field| field.key.to_string()).collect();
    Ok(import)
}
