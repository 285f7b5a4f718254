//! Writes the game that the template backend makes of a message into a folder:
//! `cargo run -p waza-sandbox --example dump -- OUT_DIR 2d ja "ネコが魚をつかまえる2Dゲームを作って" [skill …]`.
//! With `edit` in front of the folder, the folder's game is read and changed instead.

use futures::StreamExt as _;
use std::path::{Path, PathBuf};
use waza_sandbox::backends::template::TemplateBackend;
use waza_sandbox::{
    ExistingFile, GameKind, GenerationBackend, GenerationEvent, GenerationTask, Owner, ProposedContent,
    SkillText, TaskMode,
};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1).peekable();
    let mode = match args.peek().map(String::as_str) {
        Some("edit") => TaskMode::Edit,
        Some("chat") => TaskMode::Chat,
        _ => TaskMode::Create,
    };
    if mode != TaskMode::Create {
        args.next();
    }
    let usage = "usage: dump [edit|chat] OUT_DIR 2d|3d LOCALE MESSAGE [SKILL …]";
    let out = PathBuf::from(args.next().ok_or(usage)?);
    let kind = if args.next().ok_or(usage)? == "3d" { GameKind::ThreeD } else { GameKind::TwoD };
    let locale = args.next().ok_or(usage)?;
    let message = args.next().ok_or(usage)?;
    let skills = args.map(|name| SkillText { name, body: String::new() }).collect();
    let files = if mode == TaskMode::Create { Vec::new() } else { read(&out)? };
    let task =
        GenerationTask { mode, message, locale, kind, skills, files, style: None, prefers: None, seed: 7 };

    let backend = TemplateBackend::default();
    let owner = Owner { user: uuid::Uuid::nil(), project: uuid::Uuid::nil() };
    let claim = backend.claim(backend.create().await?, owner).await?;
    let begun = std::time::Instant::now();
    let run = backend.start(&claim, task).await?;
    let mut events = backend.events(&run, 0).await?;
    while let Some(event) = events.next().await {
        match event?.event {
            GenerationEvent::Status { message } => println!("… {message}"),
            GenerationEvent::File(file) => {
                let ProposedContent::Bytes(bytes) = file.content else { continue };
                println!("  {} ({} bytes)", file.path, bytes.len());
                let path = out.join(&file.path);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                std::fs::write(path, bytes)?;
            }
            GenerationEvent::Done { summary, suggestions } => {
                println!("{summary}\n  → {}", suggestions.join("\n  → "))
            }
            GenerationEvent::Failed(failure) => println!("{}: {}", failure.code, failure.user_message),
            GenerationEvent::Named { name } => println!("called {name}"),
            GenerationEvent::Text { .. } | GenerationEvent::Edit(_) | GenerationEvent::Delete { .. } => {}
        }
    }
    println!("{} µs", begun.elapsed().as_micros());
    backend.release(claim).await?;
    Ok(())
}

fn read(folder: &Path) -> Result<Vec<ExistingFile>, Failure> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let path = entry.file_name().to_string_lossy().into_owned();
            files.push(ExistingFile { path, content: std::fs::read(entry.path())? });
        }
    }
    Ok(files)
}
