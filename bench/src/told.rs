//! A statement as a server tells it in its log, read back.

use store::{Cell, ColumnType};

/// A statement as the server told it.
#[derive(Clone, Debug)]
pub struct Told {
    pub sql: String,
    pub values: Vec<Cell>,
    pub types: Vec<ColumnType>,
}

/// A line of the log: `… sql="…" values="…" types=[…]`.
pub fn parse(line: &str) -> Option<Told> {
    let (_, rest) = line.split_once("sql=\"")?;
    let (sql, rest) = quoted(rest)?;
    let (values, rest) = quoted(rest.strip_prefix(" values=\"")?)?;
    let types = rest.strip_prefix(" types=[")?.split(']').next()?;
    let begins = sql.trim_start().to_ascii_lowercase();
    let is_asked = begins.starts_with("select") || begins.starts_with("with");
    let values: Vec<Cell> = values.split('\u{1f}').filter(|value| !value.is_empty()).map(cell).collect();
    let types = types.split(", ").filter_map(column_type).collect();
    is_asked.then_some(Told { sql, values, types })
}

fn cell(value: &str) -> Cell {
    let (kind, rest) = value.split_at(1);
    match kind {
        "t" => Cell::from(rest),
        "i" => rest.parse().map_or(Cell::Null, Cell::Int),
        "b" => Cell::Bool(rest == "true"),
        _ => Cell::Null,
    }
}

fn column_type(name: &str) -> Option<ColumnType> {
    use ColumnType::{Bool, Date, Instant, Int, Text};
    [Int, Text, Bool, Date, Instant].into_iter().find(|ty| format!("{ty:?}") == name)
}

/// A quoted text up to its end, as Rust writes it, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'u' => {
                    let code: String = chars.by_ref().skip(1).map(|(_, c)| c).take_while(|c| *c != '}').collect();
                    out.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_told_is_read_back() {
        let line = "TRACE peyvand_statements: sql=\"select \\\"id\\\"\\n/*g3*/\" values=\"i7\\u{1f}tعلی\\u{200c}رضا\\u{1f}n\" types=[Int, Text]";
        let told = parse(line).unwrap();
        assert_eq!(told.sql, "select \"id\"\n/*g3*/");
        assert_eq!(told.values, [Cell::Int(7), Cell::from("علی\u{200c}رضا"), Cell::Null]);
        assert_eq!(told.types, [ColumnType::Int, ColumnType::Text]);
    }

    #[test]
    fn whatever_asks_is_part_of_the_floor_and_what_writes_is_not() {
        let told = |sql: &str| parse(&format!("sql=\"{sql}\" values=\"\" types=[Int]"));
        for asks in ["select 1", "WITH named (hit) AS (select 1) SELECT hit FROM named"] {
            assert!(told(asks).is_some(), "{asks}");
        }
        for writes in ["update customers set city = 1", "insert into sessions values (1)"] {
            assert!(told(writes).is_none(), "{writes}");
        }
    }
}
