//! Columns that are as wide as what stands in them.

use std::fmt::Write;

/// A head and rows; nothing at all when there is no row. The last column is as long as it is.
pub(super) fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let head = head.map(str::to_owned);
    let all = || std::iter::once(&head).chain(rows);
    let mut widths = [0; N];
    for row in all() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; N]| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            // A string takes whatever is written to it.
            let _ = write!(line, "{cell:<width$}  ");
        }
        line.trim_end().to_owned()
    };
    all().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_no_line_ends_in_blanks() {
        let rows = [["a", "b", ""], ["longer", "é", "c"]].map(|row| row.map(str::to_owned));
        assert_eq!(table(["ONE", "TWO", "3"], &rows), ["ONE     TWO  3", "a       b", "longer  é    c"]);
        assert!(table(["ONE"], &[]).is_empty());
    }
}
