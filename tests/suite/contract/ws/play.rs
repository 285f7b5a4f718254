//! One row against one server.

use super::super::pattern::{filled, fits};
use super::super::stage::Stage;
use super::table::{Row, Step};
use anyhow::{Context, Result, bail, ensure};
use waza_harness::{Message, Server};

/// Plays a row; the error names the step.
pub async fn play(server: &Server, row: &Row) -> Result<()> {
    let mut stage = Stage::set(server, row.start).await.context("before the first step")?;
    for (at, step) in row.steps.iter().enumerate() {
        for _ in 0..step.times {
            take(&mut stage, step).await.with_context(|| format!("step {}", at + 1))?;
        }
    }
    Ok(())
}

async fn take(stage: &mut Stage<'_>, step: &Step) -> Result<()> {
    if let Some(frame) = &step.say {
        return stage.say(&step.by, frame).await;
    }
    if let Some(wanted) = &step.until {
        return stage.until(&step.by, wanted).await;
    }
    let memory = stage.memory.clone();
    let client = stage.client(&step.by).await?;
    if let Some(text) = &step.say_text {
        client.send_text(text.clone()).await
    } else if let Some(bytes) = &step.say_bytes {
        client.send_raw(Message::binary(bytes.clone())).await
    } else if let Some(wanted) = &step.hear {
        let seen = client.next().await?;
        fits(&filled(wanted, &memory), &seen, &mut stage.memory).map_err(anyhow::Error::msg)
    } else if let Some(wanted) = &step.close {
        let seen = client.next().await.err().map(|error| error.to_string());
        ensure!(seen.as_deref() == Some(&format!("closed {wanted}")), "expected {wanted}, got {seen:?}");
        Ok(())
    } else {
        bail!("the step says nothing")
    }
}
