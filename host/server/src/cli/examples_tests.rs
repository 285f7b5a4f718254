//! Every command that a help text or a document shows is one that this program takes.

use super::Cli;
use clap::{CommandFactory, Parser};

/// The words of a line as a shell has them, up to the first `|`, `>` or `#`.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '|' | '>' | '#') => break,
            (None, ' ') => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            (_, c) => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

fn takes(line: &str) {
    let words = words(line);
    if let Err(error) = Cli::try_parse_from(&words)
        && error.use_stderr()
    {
        panic!("{line}: {error}");
    }
}

#[test]
fn examples_of_help_are_taken() {
    fn visit(command: &clap::Command) {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        help.lines()
            .filter_map(|line| line.strip_prefix("  "))
            .filter(|line| line.starts_with("waza "))
            .for_each(takes);
        command.get_subcommands().for_each(visit);
    }
    visit(&Cli::command());
}

#[test]
fn commands_of_the_operators_documents_are_taken() {
    let text =
        concat!(include_str!("../../../../docs/operate.md"), include_str!("../../../../docs/sign-in.md"));
    let shown: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("$ "))
        .map(|line| line.replacen("target/debug/waza ", "waza ", 1))
        .filter(|line| line.starts_with("waza ") && !line.contains('…'))
        .collect();
    assert!(shown.iter().filter(|line| line.starts_with("waza rollout ")).count() > 10, "{shown:?}");
    shown.iter().for_each(|line| takes(line));
}
