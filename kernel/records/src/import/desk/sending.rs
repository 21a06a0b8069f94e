//! A sheet that somebody sends is kept in pieces, beside what its headings most likely mean.

use std::{io::Read, path::PathBuf};

use base::Id;
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use store::Cell;

use super::State;
use crate::{
    Ctx, Result, Writes,
    import::{Import, Source, allowed, choices::Choices, saved},
};

/// Bytes of a sheet in one piece.
const PIECE: usize = 384 * 1024;

/// Keeps a sheet that somebody sent, with what its headings most likely mean;
/// a mapping that was kept for these headings goes first.
pub async fn send(ctx: &Ctx, entity: &str, name: String, path: PathBuf) -> Result<Id> {
    let (open_ctx, open_entity, open_path) = (ctx.clone(), entity.to_owned(), path.clone());
    let open = move || Import::open(&open_ctx, &open_entity, Source::file(open_path));
    let mut import = tokio::task::spawn_blocking(open).await.map_err(anyhow::Error::new)??;
    let def = allowed(ctx, entity)?;
    let headings = import.headings.clone();
    let kept = ctx.read(move |tx| tx.fitting_mapping(&def, &headings)).await?;
    if let Some(kept) = &kept {
        saved::lend(kept, &mut import, ctx)?;
    }
    let choices = Choices::of(&import, ctx).written()?;
    let entity = import.entity.to_string();
    let id = ctx.write(move |tx| tx.begin_sending(&entity, &name, &choices)).await?;
    let mut file = std::fs::File::open(&path).map_err(anyhow::Error::new)?;
    for part in 0.. {
        let (piece, rest) =
            tokio::task::spawn_blocking(move || next_piece(file)).await.map_err(anyhow::Error::new)??;
        if piece.is_empty() {
            break;
        }
        file = rest;
        ctx.write(move |tx| tx.add_piece(id, part, &piece)).await?;
    }
    ctx.write(move |tx| tx.set_state(id, State::Sending, State::Mapped)).await?;
    Ok(id)
}

fn next_piece(mut file: std::fs::File) -> Result<(Vec<u8>, std::fs::File)> {
    let mut piece = Vec::with_capacity(PIECE);
    Read::by_ref(&mut file).take(PIECE as u64).read_to_end(&mut piece).map_err(anyhow::Error::new)?;
    Ok((piece, file))
}

impl Writes<'_, '_> {
    fn begin_sending(&mut self, entity: &str, name: &str, choices: &str) -> Result<Id> {
        self.clear_imports()?;
        let now = self.ctx.now();
        let id: Id = self.ctx.workspace.new_id(now);
        let user = if self.ctx.actor.is_system() { Cell::Null } else { Cell::Int(self.ctx.actor.user.raw()) };
        let sql = "insert into @imports (id, user_id, entity, name, state, choices, row_cursor, created_at) \
                   values ($1, $2, $3, $4, 'sending', $5, 0, $6)";
        let params =
            [Cell::Int(id.raw()), user, Cell::from(entity), Cell::from(name), Cell::from(choices), Cell::Instant(now)];
        self.tx.sql_execute(sql, &params)?;
        Ok(id)
    }

    fn add_piece(&mut self, import: Id, part: i64, piece: &[u8]) -> Result<()> {
        let sql = "insert into @import_parts (import_id, part, piece) values ($1, $2, $3)";
        let params = [Cell::Int(import.raw()), Cell::Int(part), Cell::Text(BASE64.encode(piece))];
        self.tx.sql_execute(sql, &params)?;
        Ok(())
    }

    fn set_state(&mut self, import: Id, from: State, to: State) -> Result<()> {
        let sql = "update @imports set state = $2 where id = $1 and state = $3";
        self.tx.sql_execute(sql, &[Cell::Int(import.raw()), Cell::from(to.key()), Cell::from(from.key())])?;
        Ok(())
    }
}
