//! A request for a change: what `add`, `set`, `remove` and `attend` ask for, and a line of `apply`.

use serde_json::{Map, Value as Json, json};

use super::json;
use crate::domain::edit::{Assign, Assignment};
use crate::domain::input;
use crate::domain::meeting::Meeting;
use crate::domain::nomination::{self, Paper};
use crate::domain::refusal::Refusal;
use crate::domain::roll::{self, Marking, Part, Said};
use crate::domain::roster::{self, Named};
use crate::domain::schema::{Entity, Field, Text};
use crate::domain::seat::{Nomination, Seat};
use crate::domain::view::kind;
use crate::error::{BadLine, Error};
use crate::log::{Change, Id};
use crate::replica::Replica;

/// A change that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// A new record.
    Add { kind: String, id: Option<String>, fields: Vec<Assignment> },
    /// Other values in a record.
    Set { kind: String, id: String, fields: Vec<Assignment> },
    /// A record less.
    Remove { kind: String, id: String },
    /// A mark in a roll.
    Attend(Attend),
    /// A form.
    Register(Register),
    /// Several, as one action.
    All(Vec<Self>),
}

/// A mark in a roll, as it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attend {
    pub(super) meeting: String,
    /// The seat, or nothing for a guest.
    pub(super) seat: String,
    /// The name of a guest.
    pub(super) guest: Option<String>,
    pub(super) organization: Option<String>,
    pub(super) status: String,
    pub(super) remote: bool,
    pub(super) half: Option<String>,
    pub(super) at: Option<String>,
    pub(super) left: Option<String>,
    pub(super) remark: Option<String>,
}

/// A form, as it is asked for: its fields, and `representative_email` and `deputy_email`, `seat`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Register {
    /// The form that is registered again.
    pub(super) id: Option<String>,
    pub(super) organization: String,
    pub(super) fields: Vec<Assignment>,
}

static REMARK: Field = Field::of::<Text>("remark").long();
static NAME: Field = Field::of::<Text>("name");

impl Request {
    /// Stages the change; what `apply` answers.
    pub(super) fn stage(&self, replica: &mut Replica) -> Result<Json, Error> {
        let (name, of, id, change) = match self {
            Self::All(requests) => {
                let of: Result<Vec<Json>, Error> =
                    replica.as_one(|replica| requests.iter().map(|request| request.stage(replica)).collect());
                return Ok(json!({"do": "all", "of": of?}));
            }
            Self::Add { kind: name, id, fields } => {
                let (new, change) = replica.editor().add(kind(name)?, id.as_deref(), fields, replica.fresh_id())?;
                ("add", name.as_str(), new, change)
            }
            Self::Set { kind: name, id, fields } => {
                let (declared, id) = (kind(name)?, replica.view().resolve(&[kind(name)?.name.as_str()], id)?.1);
                let change = replica.editor().set(declared, &id, fields)?;
                ("set", name.as_str(), id, change)
            }
            Self::Remove { kind: name, id } => {
                let (declared, id) = (kind(name)?, replica.view().resolve(&[kind(name)?.name.as_str()], id)?.1);
                let change = replica.editor().remove(declared, &id);
                ("remove", name.as_str(), id, change)
            }
            Self::Register(register) => {
                let (id, change) = register.change(replica)?;
                ("register", Nomination::NAME, id, change)
            }
            Self::Attend(attend) => {
                let (id, change) = attend.change(replica)?;
                ("attend", "attendance", id, change)
            }
        };
        let ops = replica.stage(change);
        let operations: Vec<String> = ops.iter().map(|op| op.id.to_string()).collect();
        Ok(json!({"do": name, "kind": of, "id": id.as_str(), "operations": operations}))
    }

    /// Reads a line of `apply`.
    pub(super) fn of_json(line: &str) -> Result<Self, Error> {
        Ok(Self::of_value(json::read(line)?)?)
    }

    fn of_value(json: Json) -> Result<Self, BadLine> {
        let Json::Object(map) = json else { return Err(BadLine::NotAnObject) };
        let mut line = Line(map);
        let request = match line.text("do")?.as_str() {
            "add" => Self::Add { kind: line.text("kind")?, id: line.optional("id")?, fields: line.fields()? },
            "set" => Self::Set { kind: line.text("kind")?, id: line.text("id")?, fields: line.fields()? },
            "remove" => Self::Remove { kind: line.text("kind")?, id: line.text("id")? },
            "attend" => Self::Attend(Attend {
                meeting: line.text("meeting")?,
                seat: line.optional("seat")?.unwrap_or_default(),
                guest: line.optional("guest")?,
                organization: line.optional("organization")?,
                status: line.text("status")?,
                remote: line.flag("remote")?,
                half: line.optional("half")?,
                at: line.optional("at")?,
                left: line.optional("left")?,
                remark: line.optional("remark")?,
            }),
            "register" => Self::Register(Register {
                id: line.optional("id")?,
                organization: line.text("organization")?,
                fields: line.fields()?,
            }),
            "all" => match line.0.remove("of") {
                Some(Json::Array(of)) => Self::All(of.into_iter().map(Self::of_value).collect::<Result<_, _>>()?),
                None => return Err(BadLine::Missing { name: "of" }),
                Some(_) => return Err(wrong("of", "[{…}, {…}]")),
            },
            other => return Err(BadLine::Do { text: other.into() }),
        };
        match line.0.keys().next() {
            None => Ok(request),
            Some(unknown) => Err(BadLine::Unknown { name: unknown.clone() }),
        }
    }
}

/// The members of a line that are not read yet.
struct Line(Map<String, Json>);

impl Line {
    fn optional(&mut self, name: &str) -> Result<Option<String>, BadLine> {
        match self.0.remove(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(name, TEXT)),
        }
    }

    fn text(&mut self, name: &'static str) -> Result<String, BadLine> {
        self.optional(name)?.ok_or(BadLine::Missing { name })
    }

    fn flag(&mut self, name: &str) -> Result<bool, BadLine> {
        match self.0.remove(name) {
            None | Some(Json::Null | Json::Bool(false)) => Ok(false),
            Some(Json::Bool(true)) => Ok(true),
            Some(_) => Err(wrong(name, "true")),
        }
    }

    /// `{"name": "…", "aliases": ["…"], "aliases+": ["…"], "aliases-": ["…"]}`.
    fn fields(&mut self) -> Result<Vec<Assignment>, BadLine> {
        let map = match self.0.remove("fields") {
            Some(Json::Object(map)) => map,
            None => return Err(BadLine::Missing { name: "fields" }),
            Some(_) => return Err(wrong("fields", "{…}")),
        };
        let mut fields = Vec::new();
        for (name, value) in map {
            let members = |value: Json| -> Result<Vec<String>, BadLine> {
                match value {
                    Json::Array(members) => members.into_iter().map(|member| scalar(&name, member)).collect(),
                    other => Ok(vec![scalar(&name, other)?]),
                }
            };
            if let Some(field) = name.strip_suffix('+') {
                fields.extend(members(value)?.into_iter().map(|member| (field.to_owned(), Assign::With(member))));
            } else if let Some(field) = name.strip_suffix('-') {
                fields.extend(members(value)?.into_iter().map(|member| (field.to_owned(), Assign::Without(member))));
            } else {
                let text = members(value)?.join("\n");
                fields.push((name, Assign::To(text)));
            }
        }
        Ok(fields)
    }
}

/// How text is written in a line.
const TEXT: &str = "\"…\"";

fn wrong(name: &str, form: &'static str) -> BadLine {
    BadLine::Wrong { name: name.into(), form }
}

/// A value as somebody would type it. A number with a fraction, or one that was rounded when it was read, is not what
/// was written (1.10, 20 digits), so it has to be text.
fn scalar(name: &str, value: Json) -> Result<String, BadLine> {
    match value {
        Json::String(text) => Ok(text),
        Json::Null => Ok(String::new()),
        Json::Bool(_) => Ok(value.to_string()),
        Json::Number(ref number) if number.is_i64() || number.is_u64() => Ok(value.to_string()),
        _ => Err(wrong(name, TEXT)),
    }
}

/// Reads `FIELD=VALUE`, `FIELD+=MEMBER`, `FIELD-=MEMBER`; `id=SLUG` apart.
pub(super) fn assignments<'a>(
    arguments: impl Iterator<Item = &'a String>,
    usage: impl Fn(&str) -> Error,
) -> Result<(Option<String>, Vec<Assignment>), Error> {
    let mut id = None;
    let mut fields = Vec::new();
    for argument in arguments {
        let (name, value) = argument.split_once('=').ok_or_else(|| usage(argument))?;
        let value = value.to_owned();
        if name == "id" {
            id = Some(value);
        } else if let Some(name) = name.strip_suffix('+') {
            fields.push((name.to_owned(), Assign::With(value)));
        } else if let Some(name) = name.strip_suffix('-') {
            fields.push((name.to_owned(), Assign::Without(value)));
        } else {
            fields.push((name.to_owned(), Assign::To(value)));
        }
    }
    Ok((id, fields))
}

impl Register {
    /// The change, and the form's id.
    fn change(&self, replica: &Replica) -> Result<(Id, Change), Error> {
        let paper = Paper::read(replica.view(), self.id.as_deref(), &self.organization, &self.fields)?;
        let (id, change, _) = nomination::file(&replica.editor(), &paper, &mut || replica.fresh_id())?;
        Ok((id, change))
    }
}

impl Attend {
    /// The change, and the id of what it marks.
    fn change(&self, replica: &Replica) -> Result<(Id, Change), Error> {
        let view = replica.view();
        let (_, id) = view.resolve(&["meeting"], &self.meeting)?;
        let unknown = || Refusal::UnknownId { kind: "meeting", text: self.meeting.clone() };
        let meeting = view.meetings.get(id.as_str()).ok_or_else(unknown)?;
        match &self.guest {
            Some(name) => self.guest(replica, meeting, name),
            None => self.seat(replica, meeting),
        }
    }

    fn guest(&self, replica: &Replica, meeting: &Meeting, name: &str) -> Result<(Id, Change), Error> {
        if self.status != "present" {
            return Err(bad_status(&self.status, &["present"]));
        }
        let of_seats = [("half", &self.half), ("at", &self.at), ("left", &self.left), ("remark", &self.remark)];
        if let Some((what, _)) = of_seats.iter().find(|(_, given)| given.is_some()) {
            return Err(Refusal::NotForGuests { what }.into());
        }
        let view = replica.view();
        let organization = self.organization.as_deref().map(|id| view.resolve(&["organization"], id)).transpose()?;
        let organization = organization.map(|(_, id)| id);
        let mut change = Change::new(roll::GUEST);
        let name = input::clean(&NAME, name)?;
        let person = match roster::named(view, &name, organization.as_ref(), replica.fresh_id()) {
            Named::Known(id) => Some(id),
            Named::New { id, name, email } => {
                roster::new_person(&id, &name, &email, organization.as_ref(), &mut change);
                Some(id)
            }
            Named::AsIs | Named::Nobody => None,
        };
        let id = replica.fresh_id();
        roll::guest(&meeting.id, &id, person.as_ref(), organization.as_ref(), self.remote, &mut change);
        Ok((id, change))
    }

    fn seat(&self, replica: &Replica, meeting: &Meeting) -> Result<(Id, Change), Error> {
        if self.organization.is_some() {
            return Err(Refusal::OnlyForGuests { what: "organization" }.into());
        }
        let seat = self.find_seat(replica, meeting)?;
        let half = match self.half.as_deref() {
            None => None,
            Some("morning") => Some(Part::Morning),
            Some("afternoon") => Some(Part::Afternoon),
            Some(other) => return Err(bad_choice("half", other, &["morning", "afternoon"])),
        };
        let mut change = Change::new(roll::ATTEND);
        let marking = Marking { view: replica.view(), meeting, seat, half };
        let mut marks = marking.marks(&self.said(replica, seat, meeting, &mut change)?)?;
        let of_people = self.remote || self.at.is_some() || self.left.is_some();
        if of_people && marks.present().next().is_none() {
            return Err(Refusal::NobodyPresent { seat: seat.id.to_string() }.into());
        }
        if self.remote {
            marks.set_remote(half.filter(|_| meeting.has_halves()));
        }
        if let Some(at) = &self.at {
            let at = input::time(at)?;
            marks.each_present(|mark| mark.arrived = Some(at));
        }
        if let Some(left) = &self.left {
            let left = input::time(left)?;
            marks.each_present(|mark| mark.left = Some(left));
        }
        if marks.present().any(|(_, mark)| mark.arrived.zip(mark.left).is_some_and(|(came, left)| left < came)) {
            return Err(Refusal::LeftFirst.into());
        }
        roll::write(&meeting.id, &seat.id, &marks, &mut change);
        if let Some(remark) = &self.remark {
            roll::remark(&meeting.id, &seat.id, &input::clean(&REMARK, remark)?, &mut change);
        }
        Ok((seat.id.clone(), change))
    }

    /// The seat: by its id, or by its organization's in the meeting's group.
    fn find_seat<'r>(&self, replica: &'r Replica, meeting: &Meeting) -> Result<&'r Seat, Error> {
        let view = replica.view();
        let date = meeting.date.unwrap_or_default();
        let group = meeting.group.as_ref().map(|group| group.as_str()).unwrap_or_default();
        match view.resolve(&["seat"], &self.seat) {
            Ok((_, id)) => {
                view.seats.get(id.as_str()).ok_or(Refusal::UnknownId { kind: "seat", text: self.seat.clone() }.into())
            }
            Err(refusal) => {
                let Ok((_, id)) = view.resolve(&["organization"], &self.seat) else { return Err(refusal.into()) };
                let theirs = |seat: &&Seat| seat.organization.as_ref().is_some_and(|theirs| *theirs.id() == id);
                let without = || Refusal::NotTheMeetings { seat: id.to_string(), meeting: meeting.id.to_string() };
                view.seats_of(group, date).find(theirs).ok_or_else(|| without().into())
            }
        }
    }

    fn said(&self, replica: &Replica, seat: &Seat, meeting: &Meeting, change: &mut Change) -> Result<Said, Error> {
        const STATUSES: &[&str] = &["present", "deputy", "both", "stand-in=NAME", "excused", "absent", "clear"];
        Ok(match self.status.as_str() {
            "present" => Said::Representative,
            "deputy" => Said::Deputy,
            "both" => Said::Both,
            "excused" => Said::Excused,
            "absent" => Said::Absent,
            "clear" => Said::Clear,
            status => {
                let name = status.strip_prefix("stand-in=").ok_or_else(|| bad_status(status, STATUSES))?;
                let name = input::clean(&NAME, name)?;
                Said::StandIn(roll::stand_in(replica.view(), meeting, seat, &name, &mut || replica.fresh_id(), change))
            }
        })
    }
}

fn bad_choice(field: &'static str, text: &str, allowed: &[&'static str]) -> Error {
    Refusal::BadChoice { field, text: text.into(), allowed: allowed.to_vec() }.into()
}

fn bad_status(text: &str, allowed: &[&'static str]) -> Error {
    bad_choice("status", text, allowed)
}
