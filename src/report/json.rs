//! A sheet as one JSON object: `{"schema": 1, "show": …, "rows": […]}`, or `"row"` for one thing.

use serde_json::{Value as Json, json};

use super::{Row, Sheet};

/// The version of the JSON's shape; scripts may rely on what it names.
const SCHEMA: u32 = 1;

/// A row as an object; what it counts is in it.
fn object(row: &Row) -> Json {
    let mut json = row.json.clone();
    if !row.below.is_empty() {
        json.insert("evidence".into(), row.below.iter().map(object).collect());
    }
    Json::Object(json)
}

/// The sheet as JSON, with a newline at the end.
pub fn to_json(sheet: &Sheet) -> String {
    let object = if sheet.single {
        let row = sheet.rows.first().map(|row| Json::Object(row.json.clone())).unwrap_or_default();
        json!({"schema": SCHEMA, "show": sheet.name, "row": row})
    } else {
        let rows: Vec<Json> = sheet.rows.iter().map(object).collect();
        json!({"schema": SCHEMA, "show": sheet.name, "rows": rows})
    };
    format!("{object}\n")
}
