use super::*;

fn class(wanted: &[&str], unwanted: &[&str]) -> Vec<Labelled> {
    let wanted = wanted.iter().map(|text| Labelled::new(text, true));
    wanted.chain(unwanted.iter().map(|text| Labelled::new(text, false))).collect()
}

fn weather() -> Vec<Labelled> {
    class(
        &[
            "make it rain",
            "heavy rain please",
            "let it snow",
            "snow on the roofs",
            "雨を降らせて",
            "雪が降る夜",
        ],
        &["a rain of arrows", "the train is late"],
    )
}

fn sound() -> Vec<Labelled> {
    class(&["louder music", "a jingle when i win", "the sound of rain", "音を大きく", "音楽を流して"], &[])
}

fn background() -> Vec<Labelled> {
    ["make it red", "a new level", "faster please", "敵を増やして", "色を青に", "the score is wrong"]
        .map(|text| Labelled::new(text, false))
        .into()
}

#[test]
fn each_class_knows_its_own() {
    let rows = fit_classes(&[weather(), sound(), vec![]], &background(), &ClassOptions::default());
    let score = |class: usize, text| rows[class].as_ref().unwrap().row.score(&Bag::of(text));
    for (text, class) in [
        ("let it rain on the roofs", 0),
        ("雪を降らせて", 0),
        ("louder music please", 1),
        ("音楽を大きく", 1),
    ] {
        assert!(score(class, text) > score(1 - class, text), "{text}: {} {}", score(0, text), score(1, text));
    }
    assert!(score(0, "a rain of arrows") < score(0, "snow on the roofs at night"), "{:?}", rows[0]);
    assert!(rows[2].is_none());
}

#[test]
fn neither_the_order_of_classes_nor_that_of_examples_matters() {
    let options = ClassOptions { report: true, ..ClassOptions::default() };
    let fitted = fit_classes(&[weather(), sound()], &background(), &options);
    let (mut turned, mut texts) = ([sound(), weather()], background());
    turned.iter_mut().for_each(|class| class.reverse());
    texts.rotate_left(2);
    let other = fit_classes(&turned, &texts, &options);
    assert_eq!([&other[1], &other[0]], [&fitted[0], &fitted[1]]);
}

#[test]
fn a_report_counts_what_was_not_seen() {
    let options = ClassOptions { report: true, ..ClassOptions::default() };
    let reports = |classes: &[Vec<Labelled>]| {
        fit_classes(classes, &background(), &options)[0].clone().unwrap().report.unwrap()
    };
    let told = reports(&[weather()]);
    assert_eq!((told.examples, told.counter_examples), (6, 2));
    assert!(told.precision <= 1_000_000 && told.recall <= 1_000_000);
    // Like the background: what was not seen cannot be known.
    let common = reports(&[class(
        &["a red level", "faster enemies", "敵を青に", "the score please", "make it new"],
        &[],
    )]);
    assert!(common.recall < 500_000, "{common:?}");
    // All alike: what was not seen is known all the same.
    let alike =
        class(&["drop confetti", "confetti now", "confetti!", "some confetti", "confetti at the end"], &[]);
    assert_eq!(reports(&[alike]).recall, 1_000_000);
}

#[test]
fn there_is_an_end_to_examples() {
    let many: Vec<_> = (0..2000).map(|n| Labelled::new(&format!("rain number {n}"), true)).collect();
    let options = ClassOptions::default();
    let own = chosen(&many);
    assert_eq!(own.len(), OWN);
    let pool: Vec<_> = many.iter().map(|text| Text { text, of: None }).collect();
    let others = Class::of(&[], &pool, 0, &options).others.len();
    assert_eq!(others, many.len().min(OTHERS));
    let rows = fit_classes(&[many.clone(), sound()], &many, &options);
    assert!(rows.iter().flatten().all(|fitted| fitted.row.weights().len() <= 400));
}
