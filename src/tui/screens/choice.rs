//! A few things to choose among, each with a letter, and questions that one letter answers. Both lie over the screen.

use crate::text::format::{width, wrap};
use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::effect::Effect;
use crate::tui::key::Key;
use crate::tui::list::List;
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// Commands to choose among, each by the letter that it has in a layer of its own.
#[derive(Debug)]
pub struct Choices {
    title: String,
    /// Commands by name, with their letters.
    commands: Vec<(&'static str, char)>,
    target: Target,
    list: List,
}

impl Choices {
    /// The choices among some commands, called on this target.
    pub fn new(title: String, choices: Vec<(&'static str, char)>, target: Target) -> Self {
        let mut list = List::default();
        list.set(choices.iter().map(|(id, _)| (*id).to_owned()).collect());
        Self { title, commands: choices, target, list }
    }

    fn choose(&self, n: usize) -> Option<Effect> {
        let (id, _) = self.commands.get(n)?;
        Some(Effect::Then(vec![Effect::Back, Effect::Call(id)]))
    }
}

impl Screen for Choices {
    fn layer(&self) -> Layer {
        Layer::Choice
    }

    fn title(&self, _: &Cx<'_>) -> String {
        self.title.clone()
    }

    fn target(&self, _: &Cx<'_>) -> Target {
        self.target.clone()
    }

    fn overlay(&self, _: u16) -> Option<u16> {
        Some(self.commands.len().div_ceil(2) as u16 + 1)
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        canvas.blank();
        canvas.rule(0);
        canvas.text(GUTTER, 0, &format!(" {} ", self.title), STRONG);
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(1));
        let choices = &self.commands;
        self.list.draw(&mut canvas.part(0, 1, width, height), 2, |row, n, _, focused| {
            let style = if focused { STRONG } else { PLAIN };
            if let Some((id, letter)) = choices.get(n) {
                let text = crate::tui::command::by_id(id).map(|command| (command.text)(cx.lang)).unwrap_or_default();
                row.text(0, 0, &format!("{letter}  {text}"), style);
            }
        });
    }

    fn take(&mut self, msg: &Msg, _: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Move(by) => {
                self.list.go(*by);
                Some(Effect::None)
            }
            Msg::Key(Key::Char(c)) => {
                let n = self.commands.iter().position(|(_, letter)| letter == c)?;
                self.choose(n)
            }
            Msg::Accept => self.choose(self.list.row()),
            Msg::Up => Some(Effect::Back),
            _ => None,
        }
    }
}

/// A question before something happens. Only its letter says yes; never Enter, and never the key that asked.
#[derive(Debug)]
pub struct Confirm {
    question: String,
    yes: char,
    then: Option<Effect>,
}

impl Confirm {
    /// A question, the letter that says yes, and what happens then.
    pub fn new(question: String, yes: char, then: Effect) -> Self {
        Self { question, yes, then: Some(then) }
    }

    fn lines(&self, columns: u16) -> Vec<String> {
        wrap(&self.question, usize::from(columns).saturating_sub(4))
    }
}

impl Screen for Confirm {
    fn layer(&self) -> Layer {
        Layer::Confirm
    }

    fn title(&self, _: &Cx<'_>) -> String {
        String::new()
    }

    fn overlay(&self, columns: u16) -> Option<u16> {
        Some(self.lines(columns).len() as u16 + 2)
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        canvas.blank();
        canvas.rule(0);
        let lines = self.lines(canvas.width());
        for (n, line) in lines.iter().enumerate() {
            canvas.text(GUTTER, n as u16 + 1, line, STRONG);
        }
        let answers = cx.lang.confirm_keys(&self.yes.to_string());
        let y = lines.len() as u16 + 1;
        canvas.text(GUTTER, y, &answers, PLAIN);
        canvas.put_cursor(GUTTER + width(&answers) as u16, y);
    }

    fn take(&mut self, msg: &Msg, _: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Key(Key::Char(c)) if *c == self.yes => {
                let then = self.then.take()?;
                Some(Effect::Then(vec![Effect::Back, then]))
            }
            Msg::Up => Some(Effect::Back),
            _ => None,
        }
    }
}
