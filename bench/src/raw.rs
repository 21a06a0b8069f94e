//! The database without the store: a statement is put to the driver itself, and
//! each value of its answer is looked at and let go. What the store adds (reading a
//! log of values, cells, deadlines, counting) is the difference.

use std::{
    error::Error,
    time::{Duration, Instant},
};

use anyhow::Context;
use store::Cell;
use tokio_postgres::{
    NoTls,
    types::{Format, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::told::Told;

pub enum Raw {
    File(rusqlite::Connection),
    Server(tokio_postgres::Client),
}

impl Raw {
    /// A connection set up as the store's readers are.
    pub async fn open(database: &str) -> anyhow::Result<Raw> {
        if database.starts_with("postgres") {
            let mut config: tokio_postgres::Config = database.parse()?;
            config.options("-c plan_cache_mode=force_custom_plan -c jit=off -c max_parallel_workers_per_gather=0");
            let (client, connection) = config.connect(NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute("begin isolation level repeatable read read only").await?;
            return Ok(Raw::Server(client));
        }
        let file = rusqlite::Connection::open(database.strip_prefix("sqlite:").unwrap_or(database))?;
        file.set_prepared_statement_cache_capacity(256);
        file.execute_batch(
            "pragma query_only = on; pragma cache_size = -16000; pragma temp_store = memory; pragma case_sensitive_like = on",
        )?;
        Ok(Raw::File(file))
    }

    /// How long it takes once, with its text prepared before.
    pub async fn put(&self, told: &Told) -> anyhow::Result<Duration> {
        match self {
            Raw::File(file) => put_to_file(file, told),
            Raw::Server(client) => {
                let statement = client.prepare(&told.sql).await.with_context(|| told.sql.clone())?;
                let values: Vec<Spelt> = told.values.iter().map(Spelt).collect();
                let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
                let began = Instant::now();
                let rows = client.query(&statement, &values).await?;
                let took = began.elapsed();
                drop(rows);
                Ok(took)
            }
        }
    }
}

fn put_to_file(file: &rusqlite::Connection, told: &Told) -> anyhow::Result<Duration> {
    drop(file.prepare_cached(&told.sql)?);
    let began = Instant::now();
    let mut statement = file.prepare_cached(&told.sql)?;
    for (at, value) in told.values.iter().enumerate() {
        match value {
            Cell::Int(value) => statement.raw_bind_parameter(at + 1, value)?,
            Cell::Text(value) => statement.raw_bind_parameter(at + 1, value)?,
            Cell::Bool(value) => statement.raw_bind_parameter(at + 1, value)?,
            _ => statement.raw_bind_parameter(at + 1, rusqlite::types::Null)?,
        }
    }
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut seen = 0;
    while let Some(row) = rows.next()? {
        for at in 0..columns {
            seen += usize::from(row.get_ref(at)?.data_type() != rusqlite::types::Type::Null);
        }
    }
    std::hint::black_box(seen);
    Ok(began.elapsed())
}

/// A value spelt out, for the server to read as what it takes.
#[derive(Debug)]
struct Spelt<'c>(&'c Cell);

impl ToSql for Spelt<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let text = match self.0 {
            Cell::Int(value) if *ty == Type::TIMESTAMPTZ => jiff::Timestamp::from_microsecond(*value)?.to_string(),
            Cell::Int(value) if *ty == Type::BOOL => (*value != 0).to_string(),
            Cell::Bool(value) if *ty != Type::BOOL => i64::from(*value).to_string(),
            Cell::Int(value) => value.to_string(),
            Cell::Bool(value) => value.to_string(),
            Cell::Text(value) => value.clone(),
            _ => return Ok(IsNull::Yes),
        };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}
