//! A bar chart as SVG: two bars a row on a logarithmic axis, in colours that follow the reader's light or dark theme.

use std::fmt::Write as _;

/// One row: a value, and its baseline where there is one. In microseconds.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    label: String,
    value: f64,
    baseline: Option<f64>,
}

impl Bar {
    pub(super) fn new(label: impl Into<String>, value: f64, baseline: Option<f64>) -> Self {
        Self { label: label.into(), value, baseline }
    }
}

const WIDTH: f64 = 860.0;
/// Where bars begin and end; labels stand left of them, values right.
const LEFT: f64 = 230.0;
const RIGHT: f64 = 770.0;
const TOP: f64 = 76.0;
const ROW: f64 = 46.0;
const THICK: f64 = 15.0;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-size:15px;font-weight:600}\
.grid{stroke:#d1d9e0}.a{fill:#0969da}.b{fill:#8c959f}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#3d444d}.a{fill:#4493f8}.b{fill:#6e7681}}";

/// The whole picture. `names` are the value's and the baseline's, `label` is the axis's.
pub(super) fn svg(title: &str, names: [&str; 2], label: &str, bars: &[Bar]) -> String {
    let axis = Axis::over(bars);
    let rows: f64 = bars.iter().map(|_| ROW).sum();
    let (bottom, height) = (TOP + rows, TOP + rows + 54.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{t}\">\n\
         <style>{STYLE}</style>\n<text class=\"title\" x=\"16\" y=\"26\">{t}</text>\n",
        t = escape(title)
    );
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    for ((class, name), x) in ["a", "b"].iter().zip(names).zip([16.0, 150.0]) {
        line(format!("<rect class=\"{class}\" x=\"{x}\" y=\"42\" width=\"13\" height=\"13\"/>"));
        line(format!("<text x=\"{}\" y=\"53\">{}</text>", x + 19.0, escape(name)));
    }
    for tick in axis.ticks() {
        let x = axis.x(tick);
        line(format!(
            "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{}\" x2=\"{x:.1}\" y2=\"{bottom}\"/>",
            TOP - 6.0
        ));
        line(format!("<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{tick}</text>", bottom + 18.0));
    }
    let middle = f64::midpoint(LEFT, RIGHT);
    line(format!(
        "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        bottom + 40.0,
        escape(label)
    ));
    let mut y = TOP;
    for bar in bars {
        row(&mut line, &axis, bar, y);
        y += ROW;
    }
    out + "</svg>\n"
}

fn row(line: &mut impl FnMut(String), axis: &Axis, bar: &Bar, y: f64) {
    line(format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
        LEFT - 10.0,
        y + THICK + 4.0,
        escape(&bar.label)
    ));
    for ((class, value), y) in
        [("a", Some(bar.value)), ("b", bar.baseline)].into_iter().zip([y, y + THICK + 2.0])
    {
        let Some(value) = value else { continue };
        let width = axis.x(value) - LEFT;
        line(format!(
            "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"{THICK}\" rx=\"2\"/>"
        ));
        line(format!("<text x=\"{:.1}\" y=\"{}\">{value:.1}</text>", axis.x(value) + 6.0, y + THICK - 3.0));
    }
}

/// Powers of ten that hold every value.
struct Axis {
    low: i32,
    high: i32,
}

impl Axis {
    fn over(bars: &[Bar]) -> Self {
        let values =
            || bars.iter().flat_map(|bar| [Some(bar.value), bar.baseline]).flatten().filter(|v| *v > 0.0);
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(0.0, f64::max);
        if !low.is_finite() {
            return Self { low: 0, high: 1 };
        }
        #[expect(clippy::cast_possible_truncation, reason = "the exponent of a time in microseconds")]
        let (low, high) = (low.log10().floor() as i32, high.log10().ceil() as i32);
        Self { low, high: high.max(low + 1) }
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.low..=self.high).map(|power| 10f64.powi(power))
    }

    fn x(&self, value: f64) -> f64 {
        let share =
            (value.max(f64::MIN_POSITIVE).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        LEFT + share.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_on_the_axis_and_longer_times_are_longer_bars() {
        let bars = [Bar::new("a", 4.7, Some(4.0)), Bar::new("b", 812.0, None)];
        let axis = Axis::over(&bars);
        assert_eq!(axis.ticks().collect::<Vec<_>>(), [1.0, 10.0, 100.0, 1000.0]);
        assert!(axis.x(4.0) > LEFT && axis.x(4.0) < axis.x(4.7) && axis.x(812.0) < RIGHT);
    }

    #[test]
    fn names_cannot_break_the_picture_and_nothing_is_a_picture_too() {
        let picture = svg("a < b & \"c\"", ["<x>", "y"], "<l>", &[Bar::new("<z>", 0.0, Some(f64::NAN))]);
        assert!(picture.contains("a &lt; b &amp; &quot;c&quot;") && !picture.contains("<x>"));
        assert!(picture.contains(">&lt;l&gt;</text>"));
        assert!(!picture.contains("NaN\""), "{picture}");
        assert!(svg("", ["", ""], "", &[]).ends_with("</svg>\n"));
    }
}
