//! A sheet as lines of text, a row a line, columns aligned and the last one free: for terminals, pipes and screen readers.

use super::Sheet;
use crate::text::format::{heading, pad, visible, width};

/// No column but the last is wider than this.
const WIDEST: usize = 44;

/// The sheet as text.
pub fn to_table(sheet: &Sheet) -> String {
    let columns = sheet.rows.iter().map(|row| row.cells.len()).chain([sheet.columns.len()]).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = sheet.rows.iter().filter_map(|row| row.cells.get(column));
        cells.chain(sheet.columns.get(column)).map(|cell| width(&visible(cell))).max().unwrap_or(0).min(WIDEST)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let mut text = String::new();
    let mut line = |cells: &[String]| {
        let mut out = String::new();
        for (column, cell) in cells.iter().enumerate() {
            if column + 1 == cells.len() {
                out.push_str(&visible(cell));
            } else {
                out.push_str(&pad(cell, widths.get(column).copied().unwrap_or(0)));
                out.push_str("  ");
            }
        }
        text.push_str(out.trim_end());
        text.push('\n');
    };
    if !sheet.columns.is_empty() {
        line(&sheet.columns.iter().map(|column| heading(column)).collect::<Vec<_>>());
    }
    for row in &sheet.rows {
        line(&row.cells);
        for below in &row.below {
            line(&[format!("    {}", below.cells.join("  "))]);
        }
    }
    text
}
