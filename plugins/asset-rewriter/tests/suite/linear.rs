//! The work is linear in the document, whatever the document and the names are. Counted in characters compared, so no
//! clock decides.

use super::*;

const MIB: usize = 1 << 20;

/// Repeats `unit` up to `bytes`.
fn filled(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

fn steps(content: &str, assets: &[Asset]) -> u64 {
    rewriter().rewrite_counted(&document("a.html", "text/html", content), assets).unwrap().1
}

fn ten_thousand_near_names() -> Vec<Asset> {
    (0..10_000).map(|n| asset(&format!("{}{n:05}.png", "sprite".repeat(20)), "/u/x")).collect()
}

#[test]
fn near_misses_cost_their_own_length_only() {
    let assets = ten_thousand_near_names();
    for unit in [
        // a miss in the last character of each name
        format!("\"assets/{}00000.pnG\" ", "sprite".repeat(20)),
        "\"assets/sprite".to_owned(),
        "assets/".to_owned(),
        " assets/".to_owned(),
        "../assets/".to_owned(),
        "\\\\\\\\\\\\nassets/".to_owned(),
        "<script>\"assets/".to_owned(),
        "<a b=\"assets/".to_owned(),
        "<!-- assets/".to_owned(),
        "&quot;assets/%73%70".to_owned(),
    ] {
        let (half, full) = (filled(&unit, MIB / 2), filled(&unit, MIB));
        let (half, full) = (steps(&half, &assets), steps(&full, &assets));
        assert!(full <= 2 * half + 1000, "{unit}: {half} steps for half, {full} for the whole");
        assert!(full <= 4 * MIB as u64, "{unit}: {full} steps");
    }
}

#[test]
fn a_long_name_full_of_beginnings_costs_no_more_than_its_bound_each() {
    // Every beginning in the document is also the beginning of the one long name.
    let bound = Settings::default().max_name_bytes as usize;
    let name = &filled("\"assets/", bound)[7..];
    let content = filled("\"assets/", MIB);
    let assets = [asset(&format!("{name}!"), "/u/x")];
    let beginnings = (MIB / 8) as u64;
    assert!(steps(&content, &assets) <= beginnings * 2 * (bound as u64 + 1));
}

#[test]
fn ten_thousand_names_cost_a_reference_no_more_than_one() {
    let assets = ten_thousand_near_names();
    let content = format!("\"assets/{}\" ", assets[7_777].name).repeat(1000);
    assert_eq!(steps(&content, &assets), steps(&content, &assets[7_777..7_778]));
}

#[test]
fn backward_looks_are_linear_too() {
    // Not counted in steps: a quadratic scan of these would take hours.
    for unit in [
        "../",
        "./",
        "/",
        ".",
        "\\",
        "\\/",
        "n",
        "&quot;",
        "<",
        "</",
        "<!--",
        "<a '",
        "<script ",
        "<![CDATA[",
        "=",
    ] {
        let content = filled(unit, MIB) + "assets/x.png";
        for media_type in ["text/html", "text/javascript", "application/xml"] {
            rewriter().rewrite(&document("a", media_type, &content), &[asset("x.png", "/u/x")]).unwrap();
        }
    }
}
