//! Every kind with every field: added, shown as JSON, and added again from what was shown.

use std::collections::{BTreeMap, BTreeSet};

use samverkan::domain::KINDS;
use samverkan::domain::schema::{Field, Kind, Type};
use serde_json::{Map, Value as Json, json};

use super::{Place, line};

/// The ids of records that others may refer to, by kind.
type Ids = BTreeMap<&'static str, String>;

fn kind(name: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.name.as_str() == name).unwrap()
}

/// A value for a field, as `show` will tell it.
fn value(field: &Field, ids: &Ids) -> Json {
    let name = field.name.as_str();
    let last = ["to", "end", "ends", "valid_to"].contains(&name);
    let value = match field.ty {
        Type::Text if field.long => format!("Rad ett om {name}\nrad två: å, \"ä\" & 👩‍👧").into(),
        Type::Text => format!("{name}: Åsa's \"ord\" = ja\\nej").into(),
        Type::Date => if last { "2027-12-31" } else { "2027-03-04" }.into(),
        Type::Time => if last { "15:45" } else { "09:00" }.into(),
        Type::Int => 4.into(),
        Type::Bool => true.into(),
        Type::Choice(codes) => (*codes.last().unwrap()).into(),
        Type::Ref(kinds) => ids[kinds[0]].as_str().into(),
        Type::Mark => Json::Null,
    };
    match value {
        Json::String(text) if field.set && field.ty == Type::Text => json!([format!("{text} 1"), format!("{text} 2")]),
        value if field.set => json!([value]),
        value => value,
    }
}

/// Adds a record with these fields by a line of `apply`; its id.
fn add(place: &Place, kind: &Kind, id: Option<&str>, fields: &Map<String, Json>) -> String {
    let request = json!({"do": "add", "kind": kind.name.as_str(), "id": id, "fields": fields});
    let answer = place.feed(&["apply", "-"], line(&request).as_bytes()).is(0).out;
    let answer: Json = serde_json::from_str(&answer).unwrap();
    assert_eq!((&answer["do"], &answer["kind"]), (&json!("add"), &json!(kind.name.as_str())));
    answer["id"].as_str().unwrap().to_owned()
}

/// Whether a field goes with the others of its kind: a seat is an organization's or a pool's, never both.
fn fits(kind: &Kind, field: &Field) -> bool {
    (kind.name.as_str(), field.name.as_str()) != ("seat", "pool")
}

/// Whether a kind cannot do without a field.
fn is_needed(kind: &Kind, field: &Field) -> bool {
    field.required || (kind.name.as_str(), field.name.as_str()) == ("seat", "organization")
}

/// Adds a record with what it needs, and before it what that refers to.
fn ensure(place: &Place, name: &'static str, ids: &mut Ids) {
    if ids.contains_key(name) {
        return;
    }
    let kind = kind(name);
    for field in kind.fields.iter().filter(|field| is_needed(kind, field)) {
        if let Type::Ref(kinds) = field.ty {
            ensure(place, kinds[0], ids);
        }
    }
    let required = kind.fields.iter().filter(|field| is_needed(kind, field));
    let fields = required.map(|field| (field.name.to_string(), value(field, ids))).collect::<Map<_, _>>();
    let id = add(place, kind, None, &fields);
    ids.insert(name, id);
}

/// The fields of a shown row that can be typed in.
fn fields_of(kind: &Kind, row: &Json) -> Map<String, Json> {
    let typed = kind.fields.iter().filter(|field| field.ty != Type::Mark);
    typed.map(|field| (field.name.to_string(), row[field.name.as_str()].clone())).collect()
}

#[test]
fn every_kind_with_every_field_comes_back_as_it_was() {
    let place = Place::empty();
    place.run(&["init", "--template", "empty"]).is(0);
    let mut ids = Ids::new();
    let targets: BTreeSet<&'static str> = KINDS
        .iter()
        .flat_map(|kind| kind.fields)
        .filter_map(|field| if let Type::Ref(kinds) = field.ty { Some(kinds) } else { None })
        .flatten()
        .copied()
        .collect();
    for target in targets {
        ensure(&place, target, &mut ids);
    }
    for kind in KINDS {
        let name = kind.name.as_str();
        let slug = (kind.derived.is_empty() && name != "person").then(|| format!("prov/{name}"));
        let fields = kind.fields.iter().filter(|field| fits(kind, field));
        let given: Map<String, Json> = fields.map(|field| (field.name.to_string(), value(field, &ids))).collect();
        let id = add(&place, kind, slug.as_deref(), &given);
        let row = place.row(name, &id);
        for (field, value) in &given {
            let shown = &row[field];
            assert!(shown == value || *field == "mark", "{name}.{field}: {shown} is not {value}");
        }
        come_back(&place, kind, slug.as_deref(), &id, &row);
    }
    place.run(&["check"]).is(0);
}

/// What was shown is no change when it is set, and the same record when it is removed and added.
fn come_back(place: &Place, kind: &Kind, slug: Option<&str>, id: &str, row: &Json) {
    let name = kind.name.as_str();
    let fields = fields_of(kind, row);
    let set = line(&json!({"do": "set", "kind": name, "id": id, "fields": fields}));
    let answer: Json = serde_json::from_str(&place.feed(&["apply", "-"], set.as_bytes()).is(0).out).unwrap();
    assert_eq!(answer["operations"], json!([]), "{name}: what is so already was written again");
    place.ok(&["remove", name, id]);
    let again = add(place, kind, slug, &fields);
    assert!(again == id || name == "person" || slug.is_none() && kind.derived.is_empty());
    let mut shown = place.row(name, &again);
    shown["id"] = row["id"].clone();
    assert_eq!(shown, *row, "{name}");
}

/// Every value of every choice, also as people spell it, with `-` for `_`.
#[test]
fn every_choice_takes_every_value() {
    let place = Place::empty();
    place.run(&["init", "--template", "empty"]).is(0);
    let mut ids = Ids::new();
    let mut lines = String::new();
    let mut wanted = 0;
    for kind in KINDS {
        ensure(&place, kind.name.as_str(), &mut ids);
        for field in kind.fields.iter().filter(|field| !kind.derived.contains(&field.name.as_str())) {
            let Type::Choice(codes) = field.ty else { continue };
            // How far a form has come is not only said: `register` has tests of its own.
            if (kind.name.as_str(), field.name.as_str()) == ("nomination", "state") {
                continue;
            }
            // From one to the next and back to the first, so that each line changes something.
            for code in codes.iter().chain(&codes[..1]) {
                let mut fields = json!({field.name.as_str(): code.replace('_', "-")});
                if !fits(kind, field) {
                    fields["organization"] = json!("");
                }
                let id = &ids[kind.name.as_str()];
                lines += &line(&json!({"do": "set", "kind": kind.name.as_str(), "id": id, "fields": fields}));
                wanted += 1;
            }
        }
    }
    let answers = place.feed(&["apply", "-"], lines.as_bytes()).is(0).out;
    assert_eq!(answers.lines().count(), wanted);
    assert!(wanted > 100, "{wanted}");
}
