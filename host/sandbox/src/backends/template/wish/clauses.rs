//! Cutting a message into the clauses that each say one thing, and taking quoted names out first.

/// A message without its quoted names, and those names as they were typed.
pub(super) struct Unquoted {
    pub(super) text: String,
    pub(super) quotes: Vec<String>,
}

const PAIRS: &[(char, char)] =
    &[('「', '」'), ('『', '』'), ('“', '”'), ('"', '"'), ('‘', '’'), ('《', '》')];

/// Takes out what stands between quotation marks, so that a title's words are not read as wishes.
pub(super) fn unquote(message: &str) -> Unquoted {
    let mut text = String::new();
    let mut quotes = Vec::new();
    let mut rest = message;
    while let Some((at, open)) = rest.char_indices().find(|(_, c)| PAIRS.iter().any(|(o, _)| o == c)) {
        let close = PAIRS.iter().find(|(o, _)| *o == open).map_or(open, |(_, c)| *c);
        let inside = rest.get(at + open.len_utf8()..).unwrap_or_default();
        let Some((quote, tail)) = inside.split_once(close) else { break };
        text.push_str(rest.get(..at).unwrap_or_default());
        text.push('◆');
        quotes.push(quote.to_owned());
        rest = tail;
    }
    text.push_str(rest);
    if quotes.is_empty()
        && let Some((before, quote, after)) = apostrophes(&text)
    {
        quotes.push(quote);
        text = format!("{before}◆{after}");
    }
    Unquoted { text, quotes }
}

/// A name in single quotes, told apart from an apostrophe by the spaces around it.
fn apostrophes(text: &str) -> Option<(String, String, String)> {
    let open = text.match_indices('\'').map(|(i, _)| i).find(|i| {
        text.get(..*i).is_some_and(|before| before.is_empty() || before.ends_with([' ', '(', '、']))
    })?;
    let inside = text.get(open + 1..)?;
    let close = inside.match_indices('\'').map(|(i, _)| i).find(|i| {
        inside.get(i + 1..).is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })?;
    let quote = inside.get(..close)?;
    Some((text.get(..open)?.to_owned(), quote.to_owned(), inside.get(close + 1..)?.to_owned()))
}

/// One clause, and whether its subject may be that of the clause before.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) text: String,
    pub(super) goes_on: bool,
}

const JOINTS: &[&str] = &["それから", "そして", "あと、", "ついでに", " and ", " then ", " also ", " plus "];

/// The clauses of a folded text, left to right.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let mut marked = text.to_owned();
    for joint in JOINTS {
        marked = marked.replace(joint, "\u{1}");
    }
    for ending in ["くして", "にして", "増やして", "減らして", "変えて", "つけて", "消して"]
    {
        marked = marked.replace(ending, &format!("{ending}\u{1}"));
    }
    let chars: Vec<char> = marked.chars().collect();
    let mut out = Vec::new();
    let mut current = String::new();
    let mut goes_on = false;
    for (i, c) in chars.iter().enumerate() {
        let soft = *c == '\u{1}';
        let digits = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
        let hard = matches!(c, '、' | '。' | '!' | '?' | ';' | '…' | '\n')
            || (matches!(c, ',' | '.') && !(digits(i.checked_sub(1)) && digits(Some(i + 1))));
        if !soft && !hard {
            current.push(*c);
            continue;
        }
        push(&mut out, &mut current, goes_on);
        goes_on = soft || matches!(c, '、' | ',');
    }
    push(&mut out, &mut current, goes_on);
    out
}

fn push(out: &mut Vec<Clause>, current: &mut String, goes_on: bool) {
    let text = current.trim().to_owned();
    current.clear();
    if !text.is_empty() {
        out.push(Clause { text, goes_on });
    }
}
