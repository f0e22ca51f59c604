//! Small PDF files for tests, written by hand, and the hand of somebody who alters them.

use std::collections::BTreeMap;

/// A file being written: its objects by number.
#[derive(Clone)]
pub(crate) struct Paper {
    pub(crate) version: &'static str,
    pub(crate) objects: BTreeMap<u32, Vec<u8>>,
}

pub(crate) fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

fn letter(text: &str) -> Vec<u8> {
    stream("", format!("BT /F1 12 Tf 72 760 Td ({text}) Tj ET").as_bytes())
}

impl Paper {
    /// Two pages: 3 and 6, with contents 5 and 7.
    pub(crate) fn new() -> Self {
        let page = |contents: u32| {
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents {contents} 0 R>>")
        };
        let mut paper = Self { version: "1.7", objects: BTreeMap::new() };
        paper.set(1, "<</Type/Catalog/Pages 2 0 R>>");
        paper.set(2, "<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>");
        paper.set(3, &page(5));
        paper.set(4, "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>");
        paper.objects.insert(5, letter("Pay one million dong"));
        paper.set(6, &page(7));
        paper.objects.insert(7, letter("Second page"));
        paper
    }

    /// The same with a form: a text field 9 (`note`) and an empty signature field 10 (`head`).
    pub(crate) fn form() -> Self {
        let mut paper = Self::new();
        paper.set(1, "<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R>>");
        paper.set(3, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R/Annots 12 0 R>>");
        paper.set(8, "<</Fields[9 0 R 10 0 R]/DA(/F1 12 Tf)/DR<</Font<</F1 4 0 R>>>>>>");
        paper.set(9, "<</Type/Annot/Subtype/Widget/FT/Tx/T(note)/Rect[72 600 272 620]/F 4/P 3 0 R/AP<</N 11 0 R>>>>");
        paper.set(10, "<</Type/Annot/Subtype/Widget/FT/Sig/T(head)/Rect[350 120 470 180]/F 4/P 3 0 R>>");
        paper.objects.insert(11, stream("/Type/XObject/Subtype/Form/BBox[0 0 200 20]", b"q Q"));
        paper.set(12, "[9 0 R 10 0 R]");
        paper
    }

    pub(crate) fn set(&mut self, number: u32, body: &str) -> &mut Self {
        self.objects.insert(number, body.as_bytes().to_vec());
        self
    }

    fn head(&self) -> Vec<u8> {
        let mut out = format!("%PDF-{}\n%", self.version).into_bytes();
        out.extend_from_slice(&[0xe2, 0xe3, 0xcf, 0xd3, b'\n']);
        out
    }

    /// With a cross-reference table.
    pub(crate) fn table(&self) -> Vec<u8> {
        let mut out = self.head();
        let offsets = write_objects(&mut out, self.objects.iter());
        let start = out.len();
        let size = self.objects.keys().max().unwrap() + 1;
        out.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
        for number in 1..size {
            let line = offsets.get(&number).map_or("0000000000 00000 f \n".into(), |o| format!("{o:010} 00000 n \n"));
            out.extend_from_slice(line.as_bytes());
        }
        let trailer = format!("trailer\n<</Size {size}/Root 1 0 R/ID[<01><02>]/Producer(test)>>\nstartxref\n{start}\n%%EOF\n");
        out.extend_from_slice(trailer.as_bytes());
        out
    }

    /// With a cross-reference stream, everything but streams in an object stream.
    pub(crate) fn packed(&self) -> Vec<u8> {
        let mut out = self.head();
        let (streams, plain): (Vec<_>, Vec<_>) =
            self.objects.iter().partition(|(_, body)| body.ends_with(b"endstream"));
        let offsets = write_objects(&mut out, streams.into_iter());
        let pack = self.objects.keys().max().unwrap() + 1;
        let (mut index, mut data) = (String::new(), Vec::new());
        for (number, body) in &plain {
            index.push_str(&format!("{number} {} ", data.len()));
            data.extend_from_slice(body);
            data.push(b'\n');
        }
        let pack_at = out.len();
        let dict = format!("/Type/ObjStm/N {}/First {}", plain.len(), index.len());
        let body = stream(&dict, &[index.as_bytes(), &data].concat());
        out.extend_from_slice(format!("{pack} 0 obj\n").as_bytes());
        out.extend_from_slice(&body);
        out.extend_from_slice(b"\nendobj\n");
        let start = out.len();
        let size = pack + 2;
        let mut rows = Vec::new();
        for number in 0..size {
            let place = plain.iter().position(|(n, _)| **n == number);
            let (kind, a, b) = match (offsets.get(&number), place) {
                (Some(offset), _) => (1u8, *offset, 0),
                (_, Some(place)) => (2, usize::try_from(pack).unwrap(), place),
                _ if number == pack => (1, pack_at, 0),
                _ if number == pack + 1 => (1, start, 0),
                _ => (0, 0, 0),
            };
            rows.push(kind);
            rows.extend_from_slice(&u32::try_from(a).unwrap().to_be_bytes());
            rows.push(u8::try_from(b).unwrap());
        }
        let dict = format!("/Type/XRef/Size {size}/W[1 4 1]/Root 1 0 R/ID[<01><02>]");
        out.extend_from_slice(format!("{} 0 obj\n", pack + 1).as_bytes());
        out.extend_from_slice(&stream(&dict, &rows));
        out.extend_from_slice(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").as_bytes());
        out
    }
}

fn write_objects<'a>(out: &mut Vec<u8>, objects: impl Iterator<Item = (&'a u32, &'a Vec<u8>)>) -> BTreeMap<u32, usize> {
    let mut offsets = BTreeMap::new();
    for (number, body) in objects {
        offsets.insert(*number, out.len());
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    offsets
}

/// The offset that the last `startxref` names.
pub(crate) fn last_start(pdf: &[u8]) -> usize {
    let at = find_last(pdf, b"startxref").unwrap();
    let text: String = pdf[at + 9..].iter().map(|b| char::from(*b)).collect();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

pub(crate) fn find_last(pdf: &[u8], what: &[u8]) -> Option<usize> {
    pdf.windows(what.len()).rposition(|w| w == what)
}

/// A revision added by somebody's hand: the objects, chained to an earlier section.
pub(crate) fn alter_after(pdf: &[u8], previous: usize, objects: &[(u32, &[u8])]) -> Vec<u8> {
    let mut out = pdf.to_vec();
    let owned: Vec<(u32, Vec<u8>)> = objects.iter().map(|(n, b)| (*n, b.to_vec())).collect();
    let offsets = write_objects(&mut out, owned.iter().map(|(n, b)| (n, b)));
    let start = out.len();
    out.extend_from_slice(b"xref\n");
    for (number, offset) in offsets {
        out.extend_from_slice(format!("{number} 1\n{offset:010} 00000 n \n").as_bytes());
    }
    let trailer = format!("trailer\n<</Size 200/Root 1 0 R/ID[<01><03>]/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n");
    out.extend_from_slice(trailer.as_bytes());
    out
}

/// A revision added on top of the last one.
pub(crate) fn alter(pdf: &[u8], objects: &[(u32, &[u8])]) -> Vec<u8> {
    alter_after(pdf, last_start(pdf), objects)
}
