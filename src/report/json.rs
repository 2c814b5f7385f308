//! A sheet as one JSON object: `{"schema": 1, "show": …, "rows": […]}`, or `"row"` for one thing.

use serde_json::{Value as Json, json};

use super::Sheet;

/// The version of the JSON's shape; scripts may rely on what it names.
const SCHEMA: u32 = 1;

/// The sheet as JSON, with a newline at the end.
pub fn to_json(sheet: &Sheet) -> String {
    let object = if sheet.single {
        let row = sheet.rows.first().map(|row| Json::Object(row.json.clone())).unwrap_or_default();
        json!({"schema": SCHEMA, "show": sheet.name, "row": row})
    } else {
        let rows: Vec<Json> = sheet.rows.iter().map(|row| Json::Object(row.json.clone())).collect();
        json!({"schema": SCHEMA, "show": sheet.name, "rows": rows})
    };
    format!("{object}\n")
}
