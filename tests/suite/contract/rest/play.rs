//! One row against one server.

use super::super::stage::Stage;
use super::exchange::{fit, send};
use super::table::{Row, Step};
use anyhow::{Context, Result, bail};
use waza_harness::Server;

/// Plays a row; the error names the step.
pub async fn play(server: &Server, row: &Row) -> Result<()> {
    let mut stage = Stage::set(server, row.start).await.context("before the first step")?;
    take_all(&mut stage, &row.steps).await
}

/// Takes steps one after the other.
pub async fn take_all(stage: &mut Stage<'_>, steps: &[Step]) -> Result<()> {
    for (at, step) in steps.iter().enumerate() {
        for _ in 0..step.times {
            take(stage, step).await.with_context(|| format!("step {}", at + 1))?;
        }
    }
    Ok(())
}

async fn take(stage: &mut Stage<'_>, step: &Step) -> Result<()> {
    match (&step.send, &step.hear, &step.say, &step.until) {
        (Some(asked), Some(answer), None, None) => {
            let heard = send(stage.server, &stage.memory, asked, asked.who).await?;
            fit(answer, &heard, &mut stage.memory).map_err(anyhow::Error::msg)
        }
        (None, None, Some(frame), None) => stage.say("", frame).await,
        (None, None, None, Some(wanted)) => stage.until("", wanted).await,
        _ => bail!("a step sends and hears, says a frame or waits for one"),
    }
}
