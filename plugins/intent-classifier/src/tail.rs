//! How a Japanese sentence ends. The end is where Japanese says whether something is asked, asked for or stated, and
//! it is built from a stem and an ending, so the two are tables and their product is not.

/// What the end of a sentence says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tail {
    /// A question that is a wish: "…してくれない", "…変えられますか".
    Frame,
    /// A question.
    Ask,
    /// "…するの": a question when it is marked as one, else often a noun.
    Soft,
    /// A request: "…して", "…ように", "…を青に".
    Request,
    /// A wish: "…したい", "…ほしい".
    Desire,
    /// Neither.
    Other,
}

/// Endings of an asked possibility, the longest first.
const ENDINGS: &[&str] = &[
    "ませんでしょうか",
    "ますでしょうか",
    "ないでしょうか",
    "るでしょうか",
    "ないですかね",
    "ませんかね",
    "ますかね",
    "ないですか",
    "ないのかな",
    "ませんか",
    "ますか",
    "たりしませんか",
    "たりしますか",
    "たりします",
    "たりしない",
    "たりする",
    "ないかなあ",
    "ないかな",
    "るかなあ",
    "るかな",
    "ないかね",
    "るかね",
    "ないか",
    "ません",
    "ます",
    "ない",
    "るよね",
    "んかな",
    "ん",
    "る",
];

/// Stems of a favour or of something the maker can do. "なら" is only a wish when negated ("明るくならない?").
const FAVOURS: &[&str] = &[
    "くれ",
    "もらえ",
    "貰え",
    "いただけ",
    "頂け",
    "でき",
    "出来",
    "られ",
    "変えれ",
    "つけれ",
    "付けれ",
    "入れれ",
    "足せ",
    "増やせ",
    "減らせ",
    "消せ",
    "出せ",
    "直せ",
    "治せ",
    "なおせ",
    "戻せ",
    "もどせ",
    "動かせ",
    "降らせ",
    "鳴らせ",
    "流せ",
    "飛ばせ",
    "光らせ",
    "回せ",
    "作れ",
    "つくれ",
    "描け",
    "書け",
    "置け",
    "ずらせ",
    "伸ばせ",
];

/// Stems that ask what the player or the person can do, not for a change.
const ABLE: &[&str] = &[
    "見られ",
    "みられ",
    "食べられ",
    "クリアでき",
    "プレイでき",
    "公開でき",
    "共有でき",
    "シェアでき",
    "ダウンロードでき",
    "保存でき",
    "理解でき",
    "利用でき",
    "使用でき",
    "投稿でき",
    "何ができ",
    "なにができ",
    "何でき",
    "なにでき",
    "どこまででき",
    "信じられ",
    "考えられ",
    "覚えられ",
    "続けられ",
    "どこで変えられ",
    "得られ",
];

/// Stems that are favours even without a question mark; "増やせない" without one is a complaint.
const ALWAYS: &[&str] = &["くれ", "もらえ", "貰え", "いただけ", "頂け"];

const FRAMES: &[&str] = &[
    "もらってもいい",
    "もらっていい",
    "いただいてもいい",
    "いただいていい",
    "てもいいですか",
    "てもよろしいですか",
    "可能ですか",
    "可能でしょうか",
    "可能",
    "頼める",
    "頼めますか",
    "すぎない",
    "過ぎない",
    "すぎん",
    "よくない",
    "良くない",
    "ならない",
    "ならないかな",
    "なりませんか",
    "ならないですか",
    "しない",
    "しませんか",
];

const ASKS: &[&str] = &[
    "ですか",
    "ますか",
    "せんか",
    "しょうか",
    "ましたか",
    "だろうか",
    "るか",
    "たか",
    "うか",
    "くか",
    "すか",
    "つか",
    "むか",
    "ぶか",
    "ぬか",
    "ぐか",
    "いのか",
    "のか",
    "んか",
    "かな",
    "かなあ",
    "かなぁ",
    "かしら",
    "っけ",
    "とは",
    "は",
    "だろう",
    "でしょう",
    "どう",
    "と思う",
    "と思います",
];

const DESIRES: &[&str] = &[
    "たい",
    "たいです",
    "ほしい",
    "欲しい",
    "ほしいです",
    "欲しいです",
    "がいい",
    "がいいな",
    "がいいです",
    "でいい",
    "でいいよ",
    "でいいです",
    "たいな",
    "たいんだけど",
    "たいのですが",
];

const REQUESTS: &[&str] = &[
    "て",
    "くれ",
    "ように",
    "ようにして",
    "よう",
    "ましょう",
    "しろ",
    "せよ",
    "に",
    "へ",
    "く",
    "んで",
    "いで",
    "で",
    "ちゃって",
    "といて",
    "とくれ",
    "てくだ",
    "アップ",
    "ダウン",
    "化",
    "ちょうだい",
    "頂戴",
    "追加",
    "変更",
    "修正",
    "削除",
    "増量",
    "希望",
];

/// Reads the end of a sentence. `end` is the sentence without marks and polite words behind it; `asked` says that
/// there was a question mark.
pub(crate) fn tail(end: &str, asked: bool) -> Tail {
    let bare = end.trim_end_matches(['ー', ' ']);
    let soft = trim_particles(bare);
    let asked = asked || bare.ends_with(['か', 'な', 'ね']);
    if (asked && FRAMES.iter().any(|frame| bare.ends_with(frame))) || favour(bare, asked) {
        return Tail::Frame;
    }
    if DESIRES.iter().any(|desire| bare.ends_with(desire) || soft.ends_with(desire)) {
        return Tail::Desire;
    }
    if quotes_a_topic(bare) || (ASKS.iter().any(|ask| bare.ends_with(ask)) && !bare.ends_with("って")) {
        return Tail::Ask;
    }
    if bare.ends_with('の') {
        return Tail::Soft;
    }
    if REQUESTS.iter().any(|request| soft.ends_with(request)) {
        return Tail::Request;
    }
    Tail::Other
}

/// A favour or a possibility of change, asked in any of its endings.
fn favour(end: &str, asked: bool) -> bool {
    let ends = |stem: &str, table: &[&str]| table.iter().any(|word| stem.ends_with(word));
    let stems = ENDINGS.iter().filter_map(|ending| end.strip_suffix(ending));
    let mut stems = stems.filter(|stem| ends(stem, if asked { FAVOURS } else { ALWAYS })).peekable();
    stems.peek().is_some() && !stems.any(|stem| ends(stem, ABLE))
}

/// "…って" after a noun asks about the noun; after a verb stem it is the verb's request form.
fn quotes_a_topic(end: &str) -> bool {
    let Some(left) = end.strip_suffix("って") else { return false };
    left.ends_with(['れ', '-'])
        || left.chars().next_back().is_some_and(|c| matches!(c, 'ァ'..='ー') || c.is_ascii_alphanumeric())
}

/// Without the particles that soften a request.
fn trim_particles(end: &str) -> &str {
    end.trim_end_matches(['ね', 'よ', 'な', 'ぁ', 'わ', 'っ'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_told_apart() {
        for (end, want) in [
            ("音を大きくして", Tail::Request),
            ("もっと丸くしてね", Tail::Request),
            ("色を青に", Tail::Request),
            ("音を消してくれない", Tail::Frame),
            ("数を増やせないか", Tail::Frame),
            ("数を増やせない", Tail::Other),
            ("橋を架けてもらえますか", Tail::Frame),
            ("友達に公開できますか", Tail::Ask),
            ("何ができますか", Tail::Ask),
            ("速さは変わるのか", Tail::Ask),
            ("どうして止まるの", Tail::Soft),
            ("橋って", Tail::Request),
            ("スコアって", Tail::Ask),
            ("使って", Tail::Request),
            ("屋根がほしい", Tail::Desire),
            ("川を渡りたいな", Tail::Desire),
            ("橋が落ちた", Tail::Other),
        ] {
            assert_eq!(tail(end, false), want, "{end}");
        }
    }

    #[test]
    fn a_question_mark_turns_a_possibility_into_a_wish() {
        assert_eq!(tail("屋根を付けられる", true), Tail::Frame);
        assert_eq!(tail("屋根を付けられる", false), Tail::Other);
        assert_eq!(tail("もう少し静かにならない", true), Tail::Frame);
    }

    #[test]
    fn nothing_says_nothing() {
        assert_eq!(tail("", true), Tail::Other);
        assert_eq!(tail("ーー", false), Tail::Other);
    }
}
