//! Exchange: the files in the usual folder with what is new in them, and what is written and read there.

use std::path::PathBuf;

use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::effect::Effect;
use crate::tui::list::List;
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// A file as the list shows it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it lies.
    pub path: PathBuf,
    /// When it was written, on the wall clock.
    pub at: String,
    /// What is in it, or why it cannot be read.
    pub says: String,
}

/// The files of a folder.
#[derive(Debug)]
pub struct Exchange {
    folder: PathBuf,
    rows: Vec<Row>,
    /// When something was last taken in.
    last: String,
    list: List,
}

impl Exchange {
    /// A folder with its files, the newest first.
    pub fn new(folder: PathBuf, rows: Vec<Row>, last: String) -> Self {
        let mut files = List::default();
        files.set(rows.iter().map(name).collect());
        Self { folder, rows, last, list: files }
    }
}

fn name(row: &Row) -> String {
    row.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Screen for Exchange {
    fn layer(&self) -> Layer {
        Layer::Browse
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.cmd_exchange().into()
    }

    fn status(&self, _: &Cx<'_>) -> String {
        self.last.clone()
    }

    fn target(&self, _: &Cx<'_>) -> Target {
        let path = self.list.current().and_then(|_| self.rows.get(self.list.row())).map(|row| row.path.clone());
        Target::File(path)
    }

    fn hint(&self, cx: &Cx<'_>) -> String {
        if self.rows.is_empty() { cx.lang.exchange_empty().into() } else { cx.lang.exchange_hint().into() }
    }

    fn draw(&mut self, _: &Cx<'_>, canvas: &mut Canvas<'_>) {
        canvas.text(GUTTER, 0, &self.folder.display().to_string(), PLAIN);
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(2));
        if self.rows.is_empty() {
            canvas.put_cursor(0, 0);
            return;
        }
        let rows = &self.rows;
        self.list.draw(&mut canvas.part(0, 2, width, height), 1, |row, n, key, focused| {
            let style = if focused { STRONG } else { PLAIN };
            let Some(file) = rows.get(n) else { return };
            row.columns(&[(24, 60, key), (16, 16, &file.at), (18, 40, &file.says)], style);
        });
    }

    fn take(&mut self, msg: &Msg, _: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Move(by) => {
                self.list.go(*by);
                Some(Effect::None)
            }
            Msg::Up => Some(Effect::Back),
            _ => None,
        }
    }
}
