//! Reading a run: from any cursor, by many readers, at any time.

use super::*;
use std::time::Duration;

#[tokio::test]
async fn a_cursor_continues_where_it_was() {
    let backend = TemplateBackend::default();
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコが魚をつかまえる")).await.expect("a run");
    let all: Vec<_> = backend.events(&run, 0).await.expect("events").map(|e| e.expect("one")).collect().await;
    assert!(all.iter().enumerate().all(|(i, e)| e.seq == i as u64 + 1), "from 1, without gaps");
    for cursor in [1, 7, all.len() as u64 - 1] {
        let rest: Vec<_> =
            backend.events(&run, cursor).await.expect("events").map(|e| e.expect("one")).collect().await;
        assert_eq!(rest, all[cursor as usize..]);
    }
    for beyond in [all.len() as u64, all.len() as u64 + 5, u64::MAX] {
        assert_eq!(backend.events(&run, beyond).await.expect("events").count().await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn many_readers_follow_live_from_different_places() {
    let backend = TemplateBackend::new(super::super::TemplateOptions {
        pace: Duration::from_millis(20),
        ..Default::default()
    });
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコが魚をつかまえる")).await.expect("a run");
    let mut readers = Vec::new();
    for cursor in [0_u64, 0, 3, 9] {
        let events = backend.events(&run, cursor).await.expect("events");
        readers.push(tokio::spawn(async move {
            (cursor, events.map(|e| e.expect("one")).collect::<Vec<_>>().await)
        }));
    }
    let mut results = Vec::new();
    for reader in readers {
        results.push(reader.await.expect("a reader"));
    }
    let all = results[0].1.clone();
    assert!(all.last().is_some_and(|e| e.event.is_terminal()));
    for (cursor, events) in results {
        assert_eq!(events, all[cursor as usize..]);
    }
}

#[tokio::test]
async fn text_is_the_files_and_chunks_are_small() {
    let backend =
        TemplateBackend::new(super::super::TemplateOptions { chunk_bytes: 100, ..Default::default() });
    let claim = claimed(&backend).await;
    let run = backend.start(&claim, flat("ネコが魚をつかまえる")).await.expect("a run");
    let events: Vec<_> =
        backend.events(&run, 0).await.expect("events").map(|e| e.expect("one")).collect().await;
    let mut text = String::new();
    let mut files = 0;
    for event in events {
        match event.event {
            GenerationEvent::Text { chunk } => {
                assert!(!chunk.is_empty() && chunk.len() <= 100);
                text.push_str(&chunk);
            }
            GenerationEvent::File(file) => {
                files += 1;
                assert_eq!(
                    file.content,
                    ProposedContent::Bytes(std::mem::take(&mut text).into_bytes()),
                    "{}",
                    file.path
                );
            }
            _ => {}
        }
    }
    assert_eq!(files, 7);
}

#[test]
fn even_a_chunk_of_one_byte_holds_a_character() {
    let pieces: Vec<&str> = super::super::chunks("aネ魚😀", 1).collect();
    assert_eq!(pieces, ["a", "ネ", "魚", "😀"]);
}
