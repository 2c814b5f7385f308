//! Erasing: a question that lists what goes and what stays, and what its letter does.

use super::App;
use crate::domain::erasure::Erasing;
use crate::error::refusal_sentence;
use crate::store::unwatched;
use crate::tui::effect::Effect;
use crate::tui::erase;
use crate::tui::screen::Layer;
use crate::tui::screens::form::Form;

impl App {
    /// Asks whether what a form names is to be erased; the form stays below the question.
    pub(super) fn ask_erase(&mut self, form: &Form) -> bool {
        let lang = self.eye.lang;
        let cx = self.cx();
        match erase::planned(&cx, form) {
            Ok((plan, erasing)) => {
                let question = erase::question(&cx, &plan);
                let said = lang.erased_now(plan.struck.len(), plan.records());
                let yes = lang.yes_letter().chars().next().unwrap_or('j');
                self.apply(Effect::Ask { question, yes, then: Box::new(Effect::Erase(Box::new(erasing), said)) })
            }
            Err((field, refusal)) => {
                self.message = refusal_sentence(&refusal, lang);
                if let Some(top) = self.stack.last_mut() {
                    top.refuse(field, &self.message);
                }
                false
            }
        }
    }

    /// Erases; nothing that was typed below the question is needed any more.
    pub(super) fn erase(&mut self, erasing: &Erasing, said: &str) -> bool {
        if let Err(error) = self.replica.erase(erasing, &mut unwatched) {
            self.not_saved(&error);
            self.deaf = true;
            return false;
        }
        while self.stack.last().is_some_and(|top| top.layer() == Layer::Form) {
            self.stack.pop();
        }
        self.message = said.to_owned();
        if self.replica.has_left_behind() {
            self.message = self.eye.lang.erasure_left_behind().into();
        }
        self.saved();
        true
    }
}
