//! What differs between replicas, one line each.

use super::title::title;
use super::{Row, Sheet, Source};
use crate::log::{Conflict, conflicts, value_to_json};

pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let lang = source.lang;
    let rows = conflicts(source.state).into_iter().map(|conflict| {
        let (at, removed) = match &conflict {
            Conflict::Values(at) => (at, false),
            Conflict::EditedWhileRemoved(at) => (at, true),
        };
        let record = source.state.record(at.kind, &at.id);
        let heads = record.and_then(|record| record.cell_of(at.field, at.member)).map(crate::log::Cell::heads);
        let values: Vec<_> = heads.into_iter().flatten().map(|head| value_to_json(head.value())).collect();
        let name = title(source.view, source.state, lang, at.kind.as_str(), &at.id);
        let said = if removed {
            lang.edited_while_removed().to_owned()
        } else {
            values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
        };
        let field = lang.field(at.kind.as_str(), at.field.as_str()).to_owned();
        let mut json = serde_json::Map::new();
        json.insert("id".into(), at.id.as_str().into());
        json.insert("kind".into(), at.kind.as_str().into());
        json.insert("field".into(), at.field.as_str().into());
        json.insert("edited_while_removed".into(), removed.into());
        json.insert("values".into(), values.into());
        Row { json, cells: vec![name, field, said] }
    });
    Sheet {
        name: "conflicts".into(),
        columns: vec![lang.column_name().into(), lang.column_field().into(), lang.column_value().into()],
        rows: rows.collect(),
        single: false,
    }
}
