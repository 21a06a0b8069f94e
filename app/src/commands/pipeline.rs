//! `peyvand pipeline create`: stages for deals that come from elsewhere.

use std::process::ExitCode;

use sales::pipelines::{self, IS_DEFAULT, Laid};
use serde_json::json;

use super::workspace::system;
use crate::{cli::PipelineCreate, config::Config, open, say::Say};

pub async fn create(config: &Config, asked: &PipelineCreate, json: bool) -> anyhow::Result<ExitCode> {
    let workspace = open::for_command(config).await?;
    let stages: Vec<Laid> = asked.stages.iter().map(|text| Laid::parse(text)).collect::<Result<_, _>>()?;
    let (name, default) = (asked.name.clone(), asked.default);
    let write = move |tx: &mut records::Writes<'_, '_>| {
        let mut pipeline = pipelines::create(tx, &name, &stages)?;
        if default && !pipeline.get(IS_DEFAULT) {
            pipeline.set(IS_DEFAULT, true);
            pipeline = tx.save(pipeline)?;
        }
        Ok(pipeline.key())
    };
    let id = system(&workspace).write(write).await?;
    let say = Say { workspace: &workspace, lang: config.lang, json };
    let facts = [("name", asked.name.clone().into()), ("stages", base::Arg::Number(asked.stages.len() as i64))];
    say.done("app-pipeline-created", &facts, json!({ "id": id }));
    workspace.db.close().await;
    Ok(ExitCode::SUCCESS)
}
