//! Erasing from the screen: the form that asks why and by which decision, and the question that lists what goes.

use super::effect::Purpose;
use super::screen::Cx;
use super::screens::field::{Entry, FormField};
use super::screens::form::Form;
use super::screens::options::Options;
use crate::domain::Refusal;
use crate::domain::erasure::{self, Erasing, Plan, Records, Scope};
use crate::domain::schema::Kind;
use crate::domain::view;
use crate::log::Id;
use crate::report;

/// The most lines of what is struck, and of what stays, in the question; the command line shows all.
const STRUCK_LINES: usize = 8;
const KEPT_LINES: usize = 5;

/// The form.
pub(super) fn form(cx: &Cx<'_>, purpose: &Purpose, kind: &Kind, id: &Id) -> Form {
    let lang = cx.lang;
    let yes_or_no = [true, false].map(|yes| (yes.to_string(), lang.yes_or_no(yes).to_owned(), String::new()));
    let yes_or_no = Entry::Pick { options: Options::new(yes_or_no), free: false };
    let fields = vec![
        FormField::new("reason", lang.column_reason(), Entry::Line).required(),
        FormField::new("decision", lang.column_decision(), Entry::Line).required(),
        FormField::new("dispatched", lang.erase_also_dispatched(), yes_or_no),
    ];
    let title = lang.erase_title(&cx.shown_title(kind.name.as_str(), id));
    Form::new(purpose.clone(), title, fields)
}

/// What a filled-in form asks for: what it would do, and the same ready to be carried out.
///
/// # Errors
/// The field that is wrong, if it is one, and why.
pub(super) fn planned(cx: &Cx<'_>, form: &Form) -> Result<(Plan, Erasing), (&'static str, Refusal)> {
    let Purpose::Erase(kind, id) = &form.purpose else { return Err(("", Refusal::NoName)) };
    let kind = view::kind(kind).map_err(|refusal| ("", refusal))?;
    let records = Records { view: cx.view(), state: cx.replica.state(), log: cx.replica.log() };
    let id = erasure::find(records.view, records.state, kind, id).map_err(|refusal| ("", refusal))?;
    let dispatched = form.field("dispatched").and_then(FormField::chosen) == Some("true");
    let scope = Scope { dispatched, instead: cx.lang.struck().into(), ..Scope::default() };
    let plan = erasure::plan(records, kind, &[id], &scope).map_err(|refusal| ("", refusal))?;
    let decided = plan.decided(form.text("reason"), form.text("decision"));
    match decided {
        Ok(erasing) => Ok((plan, erasing)),
        Err(refusal) => Err((field_of(&refusal), refusal)),
    }
}

/// The field of the form that a refusal is about.
fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Unreasoned { field }
        | Refusal::Repeats { field, .. }
        | Refusal::TooLong { field, .. }
        | Refusal::Control { field, .. } => field,
        _ => "",
    }
}

/// What goes and what stays, as a question.
pub(super) fn question(cx: &Cx<'_>, plan: &Plan) -> String {
    let lang = cx.lang;
    let source = cx.source();
    let few = |lines: Vec<String>, most: usize| {
        let more = lines.len().saturating_sub(most);
        let more = (more > 0).then(|| lang.and_lines(more));
        lines.into_iter().take(most).chain(more).collect::<Vec<_>>()
    };
    let mut lines = vec![lang.ask_erase().to_owned()];
    if cx.shown_to_others {
        lines.push(lang.hidden_while_shown().into());
        return lines.join("\n");
    }
    lines.extend(few(report::struck_lines(&source, plan), STRUCK_LINES));
    let kept = report::kept_lines(&source, plan);
    if !kept.is_empty() {
        lines.push(lang.stays().to_owned());
        lines.extend(few(kept, KEPT_LINES));
    }
    lines.join("\n")
}
