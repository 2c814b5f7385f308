//! The paper as a document for word processors: the least that ECMA-376 (Office Open XML) asks of one.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Form, SV};

/// The width of the text in twentieths of a point: A4 with margins of 20 mm.
const WIDTH: u32 = 9638;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// The paper as the bytes of a file; the same paper gives the same bytes.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn docx(form: &Form) -> std::io::Result<Vec<u8>> {
    // The moment of a zip that nobody has set one for, so that equal papers are equal files.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", &document(form))];
    for (name, text) in parts {
        zip.start_file(name, options).map_err(std::io::Error::other)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish().map_err(std::io::Error::other)?.into_inner())
}

fn document(form: &Form) -> String {
    let mut body = String::new();
    for line in &form.title {
        body += &paragraph("<w:spacing w:after=\"0\"/>", &run("<w:b/><w:sz w:val=\"28\"/>", line));
    }
    body += &paragraph("<w:spacing w:before=\"160\" w:after=\"60\"/>", &run(SIZE, &form.intro));
    for duty in &form.duties {
        let indented = "<w:spacing w:after=\"20\"/><w:ind w:left=\"360\" w:hanging=\"200\"/>";
        body += &paragraph(indented, &run(SIZE, &format!("– {duty}")));
    }
    // What is to be written stands on a line: a tab that fills what is left of it.
    let line = format!(
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"underscore\" w:pos=\"{WIDTH}\"/></w:tabs>\
         <w:spacing w:before=\"90\" w:after=\"0\"/>"
    );
    let fill = "<w:r><w:tab/></w:r>";
    for (label, value, rows) in &form.fields {
        let label = run(&format!("<w:b/>{SIZE}"), &format!("{label}: "));
        if value.is_empty() {
            body += &paragraph(&line, &format!("{label}{fill}"));
            for _ in 1..*rows {
                body += &paragraph(&line, fill);
            }
        } else {
            body += &paragraph(&line, &format!("{label}{}", run(SIZE, value)));
        }
    }
    let sent_to = SV.form_sent_to(&form.recipient.join(", "));
    body += &paragraph("<w:spacing w:before=\"240\"/>", &run(SIZE, &sent_to));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr><w:pgSz \
         w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"907\" w:right=\"1134\" w:bottom=\"907\" w:left=\"1134\" \
         w:header=\"0\" w:footer=\"0\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

/// The size of ordinary text, in half points.
const SIZE: &str = "<w:sz w:val=\"21\"/>";

fn paragraph(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

/// Text with its properties; a line break where the text has one.
fn run(properties: &str, text: &str) -> String {
    let lines: Vec<String> =
        text.lines().map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", super::escaped(line))).collect();
    let lang = "<w:lang w:val=\"sv-SE\"/>";
    format!("<w:r><w:rPr>{properties}{lang}</w:rPr>{}</w:r>", lines.join("<w:br/>"))
}
