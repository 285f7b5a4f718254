//! Reading which pictures of the project are to be used. The client says it in lines of its own beneath the wish,
//! `1：画像「cat.png」を使用: /user-assets/…/cat.png`; people write `assets/cat.png`. Either way the picture is in the
//! project's `assets/` when the game runs.

/// Pictures that one message may name; more are not looked at.
const MOST: usize = 8;
/// The longest name of a file, in bytes.
const NAME_BYTES_MAX: usize = 100;
const KINDS: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "svg"];

/// A message without what it says of pictures, and the pictures as `assets/…`, in order.
pub(in super::super) fn split(message: &str) -> (String, Vec<String>) {
    let mut pictures = Vec::new();
    let mut rest = Vec::new();
    for line in message.lines() {
        let (text, found) = take(line);
        let is_new = !found.is_empty();
        pictures.extend(found);
        if !(is_new && is_attachment(line)) {
            rest.push(text);
        }
    }
    let mut seen = Vec::new();
    pictures.retain(|picture| {
        let is_new = !seen.contains(picture) && seen.len() < MOST;
        if is_new {
            seen.push(picture.clone());
        }
        is_new
    });
    (rest.join("\n"), pictures)
}

/// Whether a path in a design names a picture of the project, and nothing else.
pub(in super::super) fn is_picture(path: &str) -> bool {
    path.strip_prefix("assets/").is_some_and(|name| {
        name.len() <= NAME_BYTES_MAX
            && name.bytes().all(is_name)
            && name.rsplit_once('.').is_some_and(|(stem, kind)| {
                !stem.is_empty() && KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known))
            })
    })
}

/// A line that begins with a number and a full-width colon is the client's.
fn is_attachment(line: &str) -> bool {
    line.split_once('：')
        .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A line without the paths in it, and the pictures that they name.
fn take(line: &str) -> (String, Vec<String>) {
    let (mut text, mut found, mut rest) = (String::new(), Vec::new(), line);
    while let Some(at) = rest.find("assets/") {
        let (before, path) = rest.split_at(at);
        let length = path.bytes().take_while(|byte| is_name(*byte) || *byte == b'/').count();
        let (path, after) = path.split_at(length);
        // `/user-assets/{user}/{alias}`: only the last part is the project's.
        let name = path.trim_end_matches('.').rsplit('/').next().unwrap_or_default();
        let picture = format!("assets/{name}");
        if is_picture(&picture) {
            text.push_str(before.trim_end_matches("user-").trim_end_matches(['/', '.']));
            found.push(picture);
        } else {
            text.push_str(before);
            text.push_str(path);
        }
        rest = after;
    }
    text.push_str(rest);
    (text, found)
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clients_lines_are_pictures_and_no_words() {
        let said = "主人公をこれにして\n1：画像「cat.png」を使用: /user-assets/0190-ab/cat.png\n2：use the image “b.svg”: assets/b.svg";
        let (text, pictures) = split(said);
        assert_eq!(text, "主人公をこれにして");
        assert_eq!(pictures, ["assets/cat.png", "assets/b.svg"]);
    }

    #[test]
    fn a_path_in_a_sentence_is_taken_out_of_it() {
        let (text, pictures) = split("use ./assets/My-Cat_2.webp for the hero. assets/tune.mp3 plays");
        assert_eq!(text, "use  for the hero. assets/tune.mp3 plays");
        assert_eq!(pictures, ["assets/My-Cat_2.webp"]);
    }

    #[test]
    fn what_is_named_twice_or_too_often_counts_once() {
        let many: Vec<String> = (0..20).map(|n| format!("assets/p{}.png", n / 2)).collect();
        assert_eq!(split(&many.join(" ")).1.len(), MOST);
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for path in [
            "assets/../x.png",
            "assets/a/b.png",
            "assets/.png",
            "assets/x.html",
            "/assets/x.png",
            "assets/x.png?v=1",
            "https://h/assets/x.png",
        ] {
            assert!(!is_picture(path), "{path}");
        }
        assert!(is_picture("assets/a.PNG"));
        assert!(!is_picture(&format!("assets/{}.png", "a".repeat(NAME_BYTES_MAX))));
    }
}
