//! Hand-written SQL that both databases understand.
//!
//! Written once with PostgreSQL's `$1` and with `@name` for a table of the
//! workspace. Quoted text, quoted names and comments are left as they are.

use crate::Dialect;

/// Turns `$1` into the dialect's placeholder and `@name` into the qualified table.
pub(crate) fn localise(sql: &str, dialect: Dialect, schema: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 32);
    let mut rest = sql;
    while let Some(at) = rest.find(['\'', '"', '-', '/', '$', '@']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.as_bytes()[0] {
            quote @ (b'\'' | b'"') => copy(&mut out, rest, closing(rest, quote)),
            b'-' if rest.starts_with("--") => copy(&mut out, rest, rest.find('\n').unwrap_or(rest.len())),
            b'/' if rest.starts_with("/*") => copy(&mut out, rest, rest.find("*/").map_or(rest.len(), |end| end + 2)),
            b'$' if dialect == Dialect::Sqlite => {
                out.push('?');
                1
            }
            b'@' if begins_name(&rest[1..]) => {
                let end =
                    rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(rest.len(), |e| e + 1);
                out.push_str(&table(&rest[1..end], dialect, schema));
                end
            }
            _ => copy(&mut out, rest, 1),
        };
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// The quoted name of a table, with its schema on PostgreSQL.
pub(crate) fn table(name: &str, dialect: Dialect, schema: &str) -> String {
    match dialect {
        Dialect::Sqlite => quote(name),
        Dialect::Postgres => format!("{}.{}", quote(schema), quote(name)),
    }
}

pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Values in one line: a letter for the kind, the value, and U+001F between two.
pub(crate) fn spelled(values: &sea_query::Values) -> String {
    use sea_query::Value;
    let one = |value: &Value| match value {
        Value::String(Some(text)) => format!("t{text}"),
        Value::BigInt(Some(number)) => format!("i{number}"),
        Value::Int(Some(number)) => format!("i{number}"),
        Value::BigUnsigned(Some(number)) => format!("i{number}"),
        Value::Unsigned(Some(number)) => format!("i{number}"),
        Value::Bool(Some(flag)) => format!("b{flag}"),
        _ => "n".to_owned(),
    };
    values.0.iter().map(one).collect::<Vec<_>>().join("\u{1f}")
}

fn copy(out: &mut String, from: &str, length: usize) -> usize {
    out.push_str(&from[..length]);
    length
}

/// Where a quoted piece ends; a doubled quote is two pieces side by side.
fn closing(text: &str, quote: u8) -> usize {
    text.bytes().skip(1).position(|byte| byte == quote).map_or(text.len(), |at| at + 2)
}

fn begins_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sql: &str, sqlite: &str, postgres: &str) {
        assert_eq!(localise(sql, Dialect::Sqlite, "pars"), sqlite);
        assert_eq!(localise(sql, Dialect::Postgres, "pars"), postgres);
    }

    #[test]
    fn tables_and_parameters_take_the_form_of_the_database() {
        check(
            "select a from @leads where b = $1",
            "select a from \"leads\" where b = ?1",
            "select a from \"pars\".\"leads\" where b = $1",
        );
        check("@a join @b_c", "\"a\" join \"b_c\"", "\"pars\".\"a\" join \"pars\".\"b_c\"");
    }

    #[test]
    fn quotes_and_comments_are_left_alone() {
        for sql in [
            "select 'me@home $1 it''s @x'",
            "select \"@x\"",
            "select 1 -- @x $1",
            "select /* @x $1 */ 2",
            "select a @> b",
            "می‌رود",
        ] {
            check(sql, sql, sql);
        }
    }
}
