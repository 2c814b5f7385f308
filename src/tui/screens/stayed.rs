//! The checkpoint after lunch: everyone stays but those picked here.

use crate::domain::roll::{self, Part, Said, Shown};
use crate::letters;
use crate::log::Id;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::effect::{Burst, Effect};
use crate::tui::list::List;
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// Who is there before lunch, and who is picked as gone after it.
#[derive(Debug)]
pub struct Stayed {
    meeting: Id,
    list: List,
    names: Vec<String>,
}

impl Stayed {
    /// The seats of a meeting that are present in the morning.
    pub fn new(cx: &Cx<'_>, meeting: Id) -> Self {
        let mut rows =
            cx.view().meetings.get(meeting.as_str()).map(|found| roll::rows(cx.view(), found)).unwrap_or_default();
        rows.retain(|row| row.marks.shown(Part::Morning).is_present() && row.marks.whole() != Shown::Blank);
        rows.sort_by_cached_key(|row| (letters::key(&row.name), row.seat.clone()));
        let mut list = List::default();
        list.set(rows.iter().map(|row| row.seat.to_string()).collect());
        Self { meeting, list, names: rows.into_iter().map(|row| row.name).collect() }
    }
}

impl Screen for Stayed {
    fn layer(&self) -> Layer {
        Layer::Stayed
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.cmd_after_lunch().into()
    }

    fn status(&self, cx: &Cx<'_>) -> String {
        cx.lang.left_and_stayed(self.list.picked_count(), self.list.len() - self.list.picked_count())
    }

    fn target(&self, _: &Cx<'_>) -> Target {
        Target::Meeting(self.meeting.clone())
    }

    fn picked(&self, _: &Cx<'_>) -> Vec<String> {
        self.list.picked()
    }

    fn hint(&self, cx: &Cx<'_>) -> String {
        cx.lang.stayed_hint().into()
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        if self.list.is_empty() {
            canvas.text(2, 1, cx.lang.nobody_yet(), PLAIN);
            canvas.put_cursor(0, 0);
            return;
        }
        let columns = if self.list.len() > usize::from(canvas.height()) && canvas.width() >= 76 { 2 } else { 1 };
        let (names, picked) = (&self.names, self.list.picked());
        self.list.draw(canvas, columns, |row, n, key, focused| {
            let gone = picked.iter().any(|held| held == key);
            let sign = if gone { cx.lang.gone_sign() } else { "[x]" };
            let style = if focused { STRONG } else { PLAIN };
            row.text(0, 0, &format!("{sign} {}", names.get(n).map(String::as_str).unwrap_or_default()), style);
        });
    }

    fn take(&mut self, msg: &Msg, _: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Move(by) => {
                self.list.go(*by);
            }
            Msg::Pick => {
                self.list.toggle();
                self.list.go(crate::tui::list::Move::Down);
            }
            Msg::PickAll => self.list.pick_all(|_| true),
            Msg::Accept => {
                let picked = self.list.picked();
                let gone =
                    picked.iter().filter_map(|key| Id::new(key).ok()).map(|seat| (seat, Said::Only(Part::Morning)));
                let said: Vec<_> = gone.collect();
                let mark = Effect::Mark { meeting: self.meeting.clone(), said, burst: Burst::Alone };
                return Some(Effect::Then(vec![Effect::Back, mark]));
            }
            Msg::Up if self.list.unpick() => {}
            Msg::Up => return Some(Effect::Back),
            _ => return None,
        }
        Some(Effect::None)
    }
}
